"""A PostgreSQL server that hangs, or is away, while people answer and the daily question goes out."""

from collections.abc import AsyncIterator

import pytest

from tests.faults.conftest import LONG, Setting
from tests.faults.crowd import until
from tests.faults.line import Line
from tests.postgres import PostgresServer

TROUBLES = 10 if LONG else 1
WAITS = "what needs the database waits until it can be used again"
WORKS = "the database can be used again"


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """An empty database on a server."""
    return postgres_url


@pytest.fixture
async def line(postgres: PostgresServer) -> AsyncIterator[Line]:
    async with Line(postgres) as line:
        yield line


@pytest.fixture
def bots_database_url(line: Line, database_url: str) -> str:
    return line.by_way_of(database_url)


@pytest.mark.parametrize("hangs", [True, False], ids=["hangs", "is away"])
async def test_a_server_that_is_of_no_use_for_a_while_loses_nothing(staged: Setting, line: Line, hangs: bool) -> None:
    stage = await staged(answering=8, silent=40 * TROUBLES, within=6.0 * TROUBLES)
    crowd = stage.crowd
    async with stage.host.running() as bot:
        await bot.is_ready()
        crowd.begin()
        for times in range(TROUBLES):
            enough = crowd.verdicts + stage.rng.randrange(5, 30)
            await until(lambda enough=enough: crowd.verdicts >= enough)
            if hangs:
                line.hang()
            else:
                await line.cut()
            await until(lambda least=times: bot.said.count(WAITS) > least)
            await line.mend()
            await until(lambda least=times: bot.said.count(WORKS) > least)
        crowd.calm_down()
        await stage.ledger.settled(crowd)
        assert "Traceback" not in bot.said
        assert await bot.stop() == 0
    count = await stage.count("server " + ("hangs" if hangs else "away"), troubles=TROUBLES)
    assert count.faults == []
    assert count.spare <= TROUBLES


async def test_a_stop_while_the_server_hangs_is_quick(staged: Setting, line: Line) -> None:
    stage = await staged(answering=5, silent=20, within=0.0)
    crowd = stage.crowd
    async with stage.host.running() as bot:
        await bot.is_ready()
        crowd.begin()
        await until(lambda: crowd.verdicts >= 5)
        line.hang()
        await until(lambda: WAITS in bot.said)
        assert await bot.stop(within=5.0) == 0
    await line.mend()
    crowd.calm_down()
    async with stage.host.running() as bot:
        await stage.ledger.settled(crowd)
        assert await bot.stop() == 0
    count = await stage.count("stopped while the server hangs")
    assert count.faults == []
    assert count.spare <= len(crowd.talkers)
