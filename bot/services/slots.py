"""When the next messages may be sent: moments reserved one after the other, so that no limit is passed.

One process plans by itself. Processes that share a PostgreSQL server share the plan as well, as rows in it: the
limits are Telegram's for the bot, however many processes it is. Dividing them by the number of processes would need
somebody to count those that are alive, and would leave the share of the idle ones unused.
"""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.storage import Database, UnavailableError, permits

__all__ = ["ALL", "Limit", "OwnSlots", "SharedSlots", "Slots", "UnavailableError", "now", "slots_for"]

# Stands for all chats together.
ALL = 0
# Seconds after which nothing reserved matters any more, the longest limit being one of a minute.
FORGOTTEN_AFTER = 61.0


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many sends in any so many seconds."""

    most: int
    seconds: float


class Slots(ABC):
    """Gives out moments to send at, by the event loop's clock."""

    # Moments worth taking in one go.
    at_once = 1

    @abstractmethod
    async def reserve(self, chat_id: int, limit: Limit, count: int = 1) -> Sequence[float]:
        """The next moments at which a chat may be sent something."""

    @abstractmethod
    async def reserve_for_all(self, limit: Limit, count: int) -> Sequence[float]:
        """The next moments at which this process may send something, as far as others have a say in it."""

    @abstractmethod
    async def halt(self, seconds: float) -> None:
        """Let all chats be sent nothing for so long."""


@dataclass(slots=True)
class OwnSlots(Slots):
    """The plan of a process that is the whole bot."""

    _reserved: dict[int, deque[float]] = field(default_factory=dict)

    async def reserve(self, chat_id: int, limit: Limit, count: int = 1) -> Sequence[float]:
        """The next moments at which a chat may be sent something."""
        here = now()
        kept = deque(self._reserved.pop(chat_id, ()), maxlen=limit.most)
        moments = _next_moments(kept, limit, here, count)
        self._reserved[chat_id] = kept
        self._forget(here)
        return moments

    async def reserve_for_all(self, limit: Limit, count: int) -> Sequence[float]:
        """Now: nobody else has a say, and whoever sends spaces it by itself."""
        return [now()] * count

    async def halt(self, seconds: float) -> None:
        """Let all chats be sent nothing for so long; who sends is halted already."""

    def _forget(self, here: float) -> None:
        # Dicts keep their order, and each chat was put at the end when it was last written to.
        while self._reserved:
            chat_id, moments = next(iter(self._reserved.items()))
            if moments[-1] > here - FORGOTTEN_AFTER:
                return
            del self._reserved[chat_id]


@dataclass(slots=True)
class SharedSlots(Slots):
    """The plan of all processes on one server, kept there and by its clock.

    Reserving costs a transaction of about two milliseconds, so a few moments are taken in one go. What a process had
    reserved when it died is lost: a tenth of a second.
    """

    database: Database
    at_once = 4
    _forgot_at: float = 0.0

    async def reserve(self, chat_id: int, limit: Limit, count: int = 1) -> Sequence[float]:
        """The next moments at which a chat (`ALL` of them) may be sent something."""
        async with self.database.begin() as connection:
            reserved, there = await permits.held(connection, chat_id)
            here = now()
            kept = deque(reserved, maxlen=limit.most)
            moments = _next_moments(kept, limit, there, count)
            await permits.reserve(connection, chat_id, kept)
        if here > self._forgot_at + FORGOTTEN_AFTER:
            self._forgot_at = here
            async with self.database.begin() as connection:
                await permits.forget(connection, there - FORGOTTEN_AFTER)
        return [here + moment - there for moment in moments]

    async def reserve_for_all(self, limit: Limit, count: int) -> Sequence[float]:
        """The next moments in the plan of all processes."""
        return await self.reserve(ALL, limit, count)

    async def halt(self, seconds: float) -> None:
        """Let all chats be sent nothing for so long, by whatever process."""
        async with self.database.begin() as connection:
            reserved, there = await permits.held(connection, ALL)
            await permits.reserve(connection, ALL, [max([there + seconds, *reserved[-1:]])])


def slots_for(database: Database) -> Slots:
    """The plan that fits a database: shared where processes can share it."""
    return SharedSlots(database) if database.turns.shared else OwnSlots()


def _next_moments(kept: deque[float], limit: Limit, earliest: float, count: int) -> list[float]:
    """Reserve the next moments among those kept, the latest `limit.most` of which count."""
    moments = []
    for _ in range(count):
        full = len(kept) == limit.most
        moments.append(max(earliest, kept[0] + limit.seconds) if full else earliest)
        kept.append(moments[-1])
    return moments


def now() -> float:
    """The event loop's clock, by which everything is planned in this process."""
    return asyncio.get_running_loop().time()
