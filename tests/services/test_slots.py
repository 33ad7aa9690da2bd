"""Moments reserved for sending: by one process, and by several that share a server and do not know of each other."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import pairwise

import pytest

from bot.services.slots import ALL, Limit, OwnSlots, SharedSlots, Slots, slots_for
from bot.storage import Database, open_database
from tests.postgres import PostgresServer

EVENLY = Limit(1, 0.05)
A_MINUTE = Limit(20, 60.0)


@pytest.fixture
async def planner(database: Database) -> Slots:
    """The plan of one process on this database."""
    return slots_for(database)


async def test_moments_follow_each_other_at_an_even_pace(planner: Slots) -> None:
    moments = [moment for _ in range(5) for moment in await planner.reserve(5, EVENLY, 4)]
    assert [after - before for before, after in pairwise(moments)] == pytest.approx([0.05] * 19, abs=0.03)
    assert sum(after - before for before, after in pairwise(moments)) == pytest.approx(0.95, abs=0.03)


async def test_a_window_is_filled_at_once_and_then_waited_for(planner: Slots) -> None:
    began = asyncio.get_running_loop().time()
    moments = [moment - began for _ in range(22) for moment in await planner.reserve(-5, A_MINUTE)]
    assert max(moments[:20]) < 5
    assert [moments[20] - moments[0], moments[21] - moments[1]] == pytest.approx([60, 60], abs=0.05)


async def test_chats_do_not_wait_for_each_other(planner: Slots) -> None:
    began = asyncio.get_running_loop().time()
    for chat_id in range(1, 9):
        [moment] = await planner.reserve(chat_id, Limit(1, 100.0))
        assert moment - began < 5


class TestProcessesOnOneServer:
    """Two databases, each opened as a process opens its own."""

    @pytest.fixture
    def database_url(self, migrated_server: tuple[PostgresServer, str]) -> Iterator[str]:
        server, name = migrated_server
        yield server.url(name)
        server.sql("truncate permits", name)

    @pytest.fixture
    async def other(self, database_url: str) -> AsyncIterator[Slots]:
        opened = open_database(database_url)
        yield SharedSlots(opened)
        await opened.close()

    async def test_share_one_pace(self, planner: Slots, other: Slots) -> None:
        both = await asyncio.gather(*(one.reserve(ALL, EVENLY, 4) for _ in range(4) for one in (planner, other)))
        moments = sorted(moment for moments in both for moment in moments)
        assert len(moments) == 32
        assert min(after - before for before, after in pairwise(moments)) > 0.04
        assert moments[-1] - moments[0] == pytest.approx(31 * 0.05, abs=0.05)

    async def test_share_the_minute_of_a_group(self, planner: Slots, other: Slots) -> None:
        moments = [(await one.reserve(-5, A_MINUTE))[0] for _ in range(11) for one in (planner, other)]
        assert moments[20] - moments[0] == pytest.approx(60, abs=0.05)

    async def test_stop_together_in_a_flood(self, planner: Slots, other: Slots) -> None:
        await planner.halt(7.0)
        began = asyncio.get_running_loop().time()
        assert (await other.reserve(ALL, EVENLY))[0] - began >= 6.9
        assert isinstance(planner, SharedSlots)

    async def test_a_shorter_flood_does_not_end_a_longer_one(self, planner: Slots, other: Slots) -> None:
        await planner.halt(7.0)
        await other.halt(1.0)
        began = asyncio.get_running_loop().time()
        assert (await other.reserve(ALL, EVENLY))[0] - began >= 6.9


async def test_a_process_of_its_own_plans_in_memory(tmp_path: object) -> None:
    database = open_database(f"sqlite:///{tmp_path}/own.db")
    assert isinstance(slots_for(database), OwnSlots)
    await database.close()
