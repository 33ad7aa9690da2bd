"""Moving a SQLite database into PostgreSQL: in batches, each with its note of how far the move has come."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, Column, MetaData, Table, Text, func, insert, inspect, select, text, update
from sqlalchemy import Connection as SyncConnection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.database import Connection, Database
from bot.storage.leaving import alone, batches, give_token, token_of
from bot.storage.migrating import migrate
from bot.storage.opening import APPLICATION, open_database
from bot.storage.tables import MOVE_TABLE, metadata
from bot.storage.trouble import DatabaseError
from bot.storage.turns import MOVING

# How far the move got, in the database that is moved to, until it is finished.
progress = Table(
    MOVE_TABLE,
    MetaData(),
    Column("name", Text, primary_key=True),
    # The same as in the source's header: this move of that file, and no other.
    Column("token", BigInteger, nullable=False),
    Column("last", Text),
    Column("rows", BigInteger, nullable=False),
)

# A table's name, its rows so far, its rows in all.
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of each table are in the new place; `before` when an earlier move had brought them all."""

    rows: Mapping[str, int]
    before: bool = False


async def move(source_url: str, target_url: str, told: Told = lambda *_: None) -> Moved:
    """Copy everything, or go on with what was begun; DatabaseError when it must not, or cannot, be done.

    From its beginning the bot refuses to start on the source, and until its end on the target.
    """
    _refuse_kinds(source_url, target_url)
    with alone(source_url):
        pass
    source = open_database(source_url)
    try:
        await migrate(source, moving=True)
    finally:
        await source.close()
    target = open_database(target_url, application=f"{APPLICATION} move")
    try:
        with alone(source_url) as connection:
            return await _Move(connection, target, told).run()
    finally:
        await target.close()


@dataclass(frozen=True, slots=True)
class _Move:
    source: SyncConnection
    target: Database
    told: Told

    async def run(self) -> Moved:
        await migrate(self.target, moving=True)
        if not await self.target.turns.take(MOVING):
            raise DatabaseError("another move into that database is running")
        await self._refuse_running()
        expected = {table.name: _count(self.source, table) for table in metadata.sorted_tables}
        token = token_of(self.source)
        if token and await self._is_there(expected):
            return Moved(expected, before=True)
        token = token or give_token(self.source)
        await self._begin(token)
        for table in metadata.sorted_tables:
            await self._copy(table, expected[table.name])
        await self._finish(expected)
        return Moved(expected)

    async def _refuse_running(self) -> None:
        others = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = :us"
        )
        async with self.target.begin() as connection:
            if (await connection.execute(others, {"us": APPLICATION})).scalar():
                raise DatabaseError("the bot is running on that database; stop it first")

    async def _is_there(self, expected: Mapping[str, int]) -> bool:
        """Whether an earlier move has finished, and nothing has changed since."""
        if not any(expected.values()) or await self._has_begun():
            return False
        async with self.target.begin() as connection:
            return await _counts(connection) == expected

    async def _has_begun(self) -> bool:
        found: list[bool] = []
        await self.target.run(lambda connection: found.append(inspect(connection).has_table(MOVE_TABLE)))
        return found[0]

    async def _begin(self, token: int) -> None:
        """Note the beginning, or find the note of an earlier run."""
        if not await self._has_begun():
            async with self.target.begin() as connection:
                _refuse_full(await _counts(connection))
            await self.target.run(lambda connection: _make_progress(connection, token))
        async with self.target.begin() as connection:
            tokens = set((await connection.execute(select(progress.c.token))).scalars())
        if tokens != {token}:
            raise DatabaseError("that database holds a part of something else; give an empty one")

    async def _copy(self, table: Table, expected: int) -> None:
        note = progress.c.name == table.name
        async with self.target.begin() as connection:
            noted = (await connection.execute(select(progress).where(note))).one()
        last, done = noted.last, noted.rows
        self.told(table.name, done, expected)
        for rows in batches(self.source, table, json.loads(last) if last else None):
            done += len(rows)
            key = json.dumps([rows[-1][column.name] for column in table.primary_key])
            async with self.target.begin() as connection:
                await connection.execute(insert(table), rows)
                await connection.execute(update(progress).where(note).values(last=key, rows=done))
            self.told(table.name, done, expected)

    async def _finish(self, expected: Mapping[str, int]) -> None:
        """Compare, put the counters behind the last ids, and forget the notes: all or nothing of it."""
        async with self.target.begin() as connection:
            counts = await _counts(connection)
            for name, count in expected.items():
                if counts[name] != count:
                    raise DatabaseError(
                        f"{name} has {count:,} rows here and {counts[name]:,} there; move into an empty one"
                    )
            for table in metadata.sorted_tables:
                await _set_counter(connection, table)
            await connection.execute(text(f"DROP TABLE {MOVE_TABLE}"))


def _refuse_kinds(source_url: str, target_url: str) -> None:
    if _kind(source_url) != "sqlite":
        raise DatabaseError("BOT_DATABASE_URL is PostgreSQL already; moving is from a SQLite file")
    if _kind(target_url) not in {"postgresql", "postgres"}:
        raise DatabaseError("--to takes the address of a PostgreSQL database: postgresql://user:password@host/name")


def _kind(url: str) -> str:
    try:
        return make_url(url).get_backend_name()
    except ArgumentError:
        return ""


def _make_progress(connection: SyncConnection, token: int) -> None:
    progress.create(connection)
    notes = [{"name": table.name, "token": token, "last": None, "rows": 0} for table in metadata.sorted_tables]
    connection.execute(insert(progress), notes)


def _refuse_full(counts: Mapping[str, int]) -> None:
    full = [f"{count:,} {name}" for name, count in counts.items() if count]
    if full:
        raise DatabaseError(f"that database is in use: it holds {', '.join(full)}; give an empty one")


def _count(connection: SyncConnection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


async def _counts(connection: Connection) -> dict[str, int]:
    return {
        table.name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
        for table in metadata.sorted_tables
    }


async def _set_counter(connection: Connection, table: Table) -> None:
    """Let the next row get an id of its own, where the database gives ids."""
    first = next(iter(table.primary_key))
    newest = select(func.coalesce(func.max(first), 0) + 1).scalar_subquery()
    # Both are NULL, and nothing happens, where there is no counter.
    await connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, first.name), newest, False)))
