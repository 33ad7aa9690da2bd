"""A question on demand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, Origin, State
from bot.services.delivering import HOLD_FOR, Delivering, suited
from bot.services.ports import Sending, Sent, TryLater, Unsure
from bot.storage import chats, claims, deliveries


@dataclass(frozen=True, slots=True)
class AllOpen:
    """Every question asked for is open in the chat already."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """Asks at any time, in private or in a group; streaks are left alone."""

    delivering: Delivering

    async def ask(self, chat: Chat, at: datetime, cause: str, among: Collection[str] = ()) -> Sending | AllOpen:
        """Put a question to the chat: one of `among` (ids), or one that suits the chat's topics and levels.

        `cause` names the message or button press; one that comes twice asks once.
        """
        candidates = sorted(among) or suited(self.delivering.bank, chat)
        async with self.delivering.database.begin() as connection:
            before = await deliveries.find_by_cause(connection, chat.id, cause)
        if before is not None:
            return await self._again(chat, before, at)
        async with self.delivering.database.begin() as connection:
            chat = await chats.find(connection, chat.id) or chat
            question_id = await self.delivering.choose(connection, chat, candidates)
            if question_id is None:
                return AllOpen()
            wanted = claims.Claim(chat, question_id, Origin.QUIZ, due_at=at, cause=cause)
            delivery = await claims.claim(connection, wanted, at, at + HOLD_FOR)
        if delivery is None:
            return AllOpen()
        return await self.delivering.put(chat, delivery, at)

    async def _again(self, chat: Chat, before: Delivery, at: datetime) -> Sending:
        if before.state is State.UNSURE:
            return Unsure()  # what was said of that may not have arrived either
        if before.state is not State.CLAIMED:
            return Sent(before.message_id or 0, before.sent_at or at)
        async with self.delivering.database.begin() as connection:
            free = before.id not in self.delivering.under_way
            held = await claims.take_unsent(connection, before, at + HOLD_FOR) if free else None
        return await self.delivering.put(chat, held, at) if held else TryLater(HOLD_FOR)
