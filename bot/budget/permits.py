"""Permits to send, one at a time: people's replies first, the daily push in what is left."""

import asyncio
import contextlib
import logging
from collections import deque

from bot.budget.pacing import Pacing, Permit
from bot.services.slots import Limit, Slots, UnavailableError, now
from bot.transport import UnreachableError

logger = logging.getLogger(__name__)

# Of ten permits in a row one goes to the push, so that a busy hour does not keep it back for ever.
REPLIES_IN_A_ROW = 9
# Seconds until permits are asked for again where that has failed.
LATER = 0.5


class Permits:
    """Gives out at most `rate` permits a second, evenly; 0 gives them at once."""

    def __init__(self, slots: Slots, rate: float) -> None:
        self._slots = slots
        self._pacing = Pacing(rate) if rate else None
        self._waiting: dict[bool, deque[asyncio.Future[Permit]]] = {False: deque(), True: deque()}
        self._pump: asyncio.Task[None] | None = None
        self._halted_until = 0.0
        self._replies_in_a_row = 0
        self._refusing = False

    @property
    def waiting(self) -> int:
        """How many sends wait for a permit."""
        return sum(len(line) for line in self._waiting.values())

    async def wait(self, *, push: bool) -> Permit:
        """Wait for a permit; UnreachableError when no more are given."""
        if self._refusing:
            raise UnreachableError("the bot is stopping")
        if self._pacing is None and self._halted_until <= now():
            return Permit(now())
        permit: asyncio.Future[Permit] = asyncio.get_running_loop().create_future()
        self._waiting[push].append(permit)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._give_permits(), name="budget")
        return await permit

    async def halt(self, seconds: float) -> None:
        """Give none for so long, here and in every process that shares the plan."""
        self._halted_until = max(self._halted_until, now() + seconds)
        with contextlib.suppress(UnavailableError):  # the other processes will be told by Telegram
            await self._slots.halt(seconds)

    def refuse(self) -> None:
        """Give no more permits: who waits for one is told that nothing was sent, so that it is sent another time."""
        self._refusing = True
        for line in self._waiting.values():
            while line:
                permit = line.popleft()
                if not permit.done():
                    permit.set_exception(UnreachableError("the bot is stopping"))

    async def stop(self) -> None:
        """Give no more, and tell nobody."""
        if self._pump is not None:
            self._pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pump

    async def _give_permits(self) -> None:
        self._begin()
        while self.waiting:
            try:
                await self._give_some()
            except UnavailableError:
                await asyncio.sleep(LATER)
            except Exception:
                logger.exception("no permits can be given; next try in %s seconds", LATER)
                await asyncio.sleep(LATER)

    async def _give_some(self) -> None:
        """Give permits at the next moments; after a flood those reserved before it are void."""
        if self._halted_until > now():
            await _sleep_until(self._halted_until)
            self._begin()
        if self._pacing is None:
            self._give(Permit(now()))
            return
        evenly = Limit(1, self._pacing.interval)
        for moment in await self._slots.reserve_for_all(evenly, min(self.waiting, self._slots.at_once)):
            await _sleep_until(max(moment, self._pacing.next))
            if self._halted_until > moment:
                return
            self._give(self._pacing.take())

    def _begin(self) -> None:
        if self._pacing is not None:
            self._pacing.begin()

    def _give(self, permit: Permit) -> None:
        while self.waiting:
            chosen = self._choose()
            if not chosen.done():  # its owner may have given up
                chosen.set_result(permit)
                return

    def _choose(self) -> asyncio.Future[Permit]:
        replies, pushes = self._waiting[False], self._waiting[True]
        if replies and (not pushes or self._replies_in_a_row < REPLIES_IN_A_ROW):
            self._replies_in_a_row += 1
            return replies.popleft()
        self._replies_in_a_row = 0
        return pushes.popleft()


async def _sleep_until(moment: float) -> None:
    delay = moment - now()
    if delay > 0:
        await asyncio.sleep(delay)
