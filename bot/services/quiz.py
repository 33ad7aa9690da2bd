"""A question on demand."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.bank import QuestionBank
from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, Origin, State
from bot.domain.selection import choose
from bot.services.delivering import HOLD_FOR, Delivering
from bot.services.ports import Sending, Sent
from bot.storage import deliveries


@dataclass(frozen=True, slots=True)
class AllOpen:
    """Every question asked for is open in the chat already; the newest of them, if it can be pointed at."""

    message_id: int | None


@dataclass(frozen=True, slots=True)
class Quiz:
    """Asks at any time, in private or in a group; streaks are left alone."""

    delivering: Delivering
    rng: random.Random

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
            asked = await deliveries.asked(connection, chat.id)
            waiting = await deliveries.all_open(connection, chat.id)
            open_ids = {delivery.question_id for delivery in waiting}
            question_id = choose(candidates, asked, open_ids, self.rng)
            if question_id is None:
                same = [other.message_id for other in waiting if other.question_id in candidates]
                return AllOpen(same[-1] if same else None)
            wanted = deliveries.Claim(chat, question_id, Origin.QUIZ, due_at=at, cause=cause)
            delivery = await deliveries.claim(connection, wanted, at, at + HOLD_FOR)
        if delivery is None:
            return AllOpen(None)
        return await self.delivering.put(chat, delivery, at)

    async def _again(self, chat: Chat, before: Delivery, at: datetime) -> Sending:
        if before.state is State.CLAIMED:
            return await self.delivering.put(chat, before, at)
        return Sent(before.message_id or 0, before.sent_at or at)


def suited(bank: QuestionBank, chat: Chat) -> Sequence[str]:
    """The questions of a chat's topics and levels; the whole bank when a newer bank has none of them."""
    chosen = bank.matching(chat.areas, chat.levels) or bank.matching(frozenset(), frozenset())
    return [question.id for question in chosen]
