"""`interviewer move`: everything arrives, once, however often it is cut off; and never into the wrong place."""

import asyncio
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, insert, select
from typer.testing import CliRunner, Result

import bot.storage.leaving
from bot.cli import app
from bot.storage import Database, migrate, open_database
from bot.storage.tables import Moment, metadata
from bot.storage.turns import MOVING
from tests.postgres import PostgresServer

runner = CliRunner()
AT = datetime(2026, 3, 2, 6, 0, 0, 123456, tzinfo=UTC)
FILE = "data/interviewer.db"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, with the bot's database made by the bot."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook
    assert runner.invoke(app, ["migrate"]).exit_code == 0
    yield tmp_path
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(False)


def value(column: Any, number: int) -> Any:
    """Something of the column's type that tells rows and columns apart, with what is hard to carry over."""
    kind = column.type
    if column.foreign_keys:
        return number
    if isinstance(kind, Moment):
        return AT + timedelta(seconds=number)
    if kind.python_type is bool:
        return number % 2 == 0
    if kind.python_type in {int, float}:
        return kind.python_type(number)
    if kind.python_type is str:
        return f"{number} é 🦊 '\"\\\n"[: getattr(kind, "length", None) or 40]
    return (AT + timedelta(days=number)).date()


def fill(file: str, rows: int) -> None:
    """Put as many rows into every table, with every column set but each third one that may be empty."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            many = [
                {
                    column.name: None if column.nullable and (number + place) % 3 == 0 else value(column, number)
                    for place, column in enumerate(table.columns)
                }
                for number in range(1, rows + 1)
            ]
            connection.execute(insert(table), many)
    engine.dispose()


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the bot would read it."""

    async def read() -> dict[str, list[tuple[Any, ...]]]:
        database = open_database(url)
        async with database.begin() as connection:
            found = {
                table.name: [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]
                for table in metadata.sorted_tables
            }
        await database.close()
        return found

    return asyncio.run(read())


def move(*arguments: str) -> Result:
    return runner.invoke(app, ["move", *arguments])


def refusal(*arguments: str) -> str:
    result = move(*arguments)
    assert result.exit_code == 2, result.output
    line: str = result.stderr.splitlines()[-1]
    return line.removeprefix("interviewer: ")


def run_migrate(monkeypatch: pytest.MonkeyPatch, url: str = "") -> tuple[int, str]:
    """What the bot says at its start on a database."""
    with monkeypatch.context() as there:
        if url:
            there.setenv("BOT_DATABASE_URL", url)
        result = runner.invoke(app, ["migrate"])
    return result.exit_code, result.stderr.splitlines()[-1]


def test_everything_arrives_and_the_bot_goes_on_there(
    home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.storage.leaving, "BATCH", 7)
    fill(FILE, 25)
    before = everything(f"sqlite:///{FILE}")
    result = move("--to", postgres_url)
    assert result.exit_code == 0, result.output
    assert "answers: 25 rows" in result.stdout.splitlines()
    assert result.stderr.splitlines()[-2:] == [
        "Everything is there.",
        f"Now set BOT_DATABASE_URL to the new address and start the bot; {FILE} is no longer used.",
    ]
    assert everything(postgres_url) == before
    assert run_migrate(monkeypatch, postgres_url) == (0, "The database is up to date.")
    assert asyncio.run(next_ids(postgres_url)) == dict.fromkeys(("deliveries", "answers", "appeals"), 26)


async def next_ids(url: str) -> dict[str, int]:
    """The ids that rows get which are new in PostgreSQL."""
    database = open_database(url)
    found = {}
    async with database.begin() as connection:
        for table in (metadata.tables[name] for name in ("deliveries", "answers", "appeals")):
            row = (await connection.execute(select(table).where(table.c.id == 25))).one()._mapping
            fresh = {name: one for name, one in row.items() if name != "id"}
            fresh |= {name: 26 for name in ("message_id",) if name in fresh}
            fresh |= {
                name: None for name in ("cause", "day", "question_id") if name in fresh and table.c[name].nullable
            }
            if table.name == "appeals":
                fresh["answer_id"] = found["answers"]
            if table.name == "answers":
                fresh["counted"] = False
            found[table.name] = (
                await connection.execute(insert(table).values(fresh).returning(table.c.id))
            ).scalar_one()
    await database.close()
    return found


