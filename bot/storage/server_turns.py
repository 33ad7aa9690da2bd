"""Turns among processes that share a PostgreSQL server."""

import asyncio
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.storage.trouble import ANSWERS_WITHIN, Condition
from bot.storage.turns import ProcessTurns, Turns


class ServerTurns(Turns):
    """Turns among processes that share a PostgreSQL server: its advisory locks, held by one connection of ours.

    The server frees them when that connection ends, whatever became of the process.
    """

    shared = True

    def __init__(self, engine: AsyncEngine, condition: Condition) -> None:
        self._engine = engine
        self._condition = condition
        self._connection: AsyncConnection | None = None
        self._taken = ProcessTurns()
        self._one_at_a_time = asyncio.Lock()

    async def take(self, number: int) -> bool:
        """Take the turn if no task of any process has it; UnavailableError while the server cannot be asked."""
        if not await self._taken.take(number):
            return False
        got = False
        try:
            got = await self._ask("SELECT pg_try_advisory_lock(:number)", number)
        finally:
            if not got:
                await self._taken.give_back(number)
        return got

    async def give_back(self, number: int) -> None:
        """Let the next one take it."""
        try:
            async with self._one_at_a_time:
                if self._connection is not None:
                    # One that dies of the question gives them back as well.
                    with suppress(DBAPIError, OSError):
                        await self._asked("SELECT pg_advisory_unlock(:number)", number)
        finally:
            await self._taken.give_back(number)

    async def close(self) -> None:
        """End the connection, and with it every turn."""
        async with self._one_at_a_time:
            await self._drop()

    async def _ask(self, question: str, number: int) -> bool:
        async with self._one_at_a_time:
            with self._condition.watched():
                if self._connection is not None:
                    # It may have died long ago; that alone says nothing about the server.
                    with suppress(DBAPIError, OSError):
                        return await self._asked(question, number)
                return await self._asked(question, number)

    async def _asked(self, question: str, number: int) -> bool:
        try:
            async with asyncio.timeout(ANSWERS_WITHIN):
                if self._connection is None:
                    self._connection = await self._engine.connect()
                    await self._connection.execution_options(isolation_level="AUTOCOMMIT")
                return bool((await self._connection.execute(text(question), {"number": number})).scalar())
        except (DBAPIError, OSError, asyncio.CancelledError):
            # The connection took its turns with it; a new one is made for the next question.
            await self._drop()
            raise

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError, OSError):
                await connection.invalidate()
                await connection.close()
