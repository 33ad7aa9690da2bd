"""A copy of a SQLite database, made while the bot runs on it, and checked before it is called one."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import make_url

from bot.storage.tables import VERSION_TABLE
from bot.storage.trouble import DatabaseError

# Pages copied at a time; between two of them the progress is told.
PAGES = 256
# What people typed is in it: nobody's business but the owner's.
MODE = 0o600

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished copy: how many rows of each table, and how many bytes."""

    rows: Mapping[str, int]
    size: int


def file_of(url: str) -> Path | None:
    """The file of a SQLite database by its address; None for any other database."""
    parsed = make_url(url)
    return Path(parsed.database) if parsed.get_backend_name() == "sqlite" and parsed.database else None


def back_up(source: Path, target: Path, told: Told = lambda *_: None) -> Backup:
    """Copy a database as it is at this moment; DatabaseError, and no file, when that cannot be done."""
    if not source.is_file():
        raise DatabaseError(f"there is no database at {source} yet")
    if target.exists():
        raise DatabaseError(f"{target} is there already; choose another name")
    try:
        with _unfinished(target) as unfinished:
            rows = _copy(source, unfinished, told)
            _check(unfinished, rows)
            size = unfinished.stat().st_size
            unfinished.rename(target)
    except sqlite3.Error as error:
        raise DatabaseError(f"the copy cannot be made: {error}") from error
    except OSError as error:
        raise DatabaseError(f"{target} cannot be written: {error.strerror}") from error
    return Backup(rows, size)


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A file beside the target, gone at the end unless it was renamed."""
    path = target.with_name(f"{target.name}.unfinished")
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _copy(source: Path, target: Path, told: Told) -> dict[str, int]:
    with closing(_open(source)) as original, closing(_open(target)) as copy:
        # An open transaction holds this moment still; without it every write of the bot would begin the copy anew.
        original.execute("BEGIN")
        if VERSION_TABLE not in _tables(original):
            raise DatabaseError(f"{source} is no database of this bot")
        rows = _count(original)
        original.backup(copy, pages=PAGES, progress=lambda _, left, total: told(total - left, total))
        original.execute("ROLLBACK")
        # One file that needs no others beside it; the bot turns its own way of writing on again.
        copy.execute("PRAGMA journal_mode = DELETE")
    with target.open("rb+") as written:
        os.fsync(written.fileno())
    return rows


def _check(copy: Path, rows: Mapping[str, int]) -> None:
    with closing(_open(copy)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            raise DatabaseError("the database is damaged; its copy was thrown away, and an older one may be needed")
        if _count(connection) != rows:
            raise DatabaseError("the copy does not hold what the database holds, and was thrown away")


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?mode=rw", uri=True, isolation_level=None)


def _tables(connection: sqlite3.Connection) -> list[str]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [row[0] for row in connection.execute(names)]


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows by table."""
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - the schema's own names
        for name in _tables(connection)
    }
