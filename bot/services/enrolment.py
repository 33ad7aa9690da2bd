"""Chats come, go and move."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.chat import Chat, ChatKind
from bot.domain.schedule import Slot, next_due
from bot.services.delivering import let_go
from bot.storage import Database, chats


@dataclass(frozen=True, slots=True)
class Arrival:
    """A chat as an update shows it."""

    id: int
    kind: ChatKind
    title: str
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Who is asked daily. `slot` is what a chat starts with."""

    database: Database
    slot: Slot

    async def known(self, arrival: Arrival) -> Chat:
        """The chat, remembered from now on if it was not; nothing is asked daily before `enrol`."""
        async with self.database.begin() as connection:
            chat = await chats.find(connection, arrival.id)
            if chat is None:
                chat = Chat(
                    id=arrival.id,
                    kind=arrival.kind,
                    title=arrival.title,
                    slot=self.slot,
                    thread_id=arrival.thread_id,
                )
                await chats.add(connection, chat)
            return chat

    async def enrol(self, arrival: Arrival, at: datetime, *, here: bool = False) -> tuple[Chat, bool]:
        """Ask this chat daily; the chat, and whether that is new. `here` settles in the arrival's topic."""
        known = await self.known(arrival)
        async with self.database.begin() as connection:
            before = await chats.find(connection, arrival.id) or known
            chat = replace(before, enrolled=True, gone=False, title=arrival.title)
            if here:
                chat = replace(chat, thread_id=arrival.thread_id)
            new = not before.enrolled or before.gone
            if new:
                chat = with_due(chat, at)
            await chats.save(connection, chat)
            return chat, new

    async def leave(self, chat_id: int) -> None:
        """The chat blocked or removed the bot; its history stays for when it comes back."""
        async with self.database.begin() as connection:
            await let_go(connection, chat_id)

    async def move(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: everything moves along."""
        async with self.database.begin() as connection:
            await chats.move(connection, old_id, new_id)


def with_due(chat: Chat, at: datetime) -> Chat:
    """The chat with its next due moment worked out anew; none when it is not to be asked.

    What is owed already, between its moment and the next sweep, stays owed unless a pause begins.
    """
    if not chat.enrolled or chat.gone or (chat.paused and chat.paused_until is None):
        return replace(chat, due_at=None)
    asleep = chat.paused_until is not None and chat.paused_until > at
    if chat.due_at is not None and chat.due_at <= at and not asleep:
        return chat
    after = max(at, chat.paused_until) if chat.paused_until else at
    return replace(chat, due_at=next_due(chat.slot, after, chat.last_day))
