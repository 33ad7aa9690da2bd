"""Updates that are Telegram's no more and not yet handled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bot.storage.database import Connection
from bot.storage.tables import inbox, insert_new, marks

ID = inbox.c.update_id


@dataclass(frozen=True, slots=True)
class Letter:
    """One update as it arrived; those of one chat are handled in the order of their ids.

    `attempts` counts the failed ones; `fault` names the trace in the log once it was put aside for good.
    """

    update_id: int
    chat_id: int
    payload: str
    attempts: int = 0
    fault: str | None = None


async def put(connection: Connection, letters: Collection[Letter]) -> None:
    """Keep these updates; those that are here already stay as they are."""
    rows: list[dict[str, Any]] = [
        {"update_id": one.update_id, "chat_id": one.chat_id, "payload": one.payload, "attempts": 0} for one in letters
    ]
    if rows:
        await connection.execute(insert_new(connection, inbox), rows)


WAITING_OF = (
    select(inbox)
    .where(inbox.c.chat_id == bindparam("chat"), inbox.c.fault.is_(None))
    .order_by(ID)
    .limit(bindparam("most"))
)


async def waiting(connection: Connection, chat_id: int, most: int) -> Sequence[Letter]:
    """A chat's updates that are still to be handled, oldest first."""
    return [_letter(row) for row in await connection.execute(WAITING_OF, {"chat": chat_id, "most": most})]


async def chats_waiting(connection: Connection) -> Sequence[int]:
    """The chats that have updates to be handled."""
    rows = await connection.execute(select(inbox.c.chat_id).where(inbox.c.fault.is_(None)).distinct())
    return [row[0] for row in rows]


REMOVE = delete(inbox).where(inbox.c.update_id == bindparam("handled"), inbox.c.fault.is_(None))


async def remove(connection: Connection, update_id: int) -> None:
    """This update is handled; one that was put aside stays."""
    await connection.execute(REMOVE, {"handled": update_id})


async def failed(connection: Connection, update_id: int, fault: str | None) -> None:
    """Count a failed attempt; with a fault's name the update is put aside for good."""
    query = update(inbox).where(inbox.c.update_id == update_id).values(attempts=inbox.c.attempts + 1, fault=fault)
    await connection.execute(query)


async def put_aside(connection: Connection) -> Sequence[Letter]:
    """The updates that failed too often, oldest first."""
    rows = await connection.execute(select(inbox).where(inbox.c.fault.is_not(None)).order_by(ID))
    return [_letter(row) for row in rows]


async def depth(connection: Connection) -> int:
    """How many updates are still to be handled."""
    query = select(func.count()).select_from(inbox).where(inbox.c.fault.is_(None))
    waiting_now: int = (await connection.execute(query)).scalar_one()
    return waiting_now


async def mark(connection: Connection, update_id: int, at: datetime) -> None:
    """Remember the newest update taken by polling, and when."""
    await connection.execute(delete(marks))
    await connection.execute(insert(marks).values(update_id=update_id, at=at))


async def marked(connection: Connection, since: datetime) -> int | None:
    """The newest update taken by polling, if that was not before `since`."""
    found: int | None = (await connection.execute(select(marks.c.update_id).where(marks.c.at >= since))).scalar()
    return found


def _letter(row: Row[Any]) -> Letter:
    return Letter(row.update_id, row.chat_id, row.payload, row.attempts, row.fault)
