"""How a bot starts and stops where things are not as they should be; each case has a clear line and a clear outcome."""

import asyncio
import contextlib
import time

import pytest

from tests.faults.conftest import LONG, Setting, Stage
from tests.faults.telegram import Fault

READY = "ready: @"
REFUSED = "Telegram refuses the token; @BotFather gives a valid one for BOT_TOKEN"


@pytest.fixture
async def stage(staged: Setting) -> Stage:
    """Four people who answer, forty who are asked, all within three seconds."""
    return await staged(answering=4, silent=40, within=3.0)


async def test_a_token_that_telegram_does_not_know_ends_the_start_with_a_clear_line(stage: Stage) -> None:
    async with stage.host.running(BOT_TOKEN="123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA") as bot:
        assert await bot.ended() == 1
    assert REFUSED in bot.said.splitlines()[-1]
    assert "Traceback" not in bot.said
    assert "AAAA" not in bot.said


async def test_a_token_that_is_revoked_ends_the_bot_with_a_clear_line(stage: Stage) -> None:
    async with stage.host.running() as bot:
        await bot.says(READY)
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
        await bot.says(READY)
        await settle(stage)
    assert (await stage.count("late network")).faults == []


async def test_a_start_in_the_middle_of_errors_goes_on_when_they_end(stage: Stage) -> None:
    stage.telegram.weather.shares = {Fault.ERROR: 0.5, Fault.GARBAGE: 0.2, Fault.CUT_BEFORE: 0.2}
    async with stage.host.running() as bot:
        await asyncio.sleep(3)
        stage.telegram.weather.clear()
        await bot.says(READY)
        await settle(stage)


async def test_a_second_poller_is_named_and_outlived(stage: Stage) -> None:
    async with stage.host.running() as bot:
        await bot.says(READY)
        other = asyncio.create_task(poll(stage))
        await bot.says("another process asks for this bot's updates (409); stop one of the two")
        other.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await other
        await settle(stage)
    assert (await stage.count("409")).faults == []


async def test_a_stop_in_the_middle_is_quick_and_leaves_nothing_half_done(staged: Setting) -> None:
    stage = await staged(answering=30, silent=120, within=0.0)
    stage.telegram.weather.shares = {Fault.LATE: 0.3}
    stage.crowd.begin()
    for _ in range(20 if LONG else 2):
        async with stage.host.running() as bot:
            await bot.says(READY)
            await asyncio.sleep(stage.rng.uniform(0.5, 1.5))
            begun = time.monotonic()
            assert await bot.stop(within=5.0) == 0
            assert time.monotonic() - begun < 5.0
            assert "Traceback" not in bot.said
            assert "ERROR" not in bot.said
    async with stage.host.running(BOT_SENDS_PER_SECOND="200") as bot:
        await settle(stage)
    count = await stage.count("stopped")
    assert (count.faults, count.unsure, count.spare) == ([], 0, 0)


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
