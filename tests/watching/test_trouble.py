"""What counts as the database's trouble, what it is called, and what shows that it is over."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

import bot.intake
import bot.services.delivering
import bot.storage.sqlite
from bot.services.answers import Answers
from bot.storage import Database, UnavailableError, migrate, open_database
from bot.storage.tables import inbox, insert_new, marks
from tests.conftest import World
from tests.postgres import PostgresServer
from tests.telegram_stand_in import Seat
from tests.watching.conftest import until

CORRECT = "In training randomly dropped units, at test all units are used with rescaled activations."
AT = datetime(2026, 3, 2, tzinfo=UTC)
FULL = "the disk of the database is full; make room"
READ_ONLY = "the database file is read-only; make it and its folder writable"


@pytest.fixture
def told() -> list[str | None]:
    """What whoever opened the database was told."""
    return []


@pytest.fixture
async def database(tmp_path: Path, told: list[str | None]) -> AsyncIterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/interviewer.db", told.append)
    await migrate(opened)
    yield opened
    await opened.close()


async def write(database: Database, number: int, *, text: str = "x") -> None:
    async with database.begin() as connection:
        await connection.execute(insert(marks).values(update_id=number, at=AT))
        await connection.execute(
            insert_new(connection, inbox),
            [{"update_id": number, "chat_id": 1, "payload": text, "attempts": 0}],
        )


async def read(database: Database) -> None:
    async with database.begin() as connection:
        await connection.execute(text("SELECT count(*) FROM marks"))


@contextmanager
def pragma(database: Database, on: str, off: str) -> Iterator[None]:
    """Have SQLite behave as if the machine were in trouble."""
    _, driver = database._file._opened  # type: ignore[attr-defined]
    driver.execute(f"PRAGMA {on}")
    yield
    driver.execute(f"PRAGMA {off}")


async def test_a_full_disk_is_over_when_something_was_written(
    database: Database, told: list[str | None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.storage")
    with pragma(database, "max_page_count = 1", "max_page_count = 100000"):
        for number in range(3):
            with pytest.raises(UnavailableError, match=FULL):
                await write(database, number, text="x" * 100_000)
            await read(database)
        assert told == [FULL]
    await read(database)
    assert told == [FULL]
    await write(database, 5)
    assert told == [FULL, None]
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


async def test_a_read_only_file_is_over_when_it_can_be_worked_on(database: Database, told: list[str | None]) -> None:
    with pragma(database, "query_only = 1", "query_only = 0"):
        for _ in range(3):
            with pytest.raises(UnavailableError, match=READ_ONLY):
                await read(database)
    await read(database)
    assert told == [READ_ONLY, None]


async def test_a_lock_is_waited_for_once_and_only_looked_at_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[str | None]
) -> None:
    monkeypatch.setattr(bot.storage.sqlite, "BUSY_TIMEOUT", 200)
    database = open_database(f"sqlite:///{tmp_path}/interviewer.db", told.append)
    await migrate(database)
    await read(database)
    with sqlite3.connect(tmp_path / "interviewer.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        begun = datetime.now(UTC)
        for _ in range(10):
            with pytest.raises(UnavailableError, match="another process has locked the database file"):
                await read(database)
        assert (datetime.now(UTC) - begun).total_seconds() < 1
        other.execute("COMMIT")
    await read(database)
    assert told == ["another process has locked the database file", None]
    await database.close()


async def test_a_fault_of_the_bots_own_is_no_trouble_of_the_database(
    database: Database, told: list[str | None]
) -> None:
    await write(database, 1)
    with pytest.raises(IntegrityError):
        await write(database, 1)
    assert told == []


async def test_a_damaged_file_is_named(database: Database, tmp_path: Path, told: list[str | None]) -> None:
    await write(database, 1)
    await database.close()
    (tmp_path / "interviewer.db").write_bytes(b"no database at all, but long enough to look like one " * 100)
    with pytest.raises(UnavailableError, match="damaged; restore a backup"):
        await read(database)


async def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/gone/interviewer.db")
    with pytest.raises(UnavailableError, match="cannot be opened"):
        await read(database)


SERVER_TROUBLES = {
    "53100": "the disk of the database server is full",
    "53300": "short of connections or memory",
    "57P01": "stopping or starting",
    "08006": "cannot be reached",
    "58030": "the database server fails",
}


@pytest.mark.parametrize("code", SERVER_TROUBLES)
async def test_what_the_server_says_is_put_in_words(postgres_url: str, told: list[str | None], code: str) -> None:
    database = open_database(postgres_url, told.append)
    await migrate(database)
    with pytest.raises(UnavailableError, match=SERVER_TROUBLES[code]):
        async with database.begin() as connection:
            await connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$"))
    await write(database, 1)
    assert [reason is None for reason in told] == [False, True]
    with pytest.raises(ProgrammingError):
        async with database.begin() as connection:
            await connection.execute(text("SELECT nothing FROM nowhere"))
    assert len(told) == 2
    await database.close()


async def test_a_server_that_only_reads_is_in_trouble_until_it_writes(
    postgres: PostgresServer, postgres_url: str, told: list[str | None]
) -> None:
    name = postgres_url.rpartition("/")[2].partition("?")[0]
    database = open_database(postgres_url, told.append)
    await migrate(database)
    await database.close()
    postgres.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(UnavailableError, match="the database server is read-only"):
        await write(database, 1)
    await read(database)
    await database.close()
    postgres.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = off")
    await write(database, 1)
    assert [reason is None for reason in told] == [False, True]
    await database.close()


async def test_nobody_listening_is_named(told: list[str | None]) -> None:
    database = open_database("postgresql://interviewer@127.0.0.1:9/nothing", told.append)
    with pytest.raises(UnavailableError, match="the database server cannot be reached"):
        await read(database)
    with pytest.raises(UnavailableError, match="the database server cannot be reached"):
        await database.turns.take(1)
    assert len(told) == 1
    await database.close()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """These dialogs pull at SQLite's own strings."""
    return f"sqlite:///{tmp_path}/interviewer.db"


