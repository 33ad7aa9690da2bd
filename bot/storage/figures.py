"""How much waits: counted from indexes, and never further than anybody needs to know."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, literal_column, select

from bot.storage.database import Connection
from bot.storage.tables import appeals, chats, deliveries, inbox

# Counting stops here: what matters is that it is a lot.
AT_MOST = 100_000


async def owed(connection: Connection, at: datetime) -> int:
    """How many questions were due by then and are not sent: not yet claimed, or claimed and still here."""
    unclaimed = select(chats.c.id).where(chats.c.due_at <= at)
    # Spelt out, since SQLite uses the index of the unsent only when it can read the condition.
    claimed = select(deliveries.c.id).where(
        deliveries.c.state == literal_column("'claimed'"), deliveries.c.due_at <= at
    )
    return await _count(connection, unclaimed) + await _count(connection, claimed)


async def letters(connection: Connection, *, put_aside: bool) -> int:
    """How many updates wait to be handled, or were put aside for good."""
    fault: ColumnElement[bool] = inbox.c.fault.is_not(None) if put_aside else inbox.c.fault.is_(None)
    return await _count(connection, select(inbox.c.update_id).where(fault))


async def appeals_open(connection: Connection) -> int:
    """How many appeals nobody has decided."""
    return await _count(connection, select(appeals.c.id).where(appeals.c.settled_at.is_(None)))


async def _count(connection: Connection, rows: Select[tuple[int]]) -> int:
    found: int = (
        await connection.execute(select(func.count()).select_from(rows.limit(AT_MOST).subquery()))
    ).scalar_one()
    return found
