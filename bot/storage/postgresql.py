"""PostgreSQL: a server that several processes share."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.storage.database import Connection, Database, Parameters
from bot.storage.server import ServerConnection
from bot.storage.server_turns import ServerTurns
from bot.storage.trouble import ANSWERS_WITHIN, Condition

# A machine that loses its power says no goodbye: the server finds out within ten seconds, and frees its turns.
KEEPALIVE = {"tcp_keepalives_idle": "3", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "2"}


class _PostgresqlConnection(Connection):
    insert = staticmethod(insert)

    def __init__(self, connection: AsyncConnection, patience: asyncio.Timeout) -> None:
        self._connection = connection
        self._patience = patience

    async def _execute(self, statement: Executable, parameters: Parameters) -> CursorResult[Any]:
        self._patience.reschedule(asyncio.get_running_loop().time() + ANSWERS_WITHIN)
        return await self._connection.execute(statement, parameters)


class Postgresql(Database):
    """A server, spoken to over the network."""

    def __init__(self, url: URL, condition: Condition, application: str) -> None:
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
        """A transaction; see Database."""
        with self._condition.watched():
            async with asyncio.timeout(ANSWERS_WITHIN) as patience, self._engine.begin() as connection:
                opened = _PostgresqlConnection(connection, patience)
                yield opened
        self._condition.worked(wrote=opened.wrote)

    async def run(self, work: Callable[[SyncConnection], None]) -> None:
        """Do work that speaks to the database synchronously."""
        async with self._engine.begin() as connection:
            await connection.run_sync(work)

    async def close(self) -> None:
        """Let go of the database."""
        await self.turns.close()
        await self._engine.dispose()
