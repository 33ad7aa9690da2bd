"""What can befall a database while the bot runs: in words, said once when it begins and once when it ends."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionLeftError

logger = logging.getLogger(__name__)

# Seconds until a server that does not answer counts as gone: one that hangs keeps its connections open, and where the
# network swallows what is sent TCP gives up after a quarter of an hour.
ANSWERS_WITHIN = 5.0

# Told why the database cannot be used; None when it can again.
Tell = Callable[[str | None], None]


class DatabaseError(Exception):
    """The database cannot be used; the text says why and what to do."""


class UnavailableError(DatabaseError):
    """The database cannot be used now; nothing of the transaction was kept, and trying again later may help."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a database cannot be used; `writing` when only a write can show that it is over."""

    reason: str
    writing: bool = False


# By SQLite's primary result codes.
SQLITE_TROUBLES = {
    sqlite3.SQLITE_BUSY: Trouble("another process has locked the database file"),
    sqlite3.SQLITE_LOCKED: Trouble("another process has locked the database file"),
    sqlite3.SQLITE_PERM: Trouble("the database file may not be opened; see whose it is"),
    sqlite3.SQLITE_CANTOPEN: Trouble("the database file cannot be opened; see whether it and its folder are there"),
    sqlite3.SQLITE_READONLY: Trouble("the database file is read-only; make it and its folder writable"),
    sqlite3.SQLITE_FULL: Trouble("the disk of the database is full; make room", writing=True),
    sqlite3.SQLITE_IOERR: Trouble("the disk of the database fails; look after it", writing=True),
    sqlite3.SQLITE_CORRUPT: Trouble("the database file is damaged; restore a backup", writing=True),
    sqlite3.SQLITE_NOTADB: Trouble("the database file is damaged; restore a backup", writing=True),
}

# By the beginning of PostgreSQL's SQLSTATE (its manual, appendix A), the longer ones first.
POSTGRESQL_TROUBLES = {
    "25006": Trouble("the database server is read-only; see whether it is a standby", writing=True),
    "53100": Trouble("the disk of the database server is full; make room", writing=True),
    "53": Trouble("the database server is short of connections or memory"),
    "57P": Trouble("the database server is stopping or starting"),
    "08": Trouble("the database server cannot be reached"),
    "28": Trouble("the database server refuses our user; see BOT_DATABASE_URL"),
    "3D": Trouble("the database server has no such database; see BOT_DATABASE_URL"),
    "58": Trouble("the database server fails; see its log", writing=True),
    "XX": Trouble("the database server fails; see its log", writing=True),
}
UNREACHABLE = Trouble("the database server cannot be reached")
SILENT = Trouble("the database server does not answer")
NO_CONNECTION_LEFT = Trouble("every connection to the database is in use")


def trouble_of(error: Exception) -> Trouble | None:
    """The trouble that an error tells of; None when it is a fault of the bot's own."""
    if isinstance(error, NoConnectionLeftError):
        return NO_CONNECTION_LEFT
    if isinstance(error, OSError):
        return SILENT if isinstance(error, TimeoutError) else UNREACHABLE
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        # The higher bits of the code only say more of the same.
        return SQLITE_TROUBLES.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
    state = str(getattr(cause, "sqlstate", None) or "")
    found = next((trouble for code, trouble in POSTGRESQL_TROUBLES.items() if state.startswith(code)), None)
    broken = isinstance(error, DBAPIError) and error.connection_invalidated
    return found or (UNREACHABLE if broken else None)


class Condition:
    """Whether a database can be used, as its transactions find out."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._trouble: Trouble | None = None
        self._since = 0.0

    @property
    def is_good(self) -> bool:
        """Whether the last word was good."""
        return self._trouble is None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """What goes wrong inside with the database raises UnavailableError; all else passes."""
        try:
            yield
        except Exception as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            self._begins(trouble)
            raise UnavailableError(trouble.reason) from error

    def worked(self, *, wrote: bool) -> None:
        """A transaction was committed."""
        if self._trouble is None or (self._trouble.writing and not wrote):
            return
        self._trouble = None
        self._tell(None)
        logger.warning("the database can be used again, after %.0f seconds", time.monotonic() - self._since)

    def _begins(self, trouble: Trouble) -> None:
        if trouble == self._trouble:
            return
        if self._trouble is None:
            self._since = time.monotonic()
        self._trouble = trouble
        self._tell(trouble.reason)
        logger.error("%s; what needs the database waits until it can be used again", trouble.reason)
