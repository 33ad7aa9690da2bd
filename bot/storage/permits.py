"""Moments reserved for sending, by all processes that share a server and by its clock."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, func, select, update

from bot.storage.database import Connection
from bot.storage.tables import insert_new, permits

NOW = func.extract("epoch", func.clock_timestamp()).label("now")
HELD = select(permits.c.reserved, NOW).where(permits.c.chat_id == bindparam("chat")).with_for_update()
RESERVE = (
    update(permits)
    .where(permits.c.chat_id == bindparam("chat"))
    .values(reserved=bindparam("moments"), until=bindparam("latest"))
)
FORGET = delete(permits).where(permits.c.until < bindparam("before"))


async def held(connection: Connection, chat_id: int) -> tuple[list[float], float]:
    """What is reserved for a chat, held until the transaction ends, and the time on the server's clock."""
    row = (await connection.execute(HELD, {"chat": chat_id})).one_or_none()
    if row is None:
        await connection.execute(insert_new(connection, permits), {"chat_id": chat_id, "reserved": "", "until": 0.0})
        row = (await connection.execute(HELD, {"chat": chat_id})).one()
    return [float(moment) for moment in row.reserved.split()], float(row.now)


async def reserve(connection: Connection, chat_id: int, moments: Sequence[float]) -> None:
    """Reserve these moments instead of those before."""
    written = " ".join(f"{moment:.6f}" for moment in moments)
    await connection.execute(RESERVE, {"chat": chat_id, "moments": written, "latest": moments[-1]})


async def forget(connection: Connection, before: float) -> None:
    """Drop the chats that were last written to before that time."""
    await connection.execute(FORGET, {"before": before})
