"""SQLite: one file, one process, and the event loop's own thread."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable, create_engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import URL

from bot.storage.database import Connection, Database, Parameters
from bot.storage.trouble import Condition
from bot.storage.turns import ProcessTurns

# Milliseconds that a transaction waits for another process's to end. The bot stands still meanwhile.
BUSY_TIMEOUT = 2000
# The same while the file is known to be locked: it stood still for the first one, and looks in from then on.
BUSY_TIMEOUT_IN_TROUBLE = 5


class _SqliteConnection(Connection):
    insert = staticmethod(insert)

    def __init__(self, connection: SyncConnection) -> None:
        self._connection = connection

    async def _execute(self, statement: Executable, parameters: Parameters) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)


class Sqlite(Database):
    """A file, spoken to on the event loop's own thread.

    A query here takes some 20 microseconds, handing it to another thread and back 100 and more: with aiosqlite an
    answer cost 9 ms, like this 2 (`make bench`). A transaction never yields, so none waits for another.
    """

    def __init__(self, url: URL, condition: Condition) -> None:
        self.turns = ProcessTurns()
        self._condition = condition
        self._file = _SqliteFile(url, condition)

    @asynccontextmanager
    async def begin(self, *, durable: bool = False) -> AsyncIterator[Connection]:
        """A transaction; see Database."""
        with self._condition.watched():
            with self._file.transaction() as connection:
                opened = _SqliteConnection(connection)
                yield opened
            if durable:
                await asyncio.to_thread(self._file.sync)
        self._condition.worked(wrote=opened.wrote)

    async def run(self, work: Callable[[SyncConnection], None]) -> None:
        """Do work that speaks to the database synchronously."""
        with self._file.transaction() as connection:
            work(connection)

    async def close(self) -> None:
        """Let go of the database."""
        self._file.close()


class _SqliteFile:
    """One connection to the file, kept open, and its transactions: begun and ended on the driver's own connection.

    They are written to the log beside the file (WAL), which reaches the disk when `sync` is called or SQLite tidies up.
    Through SQLAlchemy's pool and events a transaction costs forty microseconds more, and any listener to an engine
    slows down every statement.
    """

    def __init__(self, url: URL, condition: Condition) -> None:
        # What people typed is among the parameters, and errors get logged.
        self._engine = create_engine(url, hide_parameters=True)
        self._condition = condition
        self._patience = BUSY_TIMEOUT
        self._opened: tuple[SyncConnection, Any] | None = None
        self._log = f"{url.database}-wal"
        event.listen(self._engine, "connect", _prepare_sqlite)

    @contextmanager
    def transaction(self) -> Iterator[SyncConnection]:
        """All of the block or nothing."""
        connection, driver = self._opened or self._open()
        self._be_patient(driver)
        # A transaction that reads first and writes later would fail at once when another one wrote in between.
        driver.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            driver.commit()
        except BaseException:
            driver.rollback()
            raise

    def sync(self) -> None:
        """Have all that was committed reach the disk; for a thread of its own, since disks take their time.

        `synchronous = FULL` would do the same, but inside the transaction, while the bot stands still. No lock of
        SQLite's is on the log, so that opening and closing it here loses none.
        """
        try:
            log = os.open(self._log, os.O_RDWR)
            try:
                os.fsync(log)
            finally:
                os.close(log)
        except FileNotFoundError:
            return  # a disk on which SQLite cannot keep a log, as some of the network's: each commit reaches it at once
        except OSError as error:
            failure = sqlite3.OperationalError(str(error))
            failure.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise failure from error

    def close(self) -> None:
        """Let go of the file."""
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None
        self._engine.dispose()

    def _open(self) -> tuple[SyncConnection, Any]:
        connection = self._engine.connect()
        connection.begin()  # so that SQLAlchemy takes every statement for part of a transaction, which it is
        self._opened = connection, connection.connection.driver_connection
        return self._opened

    def _be_patient(self, driver: Any) -> None:
        patience = BUSY_TIMEOUT if self._condition.is_good else BUSY_TIMEOUT_IN_TROUBLE
        if self._patience != patience:
            driver.execute(f"PRAGMA busy_timeout = {patience}")
            self._patience = patience


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # The driver's own transaction handling would open transactions late; see SQLAlchemy's notes on pysqlite.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT}",
        "journal_mode = WAL",
        "foreign_keys = ON",
        "synchronous = NORMAL",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
