"""What the bot remembers, on SQLite or PostgreSQL.

Functions here take an open connection and say one thing to the database; they know no rule and no Telegram.
A transaction is opened by the service that needs it: `async with database.begin() as connection`.
"""

from bot.storage.database import Connection, Database, DatabaseError, open_database
from bot.storage.migrating import migrate

__all__ = ["Connection", "Database", "DatabaseError", "migrate", "open_database"]
