"""Bringing a database up to date where it is not."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.storage.database import Database
from bot.storage.tables import MOVE_TABLE, VERSION_TABLE
from bot.storage.trouble import SILENT, DatabaseError
from bot.storage.turns import MIGRATING

MIGRATIONS = Path(__file__).parent / "migrations" / "versions"


async def migrate(database: Database, *, moving: bool = False) -> None:
    """Create the tables or bring them up to date; DatabaseError when the database is not ours to touch.

    One that a move has begun on is for the move alone.
    """
    try:
        await database.run(lambda connection: _migrate(connection, moving))
    except TimeoutError as error:
        raise DatabaseError(f"the database cannot be opened: {SILENT.reason}") from error
    except (DBAPIError, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseError(f"the database cannot be opened: {reason}") from error
    except SQLAlchemyError as error:
        raise DatabaseError(f"the database cannot be brought up to date: {error}") from error


def newest_revision() -> str:
    """The revision that this version of the bot works on: the number that the newest migration's file begins with."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("[0-9]*.py"))


def _migrate(connection: Connection, moving: bool) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
    revision = _revision(connection)
    if revision is not None and not moving:
        _refuse_moving(connection)
    if revision == newest_revision():
        return
    # Alembic takes a tenth of the bot's memory; at most starts there is nothing for it to do.
    from bot.storage.upgrading import upgrade  # noqa: PLC0415

    upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    revision: str | None = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()  # noqa: S608 - our own name
    return revision


def _refuse_moving(connection: Connection) -> None:
    if inspect(connection).has_table(MOVE_TABLE):
        raise DatabaseError("a move into this database is not finished; let `interviewer move` go on")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA user_version").scalar():
        raise DatabaseError(
            "this database has moved to PostgreSQL, or is on its way: set BOT_DATABASE_URL to the new one, let "
            "`interviewer move --to` go on, or use this one again after `interviewer move --stay`"
        )
