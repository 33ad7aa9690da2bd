"""Deliveries: claimed, sent, closed, and what of them is asked later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select, update

from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, Origin, State
from bot.storage.database import Connection
from bot.storage.tables import Moment, chats, deliveries, insert_new

ARRIVED = (State.SENT, State.UNSURE)
MAY_BE_SEEN = or_(
    *(deliveries.c.state == state.value for state in ARRIVED),
    and_(deliveries.c.state == State.CLAIMED.value, deliveries.c.sent_at.is_not(None)),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A question to be put to a chat, with the local day it is for when it is a daily one."""

    chat: Chat
    question_id: str
    origin: Origin
    due_at: datetime
    day: date | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """A chat's daily question that is due, with the local day it is for; `misfired` when it is too late."""

    chat: Chat
    day: date
    misfired: bool


async def claim(connection: Connection, wanted: Claim, at: datetime, retry_at: datetime) -> Delivery | None:
    """Make a question ours to send; None when its day or the question itself is taken already."""
    values = {
        "chat_id": wanted.chat.id,
        "question_id": wanted.question_id,
        "origin": wanted.origin.value,
        "state": State.CLAIMED.value,
        "day": wanted.day,
        "due_at": wanted.due_at,
        "claimed_at": at,
        "retry_at": retry_at,
        "thread_id": wanted.chat.thread_id,
        "cause": wanted.cause,
        "reason": "",
    }
    query = insert_new(connection, deliveries).values(**values).returning(deliveries)
    row = (await connection.execute(query)).one_or_none()
    return _delivery(row) if row else None


async def claim_days(connection: Connection, owed: Sequence[Owed], at: datetime, retry_at: datetime) -> list[Delivery]:
    """Make the daily questions of many chats ours to send, or record that they came too late; the ones to send."""
    rows = [
        {
            "chat_id": one.chat.id,
            "origin": Origin.DAILY.value,
            "state": (State.MISFIRED if one.misfired else State.CLAIMED).value,
            "day": one.day,
            "due_at": one.chat.due_at,
            "claimed_at": at,
            "retry_at": retry_at,
            "closed_at": at if one.misfired else None,
            "thread_id": one.chat.thread_id,
            "reason": "late" if one.misfired else "",
        }
        for one in owed
    ]
    if not rows:
        return []
    made = await connection.execute(insert_new(connection, deliveries).returning(deliveries), rows)
    return [delivery for delivery in _deliveries(made) if delivery.state is State.CLAIMED]


async def choose(connection: Connection, delivery: Delivery, question_id: str) -> Delivery:
    """Give a claimed delivery its question."""
    query = (
        update(deliveries).where(deliveries.c.id == delivery.id).values(question_id=question_id).returning(deliveries)
    )
    return _delivery((await connection.execute(query)).one())


async def unsent(connection: Connection, at: datetime, limit: int) -> Sequence[Delivery]:
    """Claims that were not sent and may be tried again, oldest first."""
    query = (
        select(deliveries)
        .where(deliveries.c.state == State.CLAIMED, deliveries.c.retry_at <= at)
        .order_by(deliveries.c.retry_at)
        .limit(limit)
    )
    return _deliveries(await connection.execute(query))


async def take_unsent(connection: Connection, delivery: Delivery, retry_at: datetime) -> Delivery | None:
    """Hold a claim for another try; None when somebody else does so already."""
    query = (
        update(deliveries)
        .where(
            deliveries.c.id == delivery.id,
            deliveries.c.state == State.CLAIMED,
            deliveries.c.retry_at == delivery.retry_at,
        )
        .values(retry_at=retry_at)
        .returning(deliveries)
    )
    row = (await connection.execute(query)).one_or_none()
    return _delivery(row) if row else None


async def mark_sent(
    connection: Connection, delivery: Delivery, state: State, at: datetime, message_id: int | None
) -> None:
    """The question has arrived; a daily one gets the chat's next number unless it has one."""
    values: dict[str, Any] = {"state": state.value, "sent_at": at, "message_id": message_id}
    if state is State.SENT and delivery.origin is Origin.DAILY and delivery.number is None:
        values["number"] = await _next_number(connection, delivery.chat_id)
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(**values))


