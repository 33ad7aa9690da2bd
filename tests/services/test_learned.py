"""Words taken back where a dialog cannot reach: other processes, restarts, banks that changed meanwhile."""

from dataclasses import replace

import pytest

from bot.domain.appeal import Ruling
from bot.domain.grading import Lexicon
from bot.services.cases import Ruled
from bot.services.learned import LearnedWords
from bot.services.rubrics import LOOK_EVERY
from bot.storage import Database
from tests.factories import DROPOUT
from tests.services.test_appeals import AT, FULL, KEEPER, OFF, OTHERS, WORDS, Court, open_court


@pytest.fixture
def court(database: Database, lexicon: Lexicon) -> Court:
    return open_court(database, lexicon, DROPOUT)


def words_of(court: Court) -> LearnedWords:
    """What the people of that process who keep the bank can take back."""
    return LearnedWords(court.office.database, court.rubrics)


async def teach(court: Court, words: str = WORDS, chat_id: int = 1) -> int:
    """Teach a wording; its id."""
    appeal_id = await court.appeal(await court.answer(chat_id=chat_id))
    assert isinstance(await court.decide(appeal_id, Ruling.LEARNED, words=words, cause=f"press {words}"), Ruled)
    lessons = await words_of(court).newest()
    return next(lesson.learned.id for lesson in lessons if lesson.learned.phrasing == words)


async def found_by(court: Court, chat_id: int, at: object = AT) -> list[str]:
    graded = await court.answer(OTHERS, chat_id=chat_id, at=at)  # type: ignore[arg-type]
    return [finding.concept.id for finding in graded.verdict.found]


async def test_words_taken_back_in_one_process_count_no_more_in_another_within_seconds(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    learned_id = await teach(court)
    other = open_court(database, lexicon, DROPOUT)
    assert OFF in await found_by(other, 2)
    await words_of(court).take_back(learned_id, KEEPER)
    assert OFF not in await found_by(court, 3)
    assert OFF not in await found_by(other, 4, AT + LOOK_EVERY)
    await words_of(other).bring_back(learned_id)
    assert OFF in await found_by(other, 5, AT + LOOK_EVERY)
    assert OFF in await found_by(court, 6, AT + 2 * LOOK_EVERY)


async def test_words_gone_and_others_come_between_two_looks_are_both_noticed(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    learned_id = await teach(court)
    other = open_court(database, lexicon, DROPOUT)
    assert OFF in await found_by(other, 2)
    await words_of(court).take_back(learned_id, KEEPER)
    await teach(court, "cells nap", chat_id=3)
    assert OFF not in await found_by(other, 4, AT + LOOK_EVERY)
    concept = next(one for one in other.rubrics.question("dropout").concepts if one.id == OFF)  # type: ignore[union-attr]
    assert concept.phrasings[-1] == "cells nap"


async def test_a_restart_keeps_what_was_taken_back(court: Court, database: Database, lexicon: Lexicon) -> None:
    await words_of(court).take_back(await teach(court), KEEPER)
    assert OFF not in await found_by(open_court(database, lexicon, DROPOUT), 2)


async def test_words_that_the_question_forbids_by_now_are_not_said_to_count(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    learned_id = await teach(court)
    full = DROPOUT.concepts[1]
    concepts = (DROPOUT.concepts[0], replace(full, phrasings=(*full.phrasings, WORDS)), DROPOUT.concepts[2])
    newer = open_court(database, lexicon, replace(DROPOUT, revision=2, concepts=concepts))
    for lesson in (await words_of(newer).take_back(learned_id, KEEPER), await words_of(newer).bring_back(learned_id)):
        assert lesson is not None
        assert not lesson.counts
    assert await found_by(newer, 2) == [FULL]


async def test_words_of_a_question_that_left_the_bank_can_be_taken_back(
    court: Court, database: Database, lexicon: Lexicon
) -> None:
    learned_id = await teach(court)
    later = words_of(open_court(database, lexicon, replace(DROPOUT, id="other")))
    lesson = await later.take_back(learned_id, KEEPER)
    assert lesson is not None
    assert (lesson.question, lesson.concept, lesson.counts) == (None, None, False)
    assert lesson.learned.taken_back_by == KEEPER


async def test_what_was_never_learned_cannot_be_taken_back(court: Court) -> None:
    assert await words_of(court).take_back(404, KEEPER) is None
    assert await words_of(court).bring_back(404) is None
