"""The daily question: who is owed one, which one, and what becomes of claims left behind."""

import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, Origin, State
from bot.domain.schedule import day_of, is_misfire, next_due
from bot.domain.selection import choose
from bot.services.delivering import HOLD_FOR, Delivering
from bot.services.quiz import suited
from bot.storage import chats, deliveries

logger = logging.getLogger(__name__)

# Chats looked at in one go; a sweep goes on until nobody is owed anything.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Daily:
    """One sweep asks everybody who is owed a question at that moment; safe to run twice at once."""

    delivering: Delivering
    grace: timedelta
    rng: random.Random

    async def sweep(self, at: datetime) -> int:
        """Send what is due and what an earlier sweep left unsent; how many questions were tried."""
        tried = 0
        while left := await self._left_behind(at):
            for chat, delivery in left:
                await self.delivering.put(chat, delivery, at)
                tried += 1
        while due := await self._due(at):
            for chat in due:
                claimed = await self._claim(chat, at)
                if claimed is not None:
                    await self.delivering.put(chat, claimed, at)
                    tried += 1
        return tried

    async def _due(self, at: datetime) -> Sequence[Chat]:
        async with self.delivering.database.begin() as connection:
            return await chats.due(connection, at, BATCH)

    async def _claim(self, chat: Chat, at: datetime) -> Delivery | None:
        if chat.due_at is None:
            return None
        day = day_of(chat.slot, chat.due_at)
        misfired = is_misfire(chat.due_at, at, self.grace)
        # After an outage of days only what is still within its grace is owed.
        after = max(chat.due_at, at - self.grace) if misfired else chat.due_at
        async with self.delivering.database.begin() as connection:
            if not await chats.take_due(connection, chat, next_due(chat.slot, after, day), day):
                return None
            if misfired:
                await deliveries.record_misfire(connection, chat, day, at)
                logger.warning("chat %s: the question due at %s came too late", chat.id, chat.due_at)
                return None
            asked = await deliveries.asked(connection, chat.id)
            waiting = await deliveries.all_open(connection, chat.id)
            open_ids = {other.question_id for other in waiting}
            bank = self.delivering.bank
            question_id = choose(suited(bank, chat), asked, open_ids, self.rng)
            if question_id is None:  # all that suits is open already
                question_id = choose([question.id for question in bank], asked, open_ids, self.rng)
            if question_id is None:
                return None
            wanted = deliveries.Claim(chat, question_id, Origin.DAILY, chat.due_at, day)
            return await deliveries.claim(connection, wanted, at, at + HOLD_FOR)

    async def _left_behind(self, at: datetime) -> list[tuple[Chat, Delivery]]:
        """Claims whose sending failed or whose process died, while they are within their grace."""
        taken = []
        async with self.delivering.database.begin() as connection:
            for delivery in await deliveries.unsent(connection, at, BATCH):
                if is_misfire(delivery.due_at, at, self.grace):
                    await deliveries.give_up(connection, delivery, State.MISFIRED, at, "late")
                    continue
                chat = await chats.find(connection, delivery.chat_id)
                if chat and await deliveries.take_unsent(connection, delivery, at + HOLD_FOR):
                    taken.append((chat, delivery))
        return taken