SET_OUT = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("delivery"),
        deliveries.c.state == State.CLAIMED.value,
        deliveries.c.retry_at == bindparam("held_until"),
    )
    .values(sent_at=bindparam("at"))
)


async def set_out(connection: Connection, delivery: Delivery, at: datetime | None) -> bool:
    """A claim of ours is on its way since then, so that it may be seen, or is not; False when it is no more ours."""
    values = {"delivery": delivery.id, "held_until": delivery.retry_at, "at": at}
    return (await connection.execute(SET_OUT, values)).rowcount == 1


async def hold(connection: Connection, delivery_id: int) -> Delivery | None:
    """The delivery as it is now, held until the transaction ends where the database can hold a row."""
    query = select(deliveries).where(deliveries.c.id == delivery_id).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return _delivery(row) if row else None


async def confirm(connection: Connection, delivery: Delivery, at: datetime, message_id: int | None = None) -> Delivery:
    """Somebody answered what nobody was sure of, so it did arrive, then at the latest, as this message if known."""
    now = await hold(connection, delivery.id) or delivery
    if now.state is State.SENT:
        return now
    values: dict[str, Any] = {"state": State.SENT.value, "message_id": message_id, "sent_at": now.sent_at or at}
    if now.origin is Origin.DAILY and now.number is None:
        values["number"] = await _next_number(connection, now.chat_id)
    query = update(deliveries).where(deliveries.c.id == now.id).values(**values).returning(deliveries)
    return _delivery((await connection.execute(query)).one())


async def postpone(connection: Connection, delivery: Delivery, retry_at: datetime) -> None:
    """Try this claim again then; this try has brought nothing about, so what came before it stands."""
    values = {"retry_at": retry_at, "sent_at": delivery.sent_at}
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(**values))


async def give_up(connection: Connection, delivery: Delivery, state: State, at: datetime, reason: str) -> None:
    """A claim that will not be sent any more."""
    values = {"state": state.value, "closed_at": at, "reason": reason}
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(**values))


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


OPEN_AT = (
    select(deliveries)
    .where(
        deliveries.c.chat_id == bindparam("chat"),
        MAY_BE_SEEN,
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
    return _deliveries(await connection.execute(OPEN_AT, values))


async def find_open(connection: Connection, chat_id: int, at: datetime) -> Delivery | None:
    """The newest question of a chat that was open at that moment."""
    newest = await open_at(connection, chat_id, at)
    return newest[0] if newest else None


OVERTAKING = (
    select(deliveries.c.id)
    .where(
        deliveries.c.chat_id == bindparam("chat"),
        deliveries.c.message_id > bindparam("message"),
        deliveries.c.sent_at <= bindparam("at"),
    )
    .limit(1)
)


async def overtaken(connection: Connection, chat_id: int, message_id: int, at: datetime) -> bool:
    """Whether a question came after that message and yet not later: in the same second, or once more after a crash."""
    values = {"chat": chat_id, "message": message_id, "at": at}
    return (await connection.execute(OVERTAKING, values)).first() is not None


async def all_open(connection: Connection, chat_id: int) -> Sequence[Delivery]:
    """Every question of a chat that is claimed or open, oldest first."""
    query = (
        select(deliveries)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.closed_at.is_(None))
        .order_by(deliveries.c.id)
    )
    return _deliveries(await connection.execute(query))


async def last_daily(connection: Connection, chat_id: int) -> Delivery | None:
    """The chat's newest daily question, whatever became of it."""
    query = (
        select(deliveries)
        .where(deliveries.c.chat_id == chat_id, deliveries.c.origin == Origin.DAILY)
        .order_by(deliveries.c.due_at.desc(), deliveries.c.id.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).one_or_none()
    return _delivery(row) if row else None


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
    return _delivery(row) if row else None


def _deliveries(rows: Any) -> list[Delivery]:
    return [_delivery(row) for row in rows]


def _delivery(row: Row[Any]) -> Delivery:
    values = dict(row._mapping)
    return Delivery(**{**values, "origin": Origin(row.origin), "state": State(row.state)})
