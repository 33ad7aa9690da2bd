"""Door 2, the clock strikes: one repeating tick, and the only place that reads the clock."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ending import end
from bot.services.inbox import UnavailableError
from bot.watching import Health, Part

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Sweep = Callable[[datetime], Awaitable[bool]]

EVERY = timedelta(seconds=5)


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)  # noqa: TID251 - the one clock read


class Scheduler:
    """Wakes the sweep every few seconds; who is due and what is too late is the store's and the rules' to say."""

    def __init__(self, sweep: Sweep, clock: Clock, health: Health) -> None:
        self._sweep = sweep
        self._clock = clock
        self._health = health
        self._ticking: asyncio.Task[None] | None = None
        # APScheduler drops a run that is a second late unless told otherwise (its issues 146 and 292).
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_job(self.tick, "interval", seconds=EVERY.total_seconds(), next_run_time=utc_now())

    def start(self) -> None:
        """Begin to wake up, at once and then every few seconds."""
        self._scheduler.start()

    async def stop(self, within: float) -> None:
        """Wake up no more, and give a sweep under way so many seconds to finish."""
        self._scheduler.pause()
        if self._ticking is not None:
            _, late = await asyncio.wait({self._ticking}, timeout=within)
            await end(late)
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Sweep until nothing is left at this moment; a failing sweep is logged and the next tick tries again."""
        self._ticking = asyncio.current_task()
        self._health.sweep_begins()
        try:
            while await self._sweep(self._clock()):
                self._health.sweep_begins()
        except UnavailableError as error:
            self._health.fails(Part.SWEEP, str(error))
        except Exception as error:
            self._health.fails(Part.SWEEP, f"it fails ({type(error).__name__}); see the log")
            logger.exception("the sweep failed; the next one is in %s seconds", EVERY.total_seconds())
        except asyncio.CancelledError:  # by `stop`; the scheduler would call it a fault
            logger.warning("the sweep was broken off; the next start goes on with it")
        else:
            self._health.works(Part.SWEEP)
