"""Opening the database: SQLite by default, PostgreSQL by its address."""

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.storage.database import Database
from bot.storage.sqlite import Sqlite
from bot.storage.trouble import Condition, DatabaseError, Tell

# Our name in a server's list of connections.
APPLICATION = "interviewer"


def open_database(url: str, tell: Tell = lambda _: None, *, application: str = APPLICATION) -> Database:
    """The database at an address; DatabaseError when the bot cannot speak to such a one.

    `tell` is told why it cannot be used whenever that begins or changes, and None when it can be used again;
    `application` is our name in a server's list of connections.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError("that is no database address; sqlite:///file or postgresql://... is") from error
    match parsed.get_backend_name():
        case "sqlite":
            return Sqlite(parsed.set(drivername="sqlite"), Condition(tell))
        case "postgresql" | "postgres":
            # Its driver comes with an extra, and SQLAlchemy's asynchronous half with its whole object mapper.
            try:
                from bot.storage.postgresql import Postgresql  # noqa: PLC0415
            except ModuleNotFoundError as error:
                raise DatabaseError("PostgreSQL needs a driver: pip install 'interviewer-bot[postgres]'") from error
            return Postgresql(parsed.set(drivername="postgresql+asyncpg"), Condition(tell), application)
        case other:
            raise DatabaseError(f"{other} is not supported; sqlite:///file or postgresql://... is")
