"""SIGKILL at random moments, while people answer and the daily question goes out to hundreds."""

import asyncio

from tests.faults.conftest import LONG, Setting, Stage
from tests.faults.process import Bot
from tests.faults.telegram import Fault

KILLS, PEOPLE = (200, 50) if LONG else (5, 10)
# Seconds that a run lasts on the whole, to spread the daily questions over all of them.
A_RUN = 1.6
# Some answers of Telegram's dawdle, so that now and then a kill falls between a message and the news of it.
DAWDLING = {Fault.LATE: 0.02}


async def test_a_bot_killed_at_any_moment_loses_nothing_and_repeats_only_what_was_on_its_way(staged: Setting) -> None:
    stage = await staged(answering=PEOPLE, silent=10 * KILLS, within=A_RUN * KILLS)
    stage.telegram.weather.shares = DAWDLING
    stage.crowd.begin()
    for _ in range(KILLS):
        async with stage.host.running(BOT_SENDS_PER_SECOND="60") as bot:
            await live(bot, stage)
    stage.crowd.calm_down()
    async with stage.host.running(BOT_SENDS_PER_SECOND="200") as bot:
        await stage.ledger.settled(stage.crowd)
        assert await bot.stop() == 0
    slowness = stage.host.slowness
    count = await stage.count("killed", kills=KILLS, slowness=round(slowness, 1))
    assert count.faults == []
    assert count.answers > 3 * KILLS
    # On a slow machine each message is on its way for longer, and so more of them are at each kill.
    assert count.spare <= KILLS * slowness


async def live(bot: Bot, stage: Stage) -> None:
    """Let a run last as long as chance says: mostly into its work, at times not beyond its start."""
    if stage.rng.random() < 0.15:
        await asyncio.sleep(stage.rng.uniform(0.1, 0.9))
    else:
        await bot.is_ready()
        await asyncio.sleep(stage.rng.uniform(0.02, 1.3))
