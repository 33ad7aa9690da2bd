"""Opening the database: SQLite by default, PostgreSQL by its address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection as SyncConnection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

# What the functions of this package take: an open connection, inside a transaction.
Connection = AsyncConnection

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class DatabaseError(Exception):
    """The database cannot be used; the text says why and what to do."""


class Database:
    """One database, opened once; `begin` gives a transaction that commits at the end of its block."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Connection]:
        """A transaction: all of its block or nothing."""
        async with self.engine.begin() as connection:
            yield connection

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()


def _engine(url: str) -> AsyncEngine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(f"{url!r} is no database address; sqlite:///file or postgresql://... is") from error
    backend = parsed.get_backend_name()
    if backend not in DRIVERS:
        raise DatabaseError(f"{backend} is not supported; sqlite:///file or postgresql://... is")
    engine = create_async_engine(parsed.set(drivername=DRIVERS[backend]), pool_pre_ping=backend != "sqlite")
    if backend == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling would open transactions late; see SQLAlchemy's notes on pysqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "foreign_keys = ON", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: SyncConnection) -> None:
    # A transaction that reads first and writes later would fail at once when another one wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