def test_the_file_that_was_left_is_refused_until_one_stays(
    home: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(FILE, 3)
    assert move("--to", postgres_url).exit_code == 0
    code, told = run_migrate(monkeypatch)
    assert code == 2
    assert told.startswith("interviewer: this database has moved to PostgreSQL, or is on its way")
    assert move("--stay").exit_code == 0
    assert run_migrate(monkeypatch) == (0, "The database is up to date.")
    assert refusal("--to", postgres_url).startswith("that database is in use: it holds 3 ")


def test_moving_again_finds_everything_there(home: Path, postgres_url: str) -> None:
    fill(FILE, 3)
    assert move("--to", postgres_url).exit_code == 0
    result = move("--to", postgres_url)
    assert result.exit_code == 0
    assert "Everything had been moved before." in result.stderr


def test_an_empty_database_moves_too(home: Path, postgres_url: str) -> None:
    assert move("--to", postgres_url).exit_code == 0
    assert not any(everything(postgres_url).values())


@pytest.mark.parametrize("cuts", [3])
def test_a_move_that_is_killed_goes_on_where_it_was(
    home: Path, postgres: PostgresServer, postgres_url: str, monkeypatch: pytest.MonkeyPatch, cuts: int
) -> None:
    fill(FILE, 6000)
    before = everything(f"sqlite:///{FILE}")
    name = postgres_url.rpartition("/")[2].partition("?")[0]
    command = [sys.executable, "-c", SLOW_MOVE, postgres_url]
    environment = {key: one for key, one in os.environ.items() if not key.startswith("BOT_")}
    seen = [0]
    for _ in range(cuts):
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            deadline = time.monotonic() + 30
            while (rows := moved_so_far(postgres, name)) < seen[-1] + 5000:
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.02)
            process.send_signal(signal.SIGKILL)
        seen.append(rows)
        code, told = run_migrate(monkeypatch, postgres_url)
        assert (code, told) == (
            2,
            "interviewer: a move into this database is not finished; let `interviewer move` go on",
        )
    assert seen == sorted(seen)
    assert seen[-1] < 6000 * len(metadata.tables)
    result = move("--to", postgres_url)
    assert result.exit_code == 0, result.output
    assert everything(postgres_url) == before


# The real command, held up a little between batches so that there is a middle to be killed in.
SLOW_MOVE = """
import sys, time
import bot.storage.leaving as leaving
import bot.storage.moving as moving
batches = leaving.batches
leaving.BATCH = 500
def slowly(*arguments):
    for rows in batches(*arguments):
        time.sleep(0.02)
        yield rows
moving.batches = slowly
from bot.cli import app
app(["move", "--to", sys.argv[1]])
"""


def moved_so_far(postgres: PostgresServer, name: str) -> int:
    """The rows that the notes of the move tell of; 0 before there are any."""
    if postgres.sql("SELECT to_regclass('interviewer_move') IS NULL", name) == "t":
        return 0
    return int(postgres.sql("SELECT coalesce(sum(rows), 0) FROM interviewer_move", name))


def test_a_bot_that_runs_on_the_file_is_noticed(home: Path, postgres_url: str) -> None:
    async def while_running() -> str:
        database = open_database(f"sqlite:///{FILE}")
        async with database.begin():
            pass
        try:
            return await asyncio.to_thread(refusal, "--to", postgres_url)
        finally:
            await database.close()

    assert asyncio.run(while_running()) == "something has the database open, the bot most likely; stop it first"
    assert move("--to", postgres_url).exit_code == 0


def test_a_bot_that_runs_on_the_server_is_noticed(home: Path, postgres_url: str) -> None:
    async def work(database: Database) -> None:
        await migrate(database)

    told = asyncio.run(beside(postgres_url, work, postgres_url))
    assert told == "the bot is running on that database; stop it first"


def test_another_move_is_noticed(home: Path, postgres_url: str) -> None:
    async def work(database: Database) -> None:
        assert await database.turns.take(MOVING)

    assert asyncio.run(beside(postgres_url, work, postgres_url)) == "another move into that database is running"


async def beside(url: str, work: Any, to: str) -> str:
    """What a move says while something else is connected to its target."""
    database = open_database(url)
    await work(database)
    try:
        return await asyncio.to_thread(refusal, "--to", to)
    finally:
        await database.close()


def test_a_foreign_database_is_left_alone(home: Path, postgres: PostgresServer, postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2].partition("?")[0]
    postgres.sql("CREATE TABLE notes AS SELECT 'mine' AS note", name)
    assert "this database belongs to something else (it holds notes)" in refusal("--to", postgres_url)
    assert postgres.sql("SELECT note FROM notes", name) == "mine"
    assert postgres.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name) == "1"


def test_a_part_of_another_move_is_left_alone(home: Path, postgres: PostgresServer, postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2].partition("?")[0]
    assert run_there(postgres_url) == 0
    postgres.sql("CREATE TABLE interviewer_move (name text PRIMARY KEY, token bigint, last text, rows bigint)", name)
    postgres.sql("INSERT INTO interviewer_move VALUES ('chats', 77, NULL, 0)", name)
    assert refusal("--to", postgres_url) == "that database holds a part of something else; give an empty one"


def run_there(url: str) -> int:
    return runner.invoke(app, ["migrate"], env={"BOT_DATABASE_URL": url}).exit_code


def test_counts_that_differ_at_the_end_are_told(
    home: Path, postgres: PostgresServer, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(FILE, 5)
    name = postgres_url.rpartition("/")[2].partition("?")[0]
    finish = bot.storage.moving._Move._finish

    async def lose_one(self: Any, expected: Any) -> None:
        await asyncio.to_thread(postgres.sql, "DELETE FROM marks WHERE update_id = 1", name)
        await finish(self, expected)

    monkeypatch.setattr(bot.storage.moving._Move, "_finish", lose_one)
    assert refusal("--to", postgres_url) == "marks has 5 rows here and 4 there; move into an empty one"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give --to URL, or --stay"),
        (("--to", "postgresql://u@h/n", "--stay"), "give --to URL, or --stay"),
        (("--to", "sqlite:///other.db"), "--to takes the address of a PostgreSQL database"),
        (("--to", "somewhere"), "--to takes the address of a PostgreSQL database"),
        (("--to", "postgresql://u:pass-word@127.0.0.1:9/n"), "the database cannot be opened"),
    ],
    ids=["nothing", "both", "sqlite", "no address", "nobody there"],
)
def test_what_cannot_be_moved_to_is_refused(home: Path, arguments: tuple[str, ...], told: str) -> None:
    said = refusal(*arguments)
    assert said.startswith(told)
    assert "pass-word" not in said
    with closing(sqlite3.connect(FILE)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


def test_moving_is_from_sqlite(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://u@127.0.0.1:9/n")
    assert refusal("--to", "postgresql://u@127.0.0.1:9/m") == (
        "BOT_DATABASE_URL is PostgreSQL already; moving is from a SQLite file"
    )


def test_without_a_file_there_is_nothing_to_move(home: Path) -> None:
    Path(FILE).unlink()
    assert refusal("--to", "postgresql://u@127.0.0.1:9/m") == f"there is no database at {FILE} yet"


def test_a_file_that_is_no_database_is_named(home: Path) -> None:
    Path(FILE).write_bytes(b"no database at all, but long enough to look like one " * 100)
    assert refusal("--to", "postgresql://u@127.0.0.1:9/m").startswith("the database cannot be opened: ")
