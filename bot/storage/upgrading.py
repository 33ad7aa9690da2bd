"""The migrations, run by Alembic; and the refusal of a database that is not ours."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.storage.tables import VERSION_TABLE
from bot.storage.trouble import DatabaseError


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing; DatabaseError when the database is not ours to touch."""
    config = Config()
    config.set_main_option("script_location", "bot.storage:migrations")
    config.attributes["connection"] = connection
    _refuse_foreign(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


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
