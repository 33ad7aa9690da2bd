"""Opening a database, and what a transaction promises."""

import asyncio
import errno
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.storage import Database, DatabaseError, UnavailableError, chats, migrate, open_database
from tests.faults.line import Line
from tests.postgres import PostgresServer
from tests.storage.test_answers import add
from tests.storage.values import a_chat, an_answer


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("interviewer.db", "that is no database address; sqlite:///file or postgresql://... is"),
        ("mysql://user:secret@host/name", "mysql is not supported; sqlite:///file or postgresql://... is"),
        ("mongodb+srv://host", "mongodb is not supported; sqlite:///file or postgresql://... is"),
    ],
)
def test_an_address_that_the_bot_cannot_speak_to_is_refused(url: str, complaint: str) -> None:
    with pytest.raises(DatabaseError) as refusal:
        open_database(url)
    assert str(refusal.value) == complaint


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
async def test_every_way_to_write_sqlite_opens_it(tmp_path: Path, scheme: str) -> None:
    database = open_database(f"{scheme}:///{tmp_path}/interviewer.db")
    await migrate(database)
    await database.close()
    assert (tmp_path / "interviewer.db").stat().st_size > 0


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg"])
async def test_every_way_to_write_postgresql_opens_it(postgres_url: str, scheme: str) -> None:
    database = open_database(postgres_url.replace("postgresql:", f"{scheme}:", 1))
    await migrate(database)
    async with database.begin() as connection:
        assert await chats.find(connection, 1) is None
    await database.close()


async def test_a_block_that_fails_leaves_nothing(database: Database) -> None:
    async def fail_halfway() -> None:
        async with database.begin() as connection:
            await chats.add(connection, a_chat())
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        await fail_halfway()
    async with database.begin() as connection:
        assert await chats.find(connection, 1) is None


@pytest.mark.parametrize("durable", [False, True])
async def test_what_is_committed_is_there_for_all(database: Database, database_url: str, *, durable: bool) -> None:
    async with database.begin(durable=durable) as connection:
        await chats.add(connection, a_chat())
    another = open_database(database_url)
    async with another.begin() as connection:
        assert await chats.find(connection, 1) == a_chat()
    await another.close()


async def test_a_row_that_refers_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await add(database, an_answer())


async def test_what_people_typed_is_in_no_errors_text(database: Database) -> None:
    with pytest.raises(IntegrityError) as error:
        await add(database, an_answer(text="my secret guess"))
    assert "my secret guess" not in str(error.value)


async def test_a_read_that_turns_into_a_write_is_not_refused_because_of_another_write(
    database: Database, database_url: str
) -> None:
    """SQLite would refuse the second writer at once if its transaction had begun by reading."""
    another = open_database(database_url)

    async def write(where: Database, chat_id: int) -> None:
        async with where.begin() as connection:
            await chats.find(connection, chat_id)
            await chats.add(connection, a_chat(id=chat_id))

    pairs = enumerate((database, another))
    await asyncio.gather(*(write(where, 10 * number + i) for i, where in pairs for number in range(5)))
    await another.close()
    async with database.begin() as connection:
        assert len(await chats.due(connection, a_chat().due_at, 100)) == 10


async def test_sqlite_is_opened_so_that_readers_do_not_block_writers(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/interviewer.db")
    found = {}
    async with database.begin() as connection:
        for pragma in ("journal_mode", "foreign_keys", "busy_timeout"):
            found[pragma] = (await connection.execute(text(f"PRAGMA {pragma}"))).scalar()
    await database.close()
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 2000}


