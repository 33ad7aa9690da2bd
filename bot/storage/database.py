"""What every database can do, whichever engine it is: transactions, and turns among processes."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult, Executable, Table

from bot.storage.turns import Turns

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Connection(ABC):
    """What the functions of this package take: an open connection, inside a transaction."""

    # SQLAlchemy's insert in the engine's own dialect, which knows what to do about a row that is there already.
    insert: Callable[[Table], Any]
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
