"""How a bot starts and stops where things are not as they should be; each case has a clear line and a clear outcome."""

import asyncio
import contextlib
from itertools import pairwise

import pytest
from sqlalchemy import select

from bot.storage.tables import deliveries
from tests.faults.conftest import LONG, Setting, Stage
from tests.faults.crowd import until
from tests.faults.process import READY
from tests.faults.telegram import Fault

# Claims that set out and of which nobody wrote down how that ended.
HALF_DONE = select(deliveries.c.id).where(deliveries.c.state == "claimed", deliveries.c.sent_at.is_not(None))
REFUSED = "Telegram refuses the token; @BotFather gives a valid one for BOT_TOKEN"


@pytest.fixture
async def stage(staged: Setting) -> Stage:
    """Four people who answer, twenty who are asked, all of them at once."""
    return await staged(answering=4, silent=20, within=0.0)


async def test_a_token_that_telegram_does_not_know_ends_the_start_with_a_clear_line(stage: Stage) -> None:
    async with stage.host.running(BOT_TOKEN="123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") as bot:
        assert await bot.ended() == 1
    assert REFUSED in bot.said.splitlines()[-1]
    assert "Traceback" not in bot.said
    assert "AAAA" not in bot.said


async def test_a_token_that_is_revoked_ends_the_bot_with_a_clear_line(stage: Stage) -> None:
    async with stage.host.running() as bot:
        await bot.is_ready()
        stage.telegram.state.token = "7700000001:another-one"
        await stage.telegram.shut()
        await stage.telegram.open()
        assert await bot.ended() == 1
    assert REFUSED in bot.said.splitlines()[-1]


async def test_without_a_network_the_start_waits_says_so_and_goes_on(stage: Stage) -> None:
    await stage.telegram.shut()
    async with stage.host.running() as bot:
        await bot.says("Telegram cannot be reached: no connection to the Bot API server")
        assert READY not in bot.said
        await stage.telegram.open()
        await bot.is_ready()
        await settle(stage)
    assert (await stage.count("late network")).faults == []


async def test_a_start_in_the_middle_of_errors_goes_on_when_they_end(stage: Stage) -> None:
    weather = stage.telegram.weather
    weather.shares = {Fault.ERROR: 0.6, Fault.GARBAGE: 0.2, Fault.CUT_BEFORE: 0.2}
    async with stage.host.running() as bot:
        await until(lambda: sum(weather.met.values()) >= 2)
        weather.clear()
        await bot.is_ready()
        await settle(stage)
    assert (await stage.count("errors at the start")).faults == []


async def test_a_flood_at_the_first_start_is_waited_out_as_long_as_telegram_says(stage: Stage) -> None:
    telegram, weather = stage.telegram, stage.telegram.weather
    weather.shares, weather.flood_lasts = {Fault.FLOOD: 1.0}, 2
    async with stage.host.running() as bot:
        await until(lambda: len(telegram.calls) >= 2)
        assert READY not in bot.said
        weather.clear()
        await bot.is_ready()
        await settle(stage)
    assert [method for method, _ in telegram.calls[:3]] == ["getme"] * 3
    assert all(later - earlier >= 2 for (_, earlier), (_, later) in pairwise(telegram.calls[:3]))
    assert (await stage.count("flood at the start")).faults == []


async def test_a_second_poller_is_named_and_outlived(stage: Stage) -> None:
    async with stage.host.running() as bot:
        await bot.is_ready()
        other = asyncio.create_task(poll(stage))
        await bot.says("another process asks for this bot's updates (409); stop one of the two")
        other.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await other
        await settle(stage)
    assert (await stage.count("409")).faults == []


async def test_a_stop_in_the_middle_of_a_push_is_quick_and_leaves_nothing_half_done(staged: Setting) -> None:
    stage = await staged(answering=5, silent=1500 if LONG else 100, within=0.0)
    asked = stage.crowd.asked
    stage.telegram.weather.shares = {Fault.LATE: 0.3}
    stage.crowd.begin()
    for _ in range(20 if LONG else 1):
        before, some = asked(), stage.rng.randrange(1, 30)
        async with stage.host.running() as bot:
            await bot.is_ready()
            await until(lambda least=before + some: asked() >= least)
            assert await bot.stop(within=5.0) == 0
            assert "Traceback" not in bot.said
            assert "ERROR" not in bot.said
        assert await stage.ledger.rows(HALF_DONE) == []
    assert asked() < len(stage.crowd.learners)
    stage.crowd.calm_down()
    async with stage.host.running(BOT_SENDS_PER_SECOND="200") as bot:
        await stage.ledger.settled(stage.crowd)
        assert await bot.stop() == 0
    count = await stage.count("stopped")
    assert (count.faults, count.unsure, count.spare) == ([], 0, 0)


async def test_a_stop_while_telegram_hangs_is_quick_too(staged: Setting) -> None:
    stage = await staged(answering=5, silent=20, within=0.0)
    async with stage.host.running() as bot:
        await bot.is_ready()
        stage.telegram.weather.shares = {Fault.HANG_BEFORE: 1.0}
        stage.crowd.begin()
        await until(lambda: "sendmessage" in {method for method, _ in stage.telegram.calls})
        assert await bot.stop(within=5.0) == 0
    stage.telegram.weather.clear()
    stage.crowd.calm_down()
    async with stage.host.running() as bot:
        await stage.ledger.settled(stage.crowd)
    count = await stage.count("stopped while hanging")
    assert (count.faults, count.spare) == ([], 0)


async def settle(stage: Stage) -> None:
    """Let people answer once more, and all come to rest."""
    stage.crowd.begin()
    stage.crowd.calm_down()
    await stage.ledger.settled(stage.crowd)


async def poll(stage: Stage) -> None:
    """Ask for updates as a second bot would, and confirm none."""
    while True:
        await stage.telegram.state.call("getUpdates", {"timeout": 1})
        await asyncio.sleep(0.2)
