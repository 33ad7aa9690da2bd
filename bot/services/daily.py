"""The daily question: who is owed one, and what becomes of claims left behind."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, State
from bot.domain.schedule import day_of, is_misfire, next_due
from bot.services.delivering import Delivering
from bot.storage import UnavailableError, chats, claims
from bot.storage.claims import Owed
from bot.storage.turns import PUSHING

logger = logging.getLogger(__name__)

# A claim is held this long, then the next sweep takes it up: the process that made it has lost its turn, and most
# likely its life. Should it live and go on, it finds out before it sends.
HOLD_FOR = timedelta(seconds=3)
# Claimed in one transaction, and then set out together: so few that people's answers wait for none of it.
BATCH = 20
# On their way at once; the budget for sending lets them go one by one.
IN_FLIGHT = 200
# Sent in one sweep at the most; the next one looks at the clock again.
AT_MOST = 2000

Claimed = tuple[Chat, Delivery]


@dataclass(frozen=True, slots=True)
class Daily:
    """One sweep asks everybody who is owed a question at that moment; one process sweeps at a time."""

    delivering: Delivering
    grace: timedelta
    # Set when the bot is to end: what is under way is finished, nothing more is claimed.
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def sweep(self, at: datetime) -> bool:
        """Send what is due and what an earlier sweep left unsent; True when there may be more."""
        turns = self.delivering.database.turns
        if not await turns.take(PUSHING):
            return False
        try:
            left = await self._send_all(self.left_behind, at)
            due = await self._send_all(self.claim_due, at)
        finally:
            await turns.give_back(PUSHING)
        return not self.stopping.is_set() and (left >= AT_MOST or due >= AT_MOST)

    async def claim_due(self, at: datetime) -> Sequence[Claimed] | None:
        """Claim for some of those who are owed a question; None when nobody is."""
        async with self.delivering.database.begin() as connection:
            owed = [self._owed(chat, at) for chat in await chats.due(connection, at, BATCH)]
            if not owed:
                return None
            claimed = await claims.claim_days(connection, owed, at, at + HOLD_FOR)
            await chats.move_on(connection, [(one.chat.id, self._next_due(one, at), one.day) for one in owed])
        for one in owed:
            if one.misfired:
                logger.warning("chat %s: the question due at %s came too late", one.chat.id, one.chat.due_at)
        by_id = {one.chat.id: one.chat for one in owed}
        return [(by_id[delivery.chat_id], delivery) for delivery in claimed]

    async def left_behind(self, at: datetime) -> Sequence[Claimed] | None:
        """Take up claims whose sending failed or whose process died, while within their grace; None without any."""
        taken = []
        async with self.delivering.database.begin() as connection:
            unsent = await claims.unsent(connection, at, BATCH)
            idle = [delivery for delivery in unsent if delivery.id not in self.delivering.under_way]
            for delivery in idle:
                if is_misfire(delivery.due_at, at, self.grace):
                    await claims.give_up(connection, delivery, State.MISFIRED, at, "late")
                    continue
                chat = await chats.find(connection, delivery.chat_id)
                held = await claims.take_unsent(connection, delivery, at + HOLD_FOR) if chat else None
                if chat and held:
                    taken.append((chat, held))
        return taken if idle else None

    def _owed(self, chat: Chat, at: datetime) -> Owed:
        due_at = chat.due_at or at
        return Owed(chat, day_of(chat.slot, due_at), is_misfire(due_at, at, self.grace))

    def _next_due(self, one: Owed, at: datetime) -> datetime:
        # After an outage of days only what is still within its grace is owed.
        due_at = one.chat.due_at or at
        return next_due(one.chat.slot, max(due_at, at - self.grace) if one.misfired else due_at, one.day)

    async def _send_all(self, claim: Callable[[datetime], Awaitable[Sequence[Claimed] | None]], at: datetime) -> int:
        sent, under_way = 0, set[asyncio.Task[None]]()
        try:
            while sent < AT_MOST and not self.stopping.is_set() and (claimed := await claim(at)) is not None:
                under_way |= {asyncio.create_task(self._send(chat, delivery, at)) for chat, delivery in claimed}
                sent += len(claimed)
                while len(under_way) > IN_FLIGHT:
                    _, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # The next sweep must not begin while one of these may still be on its way.
            if under_way:
                await asyncio.wait(under_way)
        return sent

    async def _send(self, chat: Chat, delivery: Delivery, at: datetime) -> None:
        try:
            await self.delivering.put(chat, delivery, at)
        except UnavailableError:
            pass  # said already, once for all who need it; the claim will be taken up again
        except Exception:
            logger.exception("delivery %s: not sent; its claim will be taken up again", delivery.id)
