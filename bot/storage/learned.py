"""The words that accepted appeals taught: wordings of a concept beside those of the bank's files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from bot.storage.database import Connection
from bot.storage.tables import insert_new, learned_phrasings

ID = learned_phrasings.c.id


@dataclass(frozen=True, slots=True)
class Learned:
    """One learned wording; `revision` is the question's at that time, `learned_by` the administrator who chose it."""

    question_id: str
    concept_id: str
    phrasing: str
    revision: int
    learned_by: int
    at: datetime


async def add(connection: Connection, learned: Learned) -> None:
    """Keep a wording; one that is kept already stays as it is."""
    values = {name: getattr(learned, name) for name in Learned.__slots__}
    await connection.execute(insert_new(connection, learned_phrasings).values(**values))


async def version(connection: Connection) -> tuple[int, int]:
    """Something that changes whenever a wording is added or removed."""
    query = select(func.count().label("number"), func.coalesce(func.max(ID), 0).label("newest"))
    row = (await connection.execute(query.select_from(learned_phrasings))).one()
    return row.number, row.newest


async def everything(connection: Connection) -> Sequence[Learned]:
    """Every learned wording, in the order in which they were learned."""
    columns = [learned_phrasings.c[name] for name in Learned.__slots__]
    return [Learned(**row._mapping) for row in await connection.execute(select(*columns).order_by(ID))]
