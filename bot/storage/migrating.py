"""Bringing a database up to date, and refusing one that is not ours."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.storage.database import Database
from bot.storage.trouble import DatabaseError
from bot.storage.turns import MIGRATING

VERSION_TABLE = "interviewer_version"


async def migrate(database: Database) -> None:
    """Create the tables or bring them up to date; DatabaseError when the database is not ours to touch."""
    try:
        await database.run(_migrate)
    except (DBAPIError, OSError) as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseError(f"the database cannot be opened: {reason}") from error
    except SQLAlchemyError as error:
        raise DatabaseError(f"the database cannot be brought up to date: {error}") from error


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
    config = _config(connection)
    _refuse_foreign(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    return config


def _refuse_foreign(connection: Connection, scripts: ScriptDirectory) -> None:
    tables = set(inspect(connection).get_table_names())
    if tables and VERSION_TABLE not in tables:
        names = ", ".join(sorted(tables)[:3])
        raise DatabaseError(
            f"this database belongs to something else (it holds {names}); give BOT_DATABASE_URL one of its own"
        )
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    revision = context.get_current_revision()
    if revision is not None and revision not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseError(
            f"this database was made by another version of the bot (revision {revision}); install that version or newer"
        )
