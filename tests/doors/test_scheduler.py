"""The clock strikes: sweeps until nothing is left, and no failing sweep is the last one."""

import asyncio
from datetime import datetime

import pytest

from bot.scheduler import Scheduler, utc_now
from bot.watching import Health, Part
from tests.conftest import Clock
from tests.storage.values import DUE


class Sweep:
    """Ends as it is told to; remembers when it was called."""

    def __init__(self, *ends: bool | Exception) -> None:
        self.ends = list(ends)
        self.calls: list[datetime] = []

    async def __call__(self, at: datetime) -> bool:
        self.calls.append(at)
        end = self.ends.pop(0) if self.ends else False
        if isinstance(end, Exception):
            raise end
        return end


def scheduler(sweep: object, clock: Clock) -> tuple[Scheduler, Health]:
    health = Health(clock)
    return Scheduler(sweep, clock, health), health  # type: ignore[arg-type]


async def test_a_tick_sweeps_until_nothing_is_left(clock: Clock) -> None:
    sweep = Sweep(True, True, False, True)
    clock.at = DUE
    tick, health = scheduler(sweep, clock)
    await tick.tick()
    assert sweep.calls == [DUE] * 3
    assert Part.SWEEP not in health.troubles()


async def test_a_failing_sweep_is_told_of_and_the_next_one_runs(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    sweep = Sweep(ValueError("unexpected"), False)
    tick, health = scheduler(sweep, clock)
    await tick.tick()
    assert "the sweep failed" in caplog.text
    assert Part.SWEEP in health.troubles()
    await tick.tick()
    assert len(sweep.calls) == 2
    assert Part.SWEEP not in health.troubles()


async def test_started_it_strikes_at_once(clock: Clock) -> None:
    struck = asyncio.Event()

    async def sweep(_: datetime) -> bool:
        struck.set()
        return False

    tick, _ = scheduler(sweep, clock)
    tick.start()
    async with asyncio.timeout(5):
        await struck.wait()
    await tick.stop(within=1)


@pytest.mark.parametrize(("takes", "finished"), [(0.05, True), (30.0, False)])
async def test_stopping_gives_a_sweep_under_way_some_time(clock: Clock, *, takes: float, finished: bool) -> None:
    struck, done = asyncio.Event(), []

    async def sweep(_: datetime) -> bool:
        struck.set()
        await asyncio.sleep(takes)
        done.append(True)
        return False

    tick, _ = scheduler(sweep, clock)
    tick.start()
    await struck.wait()
    async with asyncio.timeout(5):
        await tick.stop(within=0.5)
    assert bool(done) is finished


def test_the_clock_knows_its_zone() -> None:
    assert utc_now().utcoffset() == DUE.utcoffset()


async def test_a_sweep_that_does_not_end_is_broken_off_and_what_tidies_up_after_it_too(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Event()

    async def sweep(_: datetime) -> bool:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.Event().wait()
        return False

    door, _ = scheduler(sweep, clock)
    door.start()
    await begun.wait()
    async with asyncio.timeout(20):
        await door.stop(within=0.01)
    assert "the sweep was broken off" in caplog.text
    assert [record.name for record in caplog.records] == ["bot.scheduler"]
