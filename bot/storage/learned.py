"""The words that accepted appeals taught: wordings of a concept beside those of the bank's files."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select, update

from bot.domain.appeal import Learned
from bot.storage.database import Connection
from bot.storage.tables import learned_phrasings, learned_versions

WORDS = learned_phrasings.c
COUNTING = WORDS.taken_back_by.is_(None)
ONLY = 1


async def add(connection: Connection, learned: Learned) -> None:
    """Keep a wording; one that counts already stays as it is, one that was taken back is learned anew."""
    values = {name: getattr(learned, name) for name in Learned.__slots__ if name != "id"}
    query = (
        connection.insert(learned_phrasings)
        .values(**values)
        .on_conflict_do_update(
            index_elements=[WORDS.question_id, WORDS.concept_id, WORDS.phrasing], set_=values, where=~COUNTING
        )
        .returning(WORDS.id)
    )
    await _changed(connection, (await connection.execute(query)).scalar_one_or_none())


async def take_back(connection: Connection, learned_id: int, by: int) -> None:
    """Let a wording count no more; who took it back first stays on record."""
    query = update(learned_phrasings).where(WORDS.id == learned_id, COUNTING).values(taken_back_by=by)
    await _changed(connection, (await connection.execute(query.returning(WORDS.id))).scalar_one_or_none())


async def bring_back(connection: Connection, learned_id: int) -> None:
    """Let a wording that was taken back count again."""
    query = update(learned_phrasings).where(WORDS.id == learned_id, ~COUNTING).values(taken_back_by=None)
    await _changed(connection, (await connection.execute(query.returning(WORDS.id))).scalar_one_or_none())


async def version(connection: Connection) -> int:
    """A number that grows whenever a wording comes to count, or ceases to."""
    query = select(learned_versions.c.number).where(learned_versions.c.id == ONLY)
    return (await connection.execute(query)).scalar_one_or_none() or 0


async def everything(connection: Connection) -> Sequence[Learned]:
    """Every learned wording that counts, in the order in which they were learned."""
    rows = await connection.execute(select(learned_phrasings).where(COUNTING).order_by(WORDS.id))
    return [_learned(row) for row in rows]


async def newest(connection: Connection, most: int) -> Sequence[Learned]:
    """The wordings learned last, whether they still count or not."""
    rows = await connection.execute(select(learned_phrasings).order_by(WORDS.at.desc(), WORDS.id.desc()).limit(most))
    return [_learned(row) for row in rows]


async def find(connection: Connection, learned_id: int) -> Learned | None:
    """The wording of that id."""
    row = (await connection.execute(select(learned_phrasings).where(WORDS.id == learned_id))).one_or_none()
    return _learned(row) if row else None


async def find_words(connection: Connection, question_id: str, concept_id: str, phrasing: str) -> Learned | None:
    """The wording of a concept that reads so."""
    mine = (WORDS.question_id == question_id, WORDS.concept_id == concept_id, WORDS.phrasing == phrasing)
    row = (await connection.execute(select(learned_phrasings).where(*mine))).one_or_none()
    return _learned(row) if row else None


async def _changed(connection: Connection, learned_id: int | None) -> None:
    """Count a change; the row is held until the transaction ends, so that no number stands for two states."""
    if learned_id is None:
        return
    query = connection.insert(learned_versions).values(id=ONLY, number=1)
    one_more = {"number": learned_versions.c.number + 1}
    await connection.execute(query.on_conflict_do_update(index_elements=[learned_versions.c.id], set_=one_more))


def _learned(row: Row[Any]) -> Learned:
    return Learned(**row._mapping)
