"""Migrations: up from nothing, down and up again, equal to the tables, and never on what is not ours."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, inspect, select, table, text, update

from bot.storage import DatabaseError, chats, migrate, open_database
from bot.storage.tables import VERSION_TABLE, metadata
from tests.storage.values import a_chat

SCRIPTS = "bot.storage:migrations"
VERSION = table(VERSION_TABLE, column("version_num"))
Said = TypeVar("Said")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, not even our tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/interviewer.db"
    else:
        yield request.getfixturevalue("postgres_url")


def configured(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.attributes["connection"] = connection
    return config


def tables_of(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def shape_of(connection: Connection) -> list[str]:
    """Every column and every index, in words that two databases of a kind can be compared by."""
    inspector = inspect(connection)
    shape = []
    for name in sorted(tables_of(connection)):
        shape += [f"{name}.{one['name']} {one['type']} {one['nullable']}" for one in inspector.get_columns(name)]
        for index in inspector.get_indexes(name):
            where = [str(value) for key, value in index.get("dialect_options", {}).items() if key.endswith("where")]
            shape.append(f"{name}: {index['name']} {index['column_names']} {index['unique']} {where}")
    return sorted(shape)


async def ask(url: str, question: Callable[[Connection], Said]) -> Said:
    """What a function finds out over a connection of its own."""
    said: list[Said] = []
    database = open_database(url)
    await database.run(lambda connection: said.append(question(connection)))
    await database.close()
    return said[0]


async def test_it_goes_up_from_nothing_and_once_more_without_a_change(empty_url: str) -> None:
    for _ in range(2):
        database = open_database(empty_url)
        await migrate(database)
        await database.close()
    assert await ask(empty_url, tables_of) == {*metadata.tables, VERSION_TABLE}


async def test_what_migrations_make_is_what_the_tables_say(empty_url: str) -> None:
    database = open_database(empty_url)
    await migrate(database)
    await database.close()

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        return list(compare_metadata(context, metadata))

    assert await ask(empty_url, differences) == []


async def test_columns_and_partial_indexes_too_are_what_the_tables_say(
    empty_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Alembic's comparison does not look at the conditions of indexes."""
    database = open_database(empty_url)
    await migrate(database)
    await database.close()

    def forget_version(connection: Connection) -> None:
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))

    await ask(empty_url, forget_version)
    migrated = await ask(empty_url, shape_of)

    def make_anew(connection: Connection) -> None:
        metadata.drop_all(connection)
        metadata.create_all(connection)

    await ask(empty_url, make_anew)
    assert migrated == await ask(empty_url, shape_of)


async def test_it_goes_down_to_nothing_and_up_again(empty_url: str) -> None:
    database = open_database(empty_url)
    await migrate(database)
    await database.run(lambda connection: command.downgrade(configured(connection), "base"))
    await database.close()
    assert await ask(empty_url, tables_of) == {VERSION_TABLE}
    database = open_database(empty_url)
    await migrate(database)
    await database.close()
    assert await ask(empty_url, tables_of) == {*metadata.tables, VERSION_TABLE}


async def test_what_is_stored_survives_every_step_up(empty_url: str) -> None:
    database = open_database(empty_url)
    await migrate(database)
    async with database.begin() as connection:
        await chats.add(connection, a_chat(title="here from the start"))
    first = [script.revision for script in ScriptDirectory.from_config(_anywhere()).walk_revisions()][-1]
    await database.run(lambda connection: command.downgrade(configured(connection), first))
    await migrate(database)
    async with database.begin() as connection:
        assert await chats.find(connection, 1) == a_chat(title="here from the start")
    await database.close()


def test_the_migrations_are_one_line_and_each_can_be_undone() -> None:
    scripts = list(ScriptDirectory.from_config(_anywhere()).walk_revisions())
    assert [script.is_branch_point for script in scripts] == [False] * len(scripts)
    assert all(callable(getattr(script.module, "downgrade", None)) for script in scripts)


async def test_somebody_elses_database_is_refused_and_left_alone(empty_url: str) -> None:
    def fill(connection: Connection) -> None:
        for name in ("wallets", "notes", "orders", "pets"):
            connection.execute(text(f"CREATE TABLE {name} (id INTEGER)"))

    await ask(empty_url, fill)
    database = open_database(empty_url)
    with pytest.raises(DatabaseError) as refusal:
        await migrate(database)
    await database.close()
    assert str(refusal.value) == (
        "this database belongs to something else (it holds notes, orders, pets); give BOT_DATABASE_URL one of its own"
    )
    assert await ask(empty_url, tables_of) == {"wallets", "notes", "orders", "pets"}


async def test_a_database_of_a_newer_bot_is_refused_and_left_alone(empty_url: str) -> None:
    database = open_database(empty_url)
    await migrate(database)

    def from_the_future(connection: Connection) -> None:
        connection.execute(update(VERSION).values(version_num="9999"))

    await database.run(from_the_future)
    with pytest.raises(DatabaseError) as refusal:
        await migrate(database)
    await database.close()
    assert str(refusal.value) == (
        "this database was made by another version of the bot (revision 9999); install that version or newer"
    )

    def version(connection: Connection) -> str:
        return str(connection.execute(select(VERSION.c.version_num)).scalar())

    assert await ask(empty_url, version) == "9999"


async def test_a_table_that_is_in_the_way_is_told_and_nothing_is_left_half_done(empty_url: str) -> None:
    def prepare(connection: Connection) -> None:
        connection.execute(text(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("CREATE TABLE members (id INTEGER)"))

    await ask(empty_url, prepare)
    database = open_database(empty_url)
    with pytest.raises(DatabaseError, match="members"):
        await migrate(database)
    await database.close()
    assert await ask(empty_url, tables_of) == {VERSION_TABLE, "members"}


MIGRATE = """
import asyncio, sys
from bot.storage import migrate, open_database

async def work():
    print("ready", flush=True)
    sys.stdin.readline()
    database = open_database(sys.argv[1])
    await migrate(database)
    await database.close()

asyncio.run(work())
"""


async def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    starting = [sys.executable, "-c", MIGRATE, empty_url]
    group = [await asyncio.create_subprocess_exec(*starting, stdin=PIPE, stdout=PIPE, stderr=PIPE) for _ in range(3)]
    for process in group:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in group))
    assert [(process.returncode, complaint) for process, (_, complaint) in zip(group, said, strict=True)] == [
        (0, b"")
    ] * 3
    assert await ask(empty_url, tables_of) == {*metadata.tables, VERSION_TABLE}


def _anywhere() -> Config:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    return config