async def test_a_power_cut_after_a_durable_transaction_loses_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it ends the log that it is written to has been brought to the disk, and not before it was written."""
    database = open_database(f"sqlite:///{tmp_path}/interviewer.db")
    log = tmp_path / "interviewer.db-wal"
    brought: list[tuple[bool, bytes]] = []

    def fsync(number: int) -> None:
        brought.append((os.path.samestat(os.fstat(number), log.stat()), log.read_bytes()))

    monkeypatch.setattr("os.fsync", fsync)
    for durable in (False, True):
        async with database.begin(durable=durable) as connection:
            await connection.execute(text(f"CREATE TABLE written_{durable} (id)"))
    await database.close()
    [(is_log, written)] = brought
    assert is_log
    assert b"written_True" in written


async def test_where_sqlite_keeps_no_log_a_durable_transaction_is_like_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{tmp_path}/interviewer.db")

    def no_such_file(path: str, _: int) -> int:
        raise FileNotFoundError(path)

    monkeypatch.setattr("os.open", no_such_file)
    async with database.begin(durable=True) as connection:
        await connection.execute(text("CREATE TABLE written (id)"))
    async with database.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM written"))).scalar() == 0
    await database.close()


async def test_a_disk_that_does_not_take_what_must_be_durable_is_a_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(f"sqlite:///{tmp_path}/interviewer.db")

    def fsync(_: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(UnavailableError, match="the disk of the database fails"):
        async with database.begin(durable=True) as connection:
            await connection.execute(text("CREATE TABLE lost (id)"))
    await database.close()


class TestWhatCannotBeOpened:
    """Refused in words, and left as it was."""

    async def refusal(self, url: str) -> str:
        database = open_database(url)
        with pytest.raises(DatabaseError) as refused:
            await migrate(database)
        await database.close()
        return str(refused.value)

    async def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        notes = tmp_path / "notes.txt"
        notes.write_text("My notes. " * 200, encoding="utf-8")
        said = await self.refusal(f"sqlite:///{notes}")
        assert said == "the database cannot be opened: file is not a database"
        assert notes.read_text(encoding="utf-8") == "My notes. " * 200

    async def test_a_file_in_a_folder_that_is_missing(self, tmp_path: Path) -> None:
        said = await self.refusal(f"sqlite:///{tmp_path}/nowhere/interviewer.db")
        assert said == "the database cannot be opened: unable to open database file"

    async def test_a_file_that_may_only_be_read(self, tmp_path: Path) -> None:
        sqlite3.connect(tmp_path / "empty.db").execute("VACUUM").connection.close()
        said = await self.refusal(f"sqlite:///file:{tmp_path}/empty.db?mode=ro&uri=true")
        assert said.startswith("the database cannot be opened: attempt to write a readonly database")

    async def test_a_folder(self, tmp_path: Path) -> None:
        said = await self.refusal(f"sqlite:///{tmp_path}")
        assert said == "the database cannot be opened: unable to open database file"

    async def test_a_file_that_another_process_keeps_locked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.storage.sqlite.BUSY_TIMEOUT", 50)
        with sqlite3.connect(tmp_path / "interviewer.db", isolation_level=None) as other:
            other.execute("BEGIN EXCLUSIVE")
            said = await self.refusal(f"sqlite:///{tmp_path}/interviewer.db")
            other.execute("ROLLBACK")
        other.close()
        assert said == "the database cannot be opened: database is locked"

    async def test_a_server_that_is_not_there(self, tmp_path: Path) -> None:
        said = await self.refusal(f"postgresql://interviewer@/name?host={tmp_path}")
        assert said.startswith("the database cannot be opened: ")

    async def test_a_database_that_the_server_does_not_have(self, postgres: PostgresServer) -> None:
        said = await self.refusal(postgres.url("nothing_here"))
        assert said.startswith("the database cannot be opened: ")
        assert 'database "nothing_here" does not exist' in said

    async def test_a_server_that_does_not_know_us(self, postgres: PostgresServer) -> None:
        said = await self.refusal(postgres.url("postgres").replace("interviewer@", "stranger:hunter2@"))
        assert said.startswith("the database cannot be opened: ")
        assert "stranger" in said
        assert "hunter2" not in said


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("bot.storage.postgresql", "bot.storage.server"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(DatabaseError, match=r"interviewer-bot\[postgres\]"):
        open_database("postgresql://somewhere/else")


class TestAServerThatHangs:
    """It takes connections and what they say, and answers nothing."""

    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in ("postgresql", "server_turns"):
            monkeypatch.setattr(f"bot.storage.{module}.ANSWERS_WITHIN", 0.5)

    @pytest.fixture
    async def line(self, postgres: PostgresServer) -> AsyncIterator[Line]:
        async with Line(postgres) as line:
            yield line

    async def test_cannot_be_used_until_it_answers(self, line: Line, postgres_url: str) -> None:
        told: list[str | None] = []
        database = open_database(line.by_way_of(postgres_url), told.append)
        await migrate(database)
        assert await database.turns.take(1)
        line.hang()
        async with asyncio.timeout(20):
            with pytest.raises(UnavailableError, match="does not answer"):
                await look(database)
            with pytest.raises(UnavailableError, match="does not answer"):
                await database.turns.take(2)
        await line.mend()
        await look(database)
        assert await database.turns.take(2)
        assert told == ["the database server does not answer", None]
        await database.close()

    async def test_gets_a_new_connection_for_turns_when_one_was_given_up(self, line: Line, postgres_url: str) -> None:
        database = open_database(line.by_way_of(postgres_url))
        assert await database.turns.take(1)
        line.hang()
        taking = asyncio.create_task(database.turns.take(2))
        await asyncio.wait({taking}, timeout=0.2)
        taking.cancel()
        await asyncio.wait({taking})
        await line.mend()
        assert await database.turns.take(2)
        await database.close()

    async def test_is_left_without_waiting_for_it(self, line: Line, postgres_url: str) -> None:
        database = open_database(line.by_way_of(postgres_url))
        await migrate(database)
        assert await database.turns.take(1)
        await asyncio.gather(*(look(database) for _ in range(5)))
        line.hang()
        async with asyncio.timeout(20):
            await database.close()

    async def test_is_not_started_on(self, line: Line, postgres_url: str) -> None:
        line.hang()
        database = open_database(line.by_way_of(postgres_url))
        with pytest.raises(DatabaseError, match="the database cannot be opened: the database server does not answer"):
            await migrate(database)
        await database.close()


async def look(database: Database) -> None:
    """Ask for something."""
    async with database.begin() as connection:
        assert await chats.find(connection, 1) is None
