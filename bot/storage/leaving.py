"""The end that a move begins at: the SQLite file, to ourselves, and what is read from it."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, create_engine, select, tuple_
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.storage.trouble import DatabaseError

BATCH = 2000


@contextmanager
def alone(url: str) -> Iterator[Connection]:
    """The source, to ourselves: every open connection of another process holds a lock that this one waits for."""
    engine = create_engine(make_url(url).set(drivername="sqlite"), hide_parameters=True)
    try:
        with engine.connect() as connection:
            _lock(connection)
            yield connection
    finally:
        engine.dispose()


def _lock(connection: Connection) -> None:
    try:
        for words in ("PRAGMA busy_timeout = 500", "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE"):
            connection.exec_driver_sql(words)
        connection.commit()
    except DBAPIError as error:
        if "locked" in str(error.orig):
            raise DatabaseError("something has the database open, the bot most likely; stop it first") from error
        raise DatabaseError(f"the database cannot be opened: {error.orig}") from error


def token_of(source: Connection) -> int:
    """The number of the move that has begun on the file; 0 without one."""
    found: int = source.exec_driver_sql("PRAGMA user_version").scalar_one()
    return found


def give_token(source: Connection) -> int:
    """Begin a move: from now on the bot does not start on the file."""
    token = secrets.randbelow(2**31 - 1) + 1
    source.exec_driver_sql(f"PRAGMA user_version = {token}")
    source.commit()
    return token


def batches(source: Connection, table: Table, last: Sequence[Any] | None) -> Iterator[list[dict[str, Any]]]:
    """A table's rows behind the last one, in the order of its key."""
    key = list(table.primary_key)
    while True:
        query = select(table).order_by(*key).limit(BATCH)
        if last is not None:
            query = query.where(tuple_(*key) > tuple_(*last))
        rows = [_clean(row._mapping) for row in source.execute(query)]
        if not rows:
            return
        yield rows
        last = [rows[-1][column.name] for column in key]


def _clean(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The row as PostgreSQL takes it: it knows no NUL in a text."""
    return {name: value.replace("\0", "") if isinstance(value, str) else value for name, value in row.items()}


def stay(url: str) -> None:
    """Let the bot use the file again, as it was when its move began."""
    with alone(url) as connection:
        connection.exec_driver_sql("PRAGMA user_version = 0")
        connection.commit()
