"""Claims: questions that are ours to send, taken up, put off, given up; `retry_at` is the fence between processes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select, update

from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, Origin, State
from bot.storage.database import Connection
from bot.storage.deliveries import deliveries_of, delivery_of
from bot.storage.tables import deliveries, insert_new


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
    return delivery_of(row) if row else None


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
    return [delivery for delivery in deliveries_of(made) if delivery.state is State.CLAIMED]


async def choose(connection: Connection, delivery: Delivery, question_id: str) -> Delivery:
    """Give a claimed delivery its question."""
    query = (
        update(deliveries).where(deliveries.c.id == delivery.id).values(question_id=question_id).returning(deliveries)
    )
    return delivery_of((await connection.execute(query)).one())


async def unsent(connection: Connection, at: datetime, limit: int) -> Sequence[Delivery]:
    """Claims that were not sent and may be tried again, oldest first."""
    query = (
        select(deliveries)
        .where(deliveries.c.state == State.CLAIMED, deliveries.c.retry_at <= at)
        .order_by(deliveries.c.retry_at)
        .limit(limit)
    )
    return deliveries_of(await connection.execute(query))


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
    return delivery_of(row) if row else None


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


async def postpone(connection: Connection, delivery: Delivery, retry_at: datetime) -> None:
    """Try this claim again then; this try has brought nothing about, so what came before it stands."""
    values = {"retry_at": retry_at, "sent_at": delivery.sent_at}
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(**values))


async def give_up(connection: Connection, delivery: Delivery, state: State, at: datetime, reason: str) -> None:
    """A claim that will not be sent any more."""
    values = {"state": state.value, "closed_at": at, "reason": reason}
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(**values))
