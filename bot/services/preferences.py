"""What a chat has chosen: hour, zone, days, pauses, topics and levels."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.domain.chat import Chat
from bot.domain.delivery import Delivery
from bot.domain.question import Level
from bot.domain.schedule import local
from bot.services.enrolment import with_due
from bot.storage import Database, chats, deliveries


@dataclass(frozen=True, slots=True)
class ChatStatus:
    """A chat with its newest daily question, whatever became of it."""

    chat: Chat
    last: Delivery | None


@dataclass(frozen=True, slots=True)
class Preferences:
    """Each change works out the next due moment anew; a day whose question came never gets a second."""

    database: Database

    async def set_time(self, chat_id: int, at_time: time, at: datetime) -> Chat:
        """Ask at this local time from now on."""
        return await self._change(chat_id, at, lambda chat: replace(chat, slot=replace(chat.slot, at=at_time)))

    async def set_zone(self, chat_id: int, zone: str, at: datetime) -> Chat:
        """Read the hour on this zone's clocks from now on; a question that came today there was today's."""
        async with self.database.begin() as connection:
            last = await deliveries.last_daily(connection, chat_id)
        came = [local(last.sent_at, zone).date()] if last and last.sent_at else []

        def changed(chat: Chat) -> Chat:
            days = [*came, chat.last_day] if chat.last_day else came
            return replace(chat, slot=replace(chat.slot, zone=zone), last_day=max(days, default=None))

        return await self._change(chat_id, at, changed)

    async def set_days(self, chat_id: int, days: frozenset[int], at: datetime) -> Chat:
        """Ask on these weekdays (Monday is 0) from now on."""
        return await self._change(chat_id, at, lambda chat: replace(chat, slot=replace(chat.slot, days=days)))

    async def choose_day(self, chat_id: int, day: int, chosen: bool, at: datetime) -> Chat:
        """Put a weekday in or out; the last one stays."""

        def changed(chat: Chat) -> Chat:
            days = chat.slot.days | {day} if chosen else chat.slot.days - {day}
            return replace(chat, slot=replace(chat.slot, days=days or chat.slot.days))

        return await self._change(chat_id, at, changed)

    async def pause(self, chat_id: int, until: datetime | None, at: datetime) -> Chat:
        """Ask nothing until then, or until told to resume."""
        return await self._change(chat_id, at, lambda chat: replace(chat, paused=until is None, paused_until=until))

    async def resume(self, chat_id: int, at: datetime) -> Chat:
        """Ask again."""
        return await self._change(chat_id, at, lambda chat: replace(chat, paused=False, paused_until=None))

    async def choose_area(self, chat_id: int, area: str, chosen: bool, at: datetime) -> Chat:
        """Put a topic in or out; none chosen means all."""
        return await self._change(
            chat_id, at, lambda chat: replace(chat, areas=chat.areas | {area} if chosen else chat.areas - {area})
        )

    async def choose_level(self, chat_id: int, level: Level, chosen: bool, at: datetime) -> Chat:
        """Put a level in or out; none chosen means all."""
        return await self._change(
            chat_id, at, lambda chat: replace(chat, levels=chat.levels | {level} if chosen else chat.levels - {level})
        )

    async def all_topics(self, chat_id: int, at: datetime) -> Chat:
        """Choose no topic and no level, which means all of them."""
        return await self._change(chat_id, at, lambda chat: replace(chat, areas=frozenset(), levels=frozenset()))

    async def status(self, chat: Chat) -> ChatStatus:
        """When the next question comes, and what became of the last."""
        async with self.database.begin() as connection:
            fresh = await chats.find(connection, chat.id) or chat
            return ChatStatus(fresh, await deliveries.last_daily(connection, chat.id))

    async def next_due(self, chat_id: int) -> datetime | None:
        """When a chat is owed its next daily question, None while it is owed none."""
        async with self.database.begin() as connection:
            chat = await chats.find(connection, chat_id)
        return chat.due_at if chat else None

    async def _change(self, chat_id: int, at: datetime, change: Callable[[Chat], Chat]) -> Chat:
        async with self.database.begin() as connection:
            before = await chats.find(connection, chat_id)
            if before is None:
                raise LookupError(f"chat {chat_id} is not known")
            chat = with_due(change(before), at)
            await chats.save(connection, chat)
            return chat
