"""A database that goes away and comes back: one line each, nothing lost, nothing twice, and /health says so."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.postgres import PostgresServer, find_programs, missing, running
from tests.watching.conftest import CORRECT, Watch

LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""
LOCKED = "another process has locked the database file"
UNREACHABLE = "the database server"


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process keeps the database to itself."""
    command = [sys.executable, "-c", LOCK, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "locked\n"
            yield
        finally:
            process.stdin.close()


async def test_an_answer_typed_while_the_database_is_locked_is_graded_once_it_is_free(
    watch: Watch, tmp_path: Path
) -> None:
    file = tmp_path / "interviewer.db"
    async with watch(f"sqlite:///{file}") as watched:
        await watched.is_well()
        with locked(file):
            watched.says(CORRECT)
            told = await watched.is_well(well=False)
            assert told["database"]["trouble"] == LOCKED
            await asyncio.sleep(3)
            assert (await watched.numbers())["interviewer_database_up"] == 0
            assert watched.heard("✅ Correct") == 0
        await watched.hears("✅ Correct")
        assert await watched.is_well() == {"status": "well"}
        assert watched.bot.said.count(LOCKED) == 1
        assert watched.bot.said.count("the database can be used again") == 1
        assert "Traceback" not in watched.bot.said
        assert await watched.bot.stop() == 0
    assert watched.heard("✅ Correct") == 1
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT count(*) FROM answers").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM inbox").fetchone() == (0,)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A server of this test's own, to be stopped and started."""
    programs = find_programs()
    if programs is None:
        missing({})
    with running(programs) as server:
        yield server


async def test_an_answer_typed_while_the_server_is_away_is_graded_once_it_is_back(
    watch: Watch, server: PostgresServer
) -> None:
    async with watch(server.url("postgres")) as watched:
        await watched.is_well()
        await asyncio.to_thread(server.stop)
        watched.says(CORRECT)
        told = await watched.is_well(well=False)
        assert told["database"]["trouble"].startswith(UNREACHABLE)
        await asyncio.sleep(3)
        assert watched.heard("✅ Correct") == 0
        await asyncio.to_thread(server.start)
        await watched.hears("✅ Correct")
        assert await watched.is_well() == {"status": "well"}
        assert watched.bot.said.count("waits until it can be used again") <= 3
        assert watched.bot.said.count("the database can be used again") == 1
        assert "Traceback" not in watched.bot.said
        assert await watched.bot.stop() == 0
    assert watched.heard("✅ Correct") == 1
    assert server.sql("SELECT count(*) FROM answers") == "1"
    assert server.sql("SELECT count(*) FROM inbox") == "0"
