"""Deliveries: sent, closed, and what of them is asked later."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, literal_column, or_, select, update

from bot.domain.delivery import Delivery, Origin, State
from bot.storage.database import Connection
from bot.storage.tables import Moment, chats, deliveries

ARRIVED = (State.SENT, State.UNSURE)


async def mark_sent(
    connection: Connection, delivery: Delivery, state: State, at: datetime, message_id: int | None
) -> None:
    """The question has arrived; a daily one gets the chat's next number unless it has one."""
    values: dict[str, Any] = {"state": state.value, "sent_at": at, "message_id": message_id}
    if state is State.SENT and delivery.origin is Origin.DAILY and delivery.number is None:
        values["number"] = await _next_number(connection, delivery.chat_id)
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(**values))


async def hold(connection: Connection, delivery_id: int) -> Delivery | None:
    """The delivery as it is now, held until the transaction ends where the database can hold a row."""
    query = select(deliveries).where(deliveries.c.id == delivery_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return delivery_of(row) if row else None


async def confirm(connection: Connection, delivery: Delivery, at: datetime, message_id: int | None = None) -> Delivery:
    """Somebody answered what nobody was sure of, so it did arrive, then at the latest, as this message if known."""
    now = await hold(connection, delivery.id) or delivery
    if now.state is State.SENT:
        return now
    values: dict[str, Any] = {"state": State.SENT.value, "message_id": message_id, "sent_at": now.sent_at or at}
    if now.origin is Origin.DAILY and now.number is None:
        values["number"] = await _next_number(connection, now.chat_id)
    query = update(deliveries).where(deliveries.c.id == now.id).values(**values).returning(deliveries)
    return delivery_of((await connection.execute(query)).one())


CLOSE = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("delivery"), deliveries.c.closed_at.is_(None))
    .values(closed_at=bindparam("at"), closed_by=bindparam("closer"))
)


async def close(connection: Connection, delivery_id: int, at: datetime, closed_by: str | None = None) -> bool:
    """No answer counts any more; False when it was closed before."""
    closed = await connection.execute(CLOSE, {"delivery": delivery_id, "at": at, "closer": closed_by})
    return closed.rowcount == 1


async def find(connection: Connection, delivery_id: int) -> Delivery | None:
    """The delivery with that id."""
    return await _one(connection, deliveries.c.id == delivery_id)


async def find_by_message(connection: Connection, chat_id: int, message_id: int) -> Delivery | None:
    """The delivery whose question is that message."""
    return await _one(connection, deliveries.c.chat_id == chat_id, deliveries.c.message_id == message_id)


async def find_by_cause(connection: Connection, chat_id: int, cause: str) -> Delivery | None:
    """The delivery that this message or button press asked for."""
    return await _one(connection, deliveries.c.chat_id == chat_id, deliveries.c.cause == cause)


async def find_closed_by(connection: Connection, chat_id: int, cause: str) -> Delivery | None:
    """The delivery that this message or button press closed."""
    return await _one(connection, deliveries.c.chat_id == chat_id, deliveries.c.closed_by == cause)


# The states stand in the statement itself: as parameters, SQLite would plan it anew each time, since they decide
# whether the index of unsent claims could serve, which takes five times as long as the answer.
OPEN_AT = (
    select(deliveries)
    .where(
        deliveries.c.chat_id == bindparam("chat"),
        deliveries.c.state.in_(literal_column(f"'{state.value}'") for state in (*ARRIVED, State.CLAIMED)),
        deliveries.c.sent_at <= bindparam("at"),
        or_(deliveries.c.closed_at.is_(None), deliveries.c.closed_at > bindparam("closed_after")),
    )
    .order_by(deliveries.c.sent_at.desc(), deliveries.c.id.desc())
    .limit(bindparam("most"))
)


async def open_at(
    connection: Connection, chat_id: int, at: datetime, most: int = 1, closed_after: datetime | None = None
) -> Sequence[Delivery]:
    """The questions of a chat sent by that moment and closed after it, or after another one, newest first."""
    values = {"chat": chat_id, "at": at, "closed_after": closed_after or at, "most": most}
    return deliveries_of(await connection.execute(OPEN_AT, values))


async def find_open(connection: Connection, chat_id: int, at: datetime) -> Delivery | None:
    """The newest question of a chat that was open at that moment."""
    newest = await open_at(connection, chat_id, at)
    return newest[0] if newest else None


async def all_open(connection: Connection, chat_id: int) -> Sequence[Delivery]:
    """Every question of a chat that is claimed or open, oldest first."""
    query = (
        select(deliveries)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.closed_at.is_(None))
        .order_by(deliveries.c.id)
    )
    return deliveries_of(await connection.execute(query))


async def last_daily(connection: Connection, chat_id: int) -> Delivery | None:
    """The chat's newest daily question, whatever became of it."""
    query = (
        select(deliveries)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.origin == Origin.DAILY)
        .order_by(deliveries.c.due_at.desc(), deliveries.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return delivery_of(row) if row else None


async def asked(connection: Connection, chat_id: int) -> dict[str, datetime]:
    """When each question was last asked in a chat."""
    query = (
        select(deliveries.c.question_id, func.max(deliveries.c.claimed_at, type_=Moment()).label("moment"))
        .where(
            deliveries.c.chat_id == chat_id,
            deliveries.c.question_id.is_not(None),
            deliveries.c.state.in_((*ARRIVED, State.CLAIMED)),
        )
        .group_by(deliveries.c.question_id)
    )
    return {row.question_id: row.moment for row in await connection.execute(query)}


async def _next_number(connection: Connection, chat_id: int) -> int:
    query = update(chats).where(chats.c.id == chat_id).values(dailies=chats.c.dailies + 1).returning(chats.c.dailies)
    number: int = (await connection.execute(query)).scalar_one()
    return number


async def _one(connection: Connection, *conditions: Any) -> Delivery | None:
    row = (await connection.execute(select(deliveries).where(*conditions))).one_or_none()
    return delivery_of(row) if row else None


def deliveries_of(rows: Any) -> list[Delivery]:
    """Rows of the table as deliveries."""
    return [delivery_of(row) for row in rows]


def delivery_of(row: Row[Any]) -> Delivery:
    """A row of the table as a delivery."""
    values = row._asdict()
    values["origin"], values["state"] = Origin(values["origin"]), State(values["state"])
    return Delivery(**values)
