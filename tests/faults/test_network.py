"""A line that errs, cuts, hangs, floods and babbles while people answer and the daily question goes out."""

import asyncio
from collections.abc import Mapping

import pytest

from tests.faults.conftest import LONG, Setting
from tests.faults.crowd import until
from tests.faults.pack import TOPICS
from tests.faults.telegram import Fault

# Seconds of bad weather.
LASTS = 30.0 if LONG else 3.0
# After these nobody knows whether a message arrived; a question is then not sent again, a verdict is.
UNCLEAR = frozenset(Fault) - {Fault.SLOW, Fault.LATE, Fault.ERROR, Fault.FLOOD}

ALL_AT_ONCE = dict.fromkeys(Fault, 0.02) | {Fault.HANG_BEFORE: 0.004, Fault.HANG_AFTER: 0.004}
ONE_BY_ONE = [
    {Fault.ERROR: 0.4, Fault.BAD_GATEWAY: 0.2},
    {Fault.CUT_BEFORE: 0.3},
    {Fault.CUT_AFTER: 0.3},
    {Fault.HANG_BEFORE: 0.02, Fault.HANG_AFTER: 0.02},
    {Fault.GARBAGE: 0.2, Fault.EMPTY: 0.1},
    {Fault.GARBAGE_AFTER: 0.3},
    {Fault.SLOW: 0.5, Fault.LATE: 0.3},
]
FLOODS = {Fault.FLOOD: 0.15}


@pytest.mark.parametrize(
    "shares", [ALL_AT_ONCE, *(ONE_BY_ONE if LONG else [])], ids=lambda one: "+".join(f.name for f in one)[:40]
)
async def test_a_bad_line_loses_no_answer_and_repeats_no_question(
    staged: Setting, shares: Mapping[Fault, float]
) -> None:
    stage = await staged(answering=20, silent=40, within=LASTS)
    weather = stage.telegram.weather
    async with stage.host.running() as bot:
        await bot.is_ready()
        weather.shares = shares
        stage.crowd.begin()
        await asyncio.sleep(LASTS)
        weather.clear()
        stage.crowd.calm_down()
        await stage.ledger.settled(stage.crowd)
        assert await bot.stop() == 0
    count = await stage.count("a bad line")
    assert count.faults == []
    assert count.answers >= 20
    assert count.spare_questions == 0
    assert count.spare_verdicts <= sum(weather.met[fault] for fault in UNCLEAR)
    assert count.unsure <= sum(weather.met[fault] for fault in UNCLEAR)


async def test_a_flood_loses_nothing_and_repeats_nothing(staged: Setting) -> None:
    stage = await staged(answering=20, silent=40, within=LASTS)
    weather = stage.telegram.weather
    async with stage.host.running() as bot:
        await bot.is_ready()
        weather.shares, weather.among = FLOODS, frozenset({"sendmessage"})
        stage.crowd.begin()
        await asyncio.sleep(LASTS)
        weather.clear()
        stage.crowd.calm_down()
        await stage.ledger.settled(stage.crowd)
        assert await bot.stop() == 0
    count = await stage.count("floods")
    assert weather.met[Fault.FLOOD] > 0
    assert (count.faults, count.unsure, count.spare) == ([], 0, 0)


async def test_an_answer_that_breaks_off_puts_nothing_that_people_typed_into_the_log(staged: Setting) -> None:
    stage = await staged(answering=4, silent=0, within=0.0)
    crowd, weather = stage.crowd, stage.telegram.weather
    async with stage.host.running(BOT_LOG_LEVEL="DEBUG") as bot:
        await bot.is_ready()
        weather.shares = {Fault.GARBAGE_AFTER: 0.3}
        crowd.begin()
        await until(lambda: crowd.verdicts >= 4 and weather.met[Fault.GARBAGE_AFTER] >= 4)
        weather.clear()
        crowd.calm_down()
        await stage.ledger.settled(crowd)
        assert await bot.stop() == 0
    assert "the answer makes no sense" in bot.said
    assert [words for topic in TOPICS.values() for words in topic.answers() if words in bot.said] == []
