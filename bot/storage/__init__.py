"""What the bot remembers, on SQLite or PostgreSQL.

Functions here take an open connection and say one thing to the database; they know no rule and no Telegram.
A transaction is opened by the service that needs it: `async with database.begin() as connection`.
"""

from bot.storage.database import Connection, Database
from bot.storage.migrating import migrate
from bot.storage.opening import open_database
from bot.storage.trouble import DatabaseError, UnavailableError

__all__ = ["Connection", "Database", "DatabaseError", "UnavailableError", "migrate", "open_database"]