async def test_an_update_met_by_trouble_waits_without_using_up_its_attempts(
    world: World, ada: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.intake, "PATIENCE", (0.01,))
    await ada.says("/quiz dropout")
    intake, inbox = world.interviewer.intake, world.interviewer.inbox
    world.state.say(ada.chat.id, ada.person.id, CORRECT)
    updates = world.state.updates.take()
    with (
        pragma(inbox.database, "query_only = 1", "query_only = 0"),
        pytest.raises(UnavailableError, match=READ_ONLY),
    ):
        await intake.take(updates)
    with monkeypatch.context() as away:
        away.setattr(Answers, "submit", out_of_reach)
        await intake.take(updates)
        await until(lambda: len(world.errors) > bot.intake.ATTEMPTS)
        assert await inbox.depth() == 1
    await until(lambda: ada.last.text.startswith("✅ Correct"))
    await intake.drained()
    assert sum(message.text.startswith("✅ Correct") for message in ada.messages) == 1
    assert (await inbox.depth(), await inbox.put_aside()) == (0, [])
    assert {str(error) for error in world.errors} == {FULL}
    world.errors.clear()


async def out_of_reach(*_: object) -> None:
    """Stands in for any use of a database that is away."""
    raise UnavailableError(FULL)


async def test_a_question_sent_while_the_database_goes_away_is_noted_later_and_not_sent_again(
    world: World, ada: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.services.delivering, "REMEMBER_EVERY", 0.01)
    database, send = world.interviewer.inbox.database, world.request.do_request
    away = pragma(database, "query_only = 1", "query_only = 0")

    async def send_and_lose(url: str, *arguments: Any, **how: Any) -> tuple[int, bytes]:
        answer = await send(url, *arguments, **how)
        if url.endswith("/sendMessage"):
            away.__enter__()
            asyncio.get_running_loop().call_later(0.2, away.__exit__, None, None, None)
        return answer

    due = await world.interviewer.preferences.next_due(ada.chat.id)
    assert due is not None
    world.clock.at = due
    with monkeypatch.context() as unlucky:
        unlucky.setattr(world.request, "do_request", send_and_lose)
        await world.interviewer.daily.sweep(world.clock())
    await world.wait(hours=1)
    assert sum(message.text.startswith("Question of the day") for message in ada.messages) == 1
    await ada.says("idk")
    assert ada.last.text.startswith("💬 No mark")
