"""Answers: one row a message, one counted row a member and question, and the sums made of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

from bot.domain.answer import Answer, Counted, Standing
from bot.domain.grading.verdict import Outcome
from bot.storage.database import Connection
from bot.storage.tables import answers, members

FIELDS = [answers.c[name] for name in Answer.__slots__]
ADD = insert(answers).returning(answers.c.id)


async def add(connection: Connection, answer: Answer) -> Answer:
    """A new answer; the same with its id."""
    values = {name: getattr(answer, name) for name in Answer.__slots__ if name != "id"}
    id_ = (await connection.execute(ADD, values)).scalar_one()
    return replace(answer, id=id_)


async def find(connection: Connection, answer_id: int) -> Answer | None:
    """The answer of that id."""
    row = (await connection.execute(select(*FIELDS).where(answers.c.id == answer_id))).one_or_none()
    return _answer(row) if row else None


async def correct(connection: Connection, answer_id: int, outcome: Outcome, score: float) -> None:
    """Put the mark of an answer right; standings are sums of these."""
    query = update(answers).where(answers.c.id == answer_id).values(outcome=outcome.value, score=score)
    await connection.execute(query)


FIND_BY_MESSAGE = select(*FIELDS).where(
    answers.c.chat_id == bindparam("chat"), answers.c.message_id == bindparam("message")
)


async def find_by_message(connection: Connection, chat_id: int, message_id: int) -> Answer | None:
    """The answer that was typed in that message."""
    row = (await connection.execute(FIND_BY_MESSAGE, {"chat": chat_id, "message": message_id})).one_or_none()
    return _answer(row) if row else None


OF_MEMBER = (
    select(*FIELDS)
    .where(answers.c.delivery_id == bindparam("delivery"), answers.c.member_id == bindparam("member"))
    .order_by(answers.c.attempt)
)


async def of_member(connection: Connection, delivery_id: int, member_id: int) -> Sequence[Answer]:
    """A member's answers to one delivery, first one first."""
    rows = await connection.execute(OF_MEMBER, {"delivery": delivery_id, "member": member_id})
    return [_answer(row) for row in rows]


async def counted(connection: Connection, delivery_id: int) -> Sequence[Counted]:
    """Who answered a question, best first."""
    query = (
        select(members.c.name, answers.c.outcome, answers.c.score)
        .join(members, (members.c.chat_id == answers.c.chat_id) & (members.c.member_id == answers.c.member_id))
        .where(answers.c.delivery_id == delivery_id, answers.c.counted)
        .order_by(answers.c.score.desc(), answers.c.at, answers.c.id)
    )
    return [Counted(row.name, Outcome(row.outcome), row.score) for row in await connection.execute(query)]


async def standings(connection: Connection, chat_id: int, since: datetime | None) -> Sequence[Standing]:
    """A group's table over the answers since a moment (None: all), most points first."""
    points = func.sum(answers.c.score)
    query = (
        select(members.c.name, func.count().label("answered"), points.label("points"))
        .select_from(answers)
        .join(members, (members.c.chat_id == answers.c.chat_id) & (members.c.member_id == answers.c.member_id))
        .where(answers.c.chat_id == chat_id, answers.c.counted)
        .group_by(members.c.member_id, members.c.name)
        .order_by(points.desc(), func.count(), members.c.name)
    )
    if since is not None:
        query = query.where(answers.c.at >= since)
    return [Standing(row.name, row.answered, row.points) for row in await connection.execute(query)]


def _answer(row: Row[Any]) -> Answer:
    return Answer(**row._asdict() | {"outcome": Outcome(row.outcome)})
