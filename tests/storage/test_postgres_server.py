"""The tests' own PostgreSQL: private, fresh for each test, and honest about being missing."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.postgres import (
    NEEDED,
    PATIENCE,
    PostgresError,
    PostgresServer,
    find_programs,
    identity_for,
    missing,
    postgres,
    postgres_url,
    running,
)

__all__ = ["postgres", "postgres_url"]


def name_of(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]


async def ask(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


def fill(url: str) -> None:
    asyncio.run(ask(url, "create table notes as select 'kept' as note"))


async def test_the_address_is_one_that_the_bots_driver_takes(postgres_url: str) -> None:
    assert await ask(postgres_url, "select 40 + 2") == 42


async def test_it_speaks_utf_8_and_counts_in_utc(postgres_url: str) -> None:
    assert await ask(postgres_url, "show server_encoding") == "UTF8"
    assert await ask(postgres_url, "show timezone") == "UTC"


async def test_it_listens_on_its_own_socket_and_on_no_network(postgres: PostgresServer) -> None:
    assert await ask(postgres.url("postgres"), "show listen_addresses") == ""
    assert (postgres.home / ".s.PGSQL.5432").is_socket()
    assert postgres.home.stat().st_mode & 0o077 == 0


async def test_it_never_runs_as_root(postgres: PostgresServer) -> None:
    assert (postgres.home / "data").stat().st_uid != 0


@pytest.mark.parametrize("turn", ["first", "second"])
async def test_no_test_sees_what_another_left(postgres_url: str, turn: str) -> None:
    assert await ask(postgres_url, "select count(*) from pg_tables where schemaname = 'public'") == 0, turn
    await ask(postgres_url, "create table leftovers (id integer)")


async def test_a_database_is_dropped_although_someone_forgot_to_leave(postgres: PostgresServer) -> None:
    with postgres.fresh() as url:
        forgotten = await asyncpg.connect(url)
    assert name_of(url) not in postgres.sql("select datname from pg_database").split()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, ConnectionError)):
        await forgotten.fetchval("select 1")


async def test_a_template_is_filled_once_and_copied(postgres: PostgresServer) -> None:
    template = await asyncio.to_thread(postgres.prepare, fill)
    with postgres.fresh(template) as one, postgres.fresh(template) as other:
        await ask(one, "delete from notes")
        assert await ask(one, "select count(*) from notes") == 0
        assert await ask(other, "select note from notes") == "kept"


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    programs = find_programs()
    if programs is None:
        missing(os.environ)
    with running(programs) as server:
        yield server


async def test_a_stopped_server_refuses_and_comes_back_with_what_it_knew(own_server: PostgresServer) -> None:
    with own_server.fresh() as url:
        await ask(url, "create table notes as select 'kept' as note")
        own_server.stop()
        with pytest.raises((OSError, asyncpg.PostgresError)):
            await ask(url, "select 1")
        own_server.start()
        assert await ask(url, "select note from notes") == "kept"


async def test_nothing_is_left_when_it_ends() -> None:
    programs = find_programs()
    if programs is None:
        missing(os.environ)
    with running(programs) as server:
        process = server._process
        assert process is not None
        assert process.poll() is None
    assert process.poll() is not None
    assert not server.home.exists()


REPOSITORY = Path(__file__).parents[2]
ABANDON = """
import os, signal
from tests.postgres import find_programs, running
with running(find_programs()) as server:
    print(server.home, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_killed_tests_leave_no_server_behind(postgres: PostgresServer) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", ABANDON], check=False, capture_output=True, text=True, cwd=REPOSITORY
    )
    home = Path(killed.stdout.strip())
    assert killed.returncode == -signal.SIGKILL
    assert home.name.startswith("pg-")
    deadline = time.monotonic() + PATIENCE
    while home.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not home.exists()


async def test_a_refused_statement_says_why(postgres: PostgresServer) -> None:
    with pytest.raises(PostgresError, match='relation "nowhere" does not exist'):
        postgres.sql("select * from nowhere")


def programs_in(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text("")
        (folder / name).chmod(0o755)
    return folder


def test_the_programs_on_the_path_come_first(tmp_path: Path) -> None:
    programs_in(tmp_path / "usr/lib/postgresql/17/bin", *NEEDED)
    on_path = programs_in(tmp_path / "elsewhere", *NEEDED)
    assert find_programs(str(on_path), tmp_path) == on_path.resolve()


def test_of_several_installed_versions_the_newest_is_taken(tmp_path: Path) -> None:
    programs_in(tmp_path / "usr/lib/postgresql/9/bin", *NEEDED)
    newest = programs_in(tmp_path / "usr/lib/postgresql/15/bin", *NEEDED)
    assert find_programs("", tmp_path) == newest


def test_a_client_without_a_server_is_not_enough(tmp_path: Path) -> None:
    client = programs_in(tmp_path / "usr/lib/postgresql/15/bin", "psql", "pg_isready", "pg_config")
    assert find_programs(str(client), tmp_path) is None
    assert find_programs("", tmp_path / "nothing") is None


@pytest.mark.parametrize("environment", [{}, {"CI": ""}, {"CI": "false"}, {"CI": "0"}])
def test_without_postgresql_a_developer_is_told_and_goes_on(environment: dict[str, str]) -> None:
    with pytest.raises(pytest.skip.Exception, match="apt install postgresql"):
        missing(environment)


@pytest.mark.parametrize("environment", [{"CI": "true"}, {"CI": "1"}])
def test_without_postgresql_ci_fails(environment: dict[str, str]) -> None:
    with pytest.raises(pytest.fail.Exception, match="apt install postgresql"):
        missing(environment)


def test_root_hands_the_server_to_someone_else_and_others_keep_it() -> None:
    assert identity_for(1000) == {}
    assert identity_for(0, ["no-such-user", "nobody"])["user"] != 0
    with pytest.raises(PostgresError, match="does not run as root"):
        identity_for(0, ["no-such-user"])
