"""Learned words: what counts, what was taken back, and a number that tells of every change."""

import asyncio
from dataclasses import replace

from bot.domain.appeal import Learned
from bot.storage import Database, learned
from tests.storage.values import DUE

WORDS = Learned("dropout", "scaling", "scaled down", 1, 99, DUE)


async def counting(database: Database) -> list[str]:
    async with database.begin() as connection:
        return [one.phrasing for one in await learned.everything(connection)]


async def version(database: Database) -> int:
    async with database.begin() as connection:
        return await learned.version(connection)


async def add(database: Database, words: Learned = WORDS) -> int:
    async with database.begin() as connection:
        await learned.add(connection, words)
        kept = await learned.find_words(connection, words.question_id, words.concept_id, words.phrasing)
    assert kept is not None
    return kept.id


async def test_each_change_has_a_number_of_its_own_and_what_changes_nothing_has_none(database: Database) -> None:
    numbers = [await version(database)]
    id_ = await add(database)
    numbers.append(await version(database))
    for by in (99, 98):
        async with database.begin() as connection:
            await learned.take_back(connection, id_, by)
        numbers.append(await version(database))
    for _ in range(2):
        async with database.begin() as connection:
            await learned.bring_back(connection, id_)
        numbers.append(await version(database))
    await add(database)
    numbers.append(await version(database))
    assert numbers == [0, 1, 2, 2, 3, 3, 3]


async def test_who_took_words_back_first_stays_on_record_until_they_are_learned_anew(database: Database) -> None:
    id_ = await add(database)
    for by in (98, 97):
        async with database.begin() as connection:
            await learned.take_back(connection, id_, by)
            found = await learned.find(connection, id_)
        assert found is not None
        assert found.taken_back_by == 98
    assert await counting(database) == []
    anew = replace(WORDS, revision=3, learned_by=97)
    assert await add(database, anew) == id_
    async with database.begin() as connection:
        assert await learned.find(connection, id_) == replace(anew, id=id_)


async def test_changes_at_the_same_time_are_all_counted(database: Database) -> None:
    async def learn(number: int) -> None:
        async with database.begin() as connection:
            await learned.add(connection, replace(WORDS, phrasing=f"scaled {number}"))

    await asyncio.gather(*(learn(number) for number in range(8)))
    assert await version(database) == 8


async def test_the_newest_come_first_whether_they_count_or_not(database: Database) -> None:
    ids = [await add(database, replace(WORDS, phrasing=f"scaled {number}")) for number in range(4)]
    async with database.begin() as connection:
        await learned.take_back(connection, ids[3], 99)
        newest = await learned.newest(connection, 3)
    assert [one.id for one in newest] == ids[:0:-1]
