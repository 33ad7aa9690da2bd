"""Turns: one at a time works on something, and death gives a turn back."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest

from bot.storage import Database, open_database
from bot.storage.turns import PUSHING
from tests.postgres import PostgresServer

HOLD = """
import asyncio, sys
from bot.storage import open_database

async def work():
    database = open_database(sys.argv[1])
    print(await database.turns.take(5), flush=True)
    sys.stdin.readline()

asyncio.run(work())
"""


async def test_a_turn_is_one_tasks_until_it_is_given_back(database: Database) -> None:
    assert await database.turns.take(5)
    assert not await database.turns.take(5)
    assert await database.turns.take(6)
    assert await database.turns.take(PUSHING)
    await database.turns.give_back(5)
    assert await database.turns.take(5)
    assert not await database.turns.take(6)


async def test_many_who_ask_at_once_get_it_one(database: Database) -> None:
    got = await asyncio.gather(*(database.turns.take(5) for _ in range(20)))
    assert sum(got) == 1


async def test_giving_back_what_nobody_took_is_no_matter(database: Database) -> None:
    await database.turns.give_back(5)
    assert await database.turns.take(5)


@pytest.mark.filterwarnings("ignore:you don't own a lock:Warning")
async def test_chats_ids_of_every_size_are_turns(database: Database) -> None:
    for number in (0, 1, -1_002_147_483_648_000, 2**52, PUSHING):
        assert await database.turns.take(number)


async def test_closing_gives_everything_back(database: Database, database_url: str) -> None:
    assert await database.turns.take(5)
    await database.close()
    another = open_database(database_url)
    assert await another.turns.take(5)
    await another.close()


class TestOnOneServer:
    """What PostgreSQL adds: turns among processes."""

    async def test_another_process_waits_until_the_first_one_dies(self, postgres_url: str) -> None:
        holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, postgres_url, stdin=PIPE, stdout=PIPE)
        assert holder.stdout is not None
        assert await holder.stdout.readline() == b"True\n"
        ours = open_database(postgres_url)
        assert not await ours.turns.take(5)
        holder.kill()
        await holder.communicate()
        async with asyncio.timeout(10):
            while not await ours.turns.take(5):  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0.02)
        await ours.close()

    async def test_a_lost_connection_is_an_error_once_and_then_a_new_one(
        self, postgres: PostgresServer, postgres_url: str
    ) -> None:
        database = open_database(postgres_url)
        assert await database.turns.take(5)
        postgres.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname like 'tests_%'")
        await database.turns.give_back(5)
        assert await database.turns.take(5)
        await database.close()

    async def test_while_the_server_is_away_nobody_gets_a_turn(self, postgres: PostgresServer) -> None:
        database = open_database(postgres.url("nothing_here"))
        for _ in range(2):
            with pytest.raises(Exception, match=r"nothing_here|no such database"):
                await database.turns.take(5)
        await database.close()
