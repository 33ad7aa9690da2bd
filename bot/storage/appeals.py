"""Appeals: one an answer, its refused concepts each ruled on once, and a group's votes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from bot.domain.appeal import Appeal, Disputed, Mark, Ruling
from bot.domain.grading.verdict import Outcome
from bot.storage.database import Connection
from bot.storage.tables import answers, appeal_concepts, appeal_votes, appeals, insert_new, members

ID = appeals.c.id
OPEN = appeals.c.settled_at.is_(None)


async def add(connection: Connection, appeal: Appeal) -> int | None:
    """A new appeal's id; None when there is one about that answer."""
    values = {
        "answer_id": appeal.answer_id,
        "member_id": appeal.member_id,
        "question_id": appeal.question_id,
        "revision": appeal.revision,
        "before_outcome": appeal.before.outcome.value,
        "before_score": appeal.before.score,
        "granted_outcome": appeal.granted.outcome.value,
        "granted_score": appeal.granted.score,
        "at": appeal.at,
        "cause": appeal.cause,
        "note": "",
    }
    query = insert_new(connection, appeals).values(**values).returning(ID)
    id_: int | None = (await connection.execute(query)).scalar_one_or_none()
    if id_ is not None:
        rows = [
            {"appeal_id": id_, "position": position, "concept_id": one.concept_id, "say": one.say, "words": ""}
            for position, one in enumerate(appeal.concepts)
        ]
        await connection.execute(insert(appeal_concepts), rows)
    return id_


async def find(connection: Connection, appeal_id: int) -> Appeal | None:
    """The appeal of that id, held until the transaction ends where the database can hold a row."""
    return await _one(connection, _whole().where(appeals.c.id == appeal_id).with_for_update(of=appeals))


async def find_by_answer(connection: Connection, answer_id: int) -> Appeal | None:
    """The appeal about an answer."""
    return await _one(connection, _whole().where(appeals.c.answer_id == answer_id))


async def next_open(connection: Connection, after: int) -> Appeal | None:
    """The oldest open appeal behind the one of that id."""
    return await _one(connection, _whole().where(OPEN, appeals.c.id > after).order_by(ID).limit(1))


async def untold(connection: Connection, before: datetime) -> Sequence[int]:
    """The appeals that were settled before a moment, and whose learner has not heard."""
    rows = await connection.execute(
        select(ID).where(appeals.c.told_at.is_(None), appeals.c.settled_at < before).order_by(appeals.c.settled_at)
    )
    return [row.id for row in rows]


async def everything(connection: Connection) -> Sequence[Appeal]:
    """Every appeal, oldest first."""
    rows = list(await connection.execute(_whole().order_by(ID)))
    return [await _appeal(connection, row) for row in rows]


async def count_open(connection: Connection) -> int:
    """How many appeals wait for a ruling."""
    waiting: int = (await connection.execute(select(func.count()).select_from(appeals).where(OPEN))).scalar_one()
    return waiting


async def count_of_member(connection: Connection, member_id: int, since: datetime) -> int:
    """How many appeals a member has made since a moment."""
    query = select(func.count()).select_from(appeals).where(appeals.c.member_id == member_id, appeals.c.at > since)
    made: int = (await connection.execute(query)).scalar_one()
    return made


async def rule(connection: Connection, appeal_id: int, position: int, disputed: Disputed) -> None:
    """Write down what was decided about one refused concept."""
    query = (
        update(appeal_concepts)
        .where(appeal_concepts.c.appeal_id == appeal_id, appeal_concepts.c.position == position)
        .values(
            ruling=disputed.ruling.value if disputed.ruling else None,
            words=disputed.words,
            ruled_by=disputed.ruled_by,
            cause=disputed.cause,
        )
    )
    await connection.execute(query)


async def note(connection: Connection, appeal_id: int, line: str) -> None:
    """Keep the line to the learner."""
    await connection.execute(update(appeals).where(appeals.c.id == appeal_id).values(note=line))


async def settle(connection: Connection, appeal_id: int, at: datetime) -> None:
    """Everything of the appeal is decided."""
    await connection.execute(update(appeals).where(appeals.c.id == appeal_id).values(settled_at=at))


async def mark_told(connection: Connection, appeal_id: int, at: datetime) -> None:
    """The learner has heard, or never will."""
    await connection.execute(update(appeals).where(appeals.c.id == appeal_id).values(told_at=at))


async def vote(connection: Connection, appeal_id: int, member_id: int) -> int:
    """Count a member's vote, once; how many there are."""
    query = insert_new(connection, appeal_votes).values(appeal_id=appeal_id, member_id=member_id)
    await connection.execute(query)
    return await votes(connection, appeal_id)


async def votes(connection: Connection, appeal_id: int) -> int:
    """How many members have voted."""
    query = select(func.count()).select_from(appeal_votes).where(appeal_votes.c.appeal_id == appeal_id)
    found: int = (await connection.execute(query)).scalar_one()
    return found


def _whole() -> Select[Any]:
    mine = (members.c.chat_id == answers.c.chat_id) & (members.c.member_id == answers.c.member_id)
    return (
        select(
            appeals,
            answers.c.chat_id,
            answers.c.message_id,
            answers.c.text,
            answers.c.outcome,
            answers.c.score,
            members.c.name,
        )
        .join(answers, answers.c.id == appeals.c.answer_id)
        .join(members, mine)
    )


async def _one(connection: Connection, query: Select[Any]) -> Appeal | None:
    row = (await connection.execute(query)).one_or_none()
    return await _appeal(connection, row) if row else None


async def _appeal(connection: Connection, row: Row[Any]) -> Appeal:
    query = select(appeal_concepts).where(appeal_concepts.c.appeal_id == row.id).order_by(appeal_concepts.c.position)
    return Appeal(
        id=row.id,
        answer_id=row.answer_id,
        chat_id=row.chat_id,
        message_id=row.message_id,
        member_id=row.member_id,
        member_name=row.name,
        question_id=row.question_id,
        revision=row.revision,
        text=row.text,
        before=Mark(Outcome(row.before_outcome), row.before_score),
        granted=Mark(Outcome(row.granted_outcome), row.granted_score),
        now=Mark(Outcome(row.outcome), row.score),
        at=row.at,
        concepts=tuple(_disputed(one) for one in await connection.execute(query)),
        cause=row.cause,
        note=row.note,
        settled_at=row.settled_at,
        told_at=row.told_at,
    )


def _disputed(row: Row[Any]) -> Disputed:
    ruling = Ruling(row.ruling) if row.ruling else None
    return Disputed(row.concept_id, row.say, ruling, row.words, row.ruled_by, row.cause)
