"""The words that accepted appeals taught, before the people who keep the bank; and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.appeal import Appeal, Learned, Ruling
from bot.domain.question import Concept, Question
from bot.services.rubrics import Rubrics
from bot.storage import Connection, Database, learned

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Lesson:
    """A learned wording, with its question as answers to it are graded now (None: it left the bank)."""

    learned: Learned
    question: Question | None

    @property
    def concept(self) -> Concept | None:
        """What the wording is for, if the bank still has it."""
        concepts = self.question.concepts if self.question else ()
        return next((concept for concept in concepts if concept.id == self.learned.concept_id), None)

    @property
    def counts(self) -> bool:
        """Whether answers earn the concept by it: learned and fitting the question as it is, or in the bank's file."""
        return self.concept is not None and self.learned.phrasing in self.concept.phrasings


@dataclass(frozen=True, slots=True)
class LearnedWords:
    """Takes learned words back, and brings them back; marks that were granted by them stay as they are.

    Both can be done at any time and as often as anybody likes: the last word stands, in every process within seconds.
    """

    database: Database
    rubrics: Rubrics

    async def newest(self) -> Sequence[Lesson]:
        """What was learned last, whether it still counts or not."""
        async with self.database.begin() as connection:
            await self.rubrics.take_over(connection)
            return [self._lesson(one) for one in await learned.newest(connection, SHOWN)]

    async def take_back(self, learned_id: int, by: int) -> Lesson | None:
        """Let a wording count no more; None when there is no such wording."""
        async with self.database.begin() as connection:
            await learned.take_back(connection, learned_id, by)
        return await self._find(learned_id)

    async def bring_back(self, learned_id: int) -> Lesson | None:
        """Let a wording that was taken back count again; None when there is no such wording."""
        async with self.database.begin() as connection:
            await learned.bring_back(connection, learned_id)
        return await self._find(learned_id)

    async def _find(self, learned_id: int) -> Lesson | None:
        async with self.database.begin() as connection:
            await self.rubrics.take_over(connection)
            found = await learned.find(connection, learned_id)
        return self._lesson(found) if found else None

    def _lesson(self, one: Learned) -> Lesson:
        return Lesson(one, self.rubrics.question(one.question_id))


async def taught_by(connection: Connection, appeal: Appeal) -> dict[int, Learned]:
    """What was learned by an appeal, by the position of the concept."""
    found = {
        position: await learned.find_words(connection, appeal.question_id, one.concept_id, one.words)
        for position, one in enumerate(appeal.concepts)
        if one.ruling is Ruling.LEARNED
    }
    return {position: one for position, one in found.items() if one is not None}


async def as_it_stands(connection: Connection, appeal: Appeal) -> Appeal:
    """The appeal without the promise of words that were taken back before its member heard of them."""
    gone = {position for position, one in (await taught_by(connection, appeal)).items() if one.taken_back_by}
    concepts = (replace(one, ruling=Ruling.ONCE) if place in gone else one for place, one in enumerate(appeal.concepts))
    return replace(appeal, concepts=tuple(concepts))
