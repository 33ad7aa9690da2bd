"""Opening the database: SQLite by default, PostgreSQL by its address."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None

# Milliseconds that a transaction waits for another process's to end. The bot stands still meanwhile.
BUSY_TIMEOUT = 2000


class DatabaseError(Exception):
    """The database cannot be used; the text says why and what to do."""


class Connection(ABC):
    """What the functions of this package take: an open connection, inside a transaction."""

    dialect: str

    @abstractmethod
    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Run a statement, once for every row of parameters."""


class Database(ABC):
    """One database, opened once."""

    @abstractmethod
    def begin(self) -> AbstractAsyncContextManager[Connection]:
        """A transaction: all of its block or nothing. Nothing but its connection is awaited inside."""

    @abstractmethod
    async def run(self, work: Callable[[SyncConnection], None]) -> None:
        """Do work that speaks to the database synchronously, in a transaction of its own."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of every connection."""


def open_database(url: str) -> Database:
    """The database at an address; DatabaseError when the bot cannot speak to such a one."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(f"{url!r} is no database address; sqlite:///file or postgresql://... is") from error
    match parsed.get_backend_name():
        case "sqlite":
            return _Sqlite(parsed.set(drivername="sqlite"))
        case "postgresql" | "postgres":
            return _Postgresql(parsed.set(drivername="postgresql+asyncpg"))
        case other:
            raise DatabaseError(f"{other} is not supported; sqlite:///file or postgresql://... is")


class _SqliteConnection(Connection):
    dialect = "sqlite"

    def __init__(self, connection: SyncConnection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)


class _Sqlite(Database):
    """A file, spoken to on the event loop's own thread.

    A query here takes some 20 microseconds, handing it to another thread and back 100 and more: with aiosqlite an
    answer cost 9 ms, like this 2 (`make bench`). A transaction never yields, so none waits for another.
    """

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(url, connect_args={"check_same_thread": False})
        event.listen(self._engine, "connect", _prepare_sqlite)
        event.listen(self._engine, "begin", _begin_sqlite)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        with self._engine.begin() as connection:
            yield _SqliteConnection(connection)

    async def run(self, work: Callable[[SyncConnection], None]) -> None:
        with self._engine.begin() as connection:
            work(connection)

    async def close(self) -> None:
        self._engine.dispose()


class _PostgresqlConnection(Connection):
    dialect = "postgresql"

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        return await self._connection.execute(statement, parameters)


class _Postgresql(Database):
    """A server, spoken to over the network."""

    def __init__(self, url: URL) -> None:
        self._engine = create_async_engine(url, pool_pre_ping=True)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        async with self._engine.begin() as connection:
            yield _PostgresqlConnection(connection)

    async def run(self, work: Callable[[SyncConnection], None]) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(work)

    async def close(self) -> None:
        await self._engine.dispose()


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # The driver's own transaction handling would open transactions late; see SQLAlchemy's notes on pysqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout = {BUSY_TIMEOUT}", "journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: SyncConnection) -> None:
    # A transaction that reads first and writes later would fail at once when another one wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
