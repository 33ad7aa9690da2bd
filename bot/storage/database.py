"""Opening the database: SQLite by default, PostgreSQL by its address."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Engine, Executable, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.storage.trouble import ANSWERS_WITHIN, Condition, DatabaseError, Tell
from bot.storage.turns import ProcessTurns, ServerTurns, Turns

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None

# Milliseconds that a transaction waits for another process's to end. The bot stands still meanwhile.
BUSY_TIMEOUT = 2000
# The same while the file is known to be locked: it stood still for the first one, and looks in from then on.
BUSY_TIMEOUT_IN_TROUBLE = 5

# Our name in the server's list of connections.
APPLICATION = "interviewer"

# A machine that loses its power says no goodbye: the server finds out within ten seconds, and frees its turns.
KEEPALIVE = {"tcp_keepalives_idle": "3", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "2"}


class Connection(ABC):
    """What the functions of this package take: an open connection, inside a transaction."""

    dialect: str
    wrote = False

    async def execute(self, statement: Executable, parameters: Parameters = None) -> CursorResult[Any]:
        """Run a statement, once for every row of parameters."""
        result = await self._execute(statement, parameters)
        if statement.is_dml and result.rowcount:
            self.wrote = True
        return result

    @abstractmethod
    async def _execute(self, statement: Executable, parameters: Parameters) -> CursorResult[Any]:
        """Have the database run a statement."""


class Database(ABC):
    """One database, opened once; `turns` say who may work on what only one at a time may work on."""

    turns: Turns

    @abstractmethod
    def begin(self, *, durable: bool = False) -> AbstractAsyncContextManager[Connection]:
        """A transaction: all of its block or nothing. Nothing but its connection is awaited inside.

        A `durable` one has reached the disk when it ends, and with it all before it; others reach it soon after, in
        order, and outlive the process but not a power cut in between. Raises UnavailableError while the database
        cannot be used.
        """

    @abstractmethod
    async def run(self, work: Callable[[SyncConnection], None]) -> None:
        """Do work that speaks to the database synchronously, in a transaction of its own."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of every connection."""


def open_database(url: str, tell: Tell = lambda _: None, *, application: str = APPLICATION) -> Database:
    """The database at an address; DatabaseError when the bot cannot speak to such a one.

    `tell` is told why it cannot be used whenever that begins or changes, and None when it can be used again;
    `application` is our name in a server's list of connections.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError("that is no database address; sqlite:///file or postgresql://... is") from error
    match parsed.get_backend_name():
        case "sqlite":
            return _Sqlite(parsed.set(drivername="sqlite"), Condition(tell))
        case "postgresql" | "postgres":
            return _Postgresql(parsed.set(drivername="postgresql+asyncpg"), Condition(tell), application)
        case other:
            raise DatabaseError(f"{other} is not supported; sqlite:///file or postgresql://... is")


class _SqliteConnection(Connection):
    dialect = "sqlite"

    def __init__(self, connection: SyncConnection) -> None:
        self._connection = connection

    async def _execute(self, statement: Executable, parameters: Parameters) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)


class _Sqlite(Database):
    """A file, spoken to on the event loop's own thread.

    A query here takes some 20 microseconds, handing it to another thread and back 100 and more: with aiosqlite an
    answer cost 9 ms, like this 2 (`make bench`). A transaction never yields, so none waits for another.
    """

    def __init__(self, url: URL, condition: Condition) -> None:
        self.turns = ProcessTurns()
        self._condition = condition
        self._engine = _sqlite_engine(url, "NORMAL", condition)
        self._durable = _sqlite_engine(url, "FULL", condition)

    @asynccontextmanager
    async def begin(self, *, durable: bool = False) -> AsyncIterator[Connection]:
        engine = self._durable if durable else self._engine
        with self._condition.watched(), engine.begin() as connection:
            opened = _SqliteConnection(connection)
            yield opened
        self._condition.worked(wrote=opened.wrote)

    async def run(self, work: Callable[[SyncConnection], None]) -> None:
        with self._engine.begin() as connection:
            work(connection)

    async def close(self) -> None:
        self._engine.dispose()
        self._durable.dispose()


class _PostgresqlConnection(Connection):
    dialect = "postgresql"

    def __init__(self, connection: AsyncConnection, patience: asyncio.Timeout) -> None:
        self._connection = connection
        self._patience = patience

    async def _execute(self, statement: Executable, parameters: Parameters) -> CursorResult[Any]:
        self._patience.reschedule(asyncio.get_running_loop().time() + ANSWERS_WITHIN)
        return await self._connection.execute(statement, parameters)


class _Postgresql(Database):
    """A server, spoken to over the network."""

    def __init__(self, url: URL, condition: Condition, application: str) -> None:
        from bot.storage.server import ServerConnection  # noqa: PLC0415 - its driver comes with an extra

        arguments = {
            "timeout": ANSWERS_WITHIN,
            "connection_class": ServerConnection,
            "server_settings": {"application_name": application, **KEEPALIVE},
        }
        self._condition = condition
        self._engine = create_async_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=arguments)
        self.turns = ServerTurns(self._engine, condition)

    @asynccontextmanager
    async def begin(self, *, durable: bool = False) -> AsyncIterator[Connection]:
        with self._condition.watched():
            async with asyncio.timeout(ANSWERS_WITHIN) as patience, self._engine.begin() as connection:
                opened = _PostgresqlConnection(connection, patience)
                yield opened
        self._condition.worked(wrote=opened.wrote)

    async def run(self, work: Callable[[SyncConnection], None]) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(work)

    async def close(self) -> None:
        await self.turns.close()
        await self._engine.dispose()


def _sqlite_engine(url: URL, synchronous: str, condition: Condition) -> Engine:
    # What people typed is among the parameters, and errors get logged.
    engine = create_engine(url, hide_parameters=True)
    pragmas = (
        f"busy_timeout = {BUSY_TIMEOUT}",
        "journal_mode = WAL",
        "foreign_keys = ON",
        f"synchronous = {synchronous}",
    )

    def prepare(connection: Any, _: Any) -> None:
        # The driver's own transaction handling would open transactions late; see SQLAlchemy's notes on pysqlite.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def begin(connection: SyncConnection) -> None:
        patience = BUSY_TIMEOUT if condition.is_good else BUSY_TIMEOUT_IN_TROUBLE
        if connection.info.setdefault("patience", BUSY_TIMEOUT) != patience:
            connection.info["patience"] = patience
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
        # A transaction that reads first and writes later would fail at once when another one wrote in between.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine
