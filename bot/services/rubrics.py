"""The rubrics that answers are graded with: the bank's, and on top of them what accepted appeals have taught."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.domain.appeal import Learned
from bot.domain.bank import QuestionBank
from bot.domain.grading import Lexicon, Rubric, compile_rubric
from bot.domain.grading.granting import is_disputable, scale_of
from bot.domain.grading.verdict import Verdict
from bot.domain.learning import graded, objection, with_phrasings
from bot.domain.question import Question
from bot.storage import Connection, learned

logger = logging.getLogger(__name__)

# How old may be what this process knows of other processes' rulings; grading asks the database no oftener.
LOOK_EVERY = timedelta(seconds=3)


class Rubrics:
    """A rubric for every question, kept up to date with the words that are learned here or by another process.

    Learned words go with the question as the bank has it now: those of a concept that left the bank, and those that
    its newer revision forbids, are left out until somebody teaches better ones.
    """

    def __init__(self, bank: QuestionBank, rubrics: Mapping[str, Rubric], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._bank = bank
        self._questions = {question.id: question for question in bank}
        self._rubrics = dict(rubrics)
        self._version: int | None = None
        self._taught: dict[str, tuple[Learned, ...]] = {}
        self._looked_at: datetime | None = None

    def question(self, question_id: str) -> Question | None:
        """The question with everything that it has learned."""
        return self._questions.get(question_id)

    def rubric(self, question_id: str) -> Rubric:
        """What answers to a question are graded with."""
        return self._rubrics[question_id]

    def grade(self, text: str, question: Question) -> Verdict:
        """The verdict on an answer to a question of the bank."""
        return graded(text, question, self._rubrics[question.id])

    def is_disputable(self, text: str, question: Question, verdict: Verdict) -> bool:
        """Whether the verdict refused something that would change the mark."""
        return is_disputable(text, verdict, self._rubrics[question.id], scale_of(question))

    async def look(self, connection: Connection, at: datetime) -> None:
        """Take over what was learned elsewhere, unless that was asked moments ago."""
        if self._looked_at is None or abs(at - self._looked_at) >= LOOK_EVERY:
            await self.take_over(connection)
            self._looked_at = at

    async def take_over(self, connection: Connection) -> None:
        """Take over what has been learned, now."""
        version = await learned.version(connection)
        if version == self._version:
            return
        taught = _by_question(await learned.everything(connection))
        for question_id in taught.keys() | self._taught.keys():
            if taught.get(question_id) != self._taught.get(question_id):
                self._teach(question_id, taught.get(question_id, ()))
        self._version, self._taught = version, taught

    def _teach(self, question_id: str, words: Iterable[Learned]) -> None:
        question = self._bank.get(question_id)
        if question is None:
            return
        concepts = {concept.id for concept in question.concepts}
        for one in words:
            if one.concept_id in concepts:
                question = self._with(question, one)
        self._questions[question_id] = question
        self._rubrics[question_id] = compile_rubric(question, self.lexicon)

    def _with(self, question: Question, one: Learned) -> Question:
        against = objection(one.phrasing, one.concept_id, question, self.lexicon)
        if against is None:
            return with_phrasings(question, one.concept_id, [one.phrasing])
        logger.info("question %s: learned words of %s are left out: %s", question.id, one.concept_id, against.reason)
        return question


def _by_question(words: Iterable[Learned]) -> dict[str, tuple[Learned, ...]]:
    found = defaultdict(list)
    for one in words:
        found[one.question_id].append(one)
    return {question_id: tuple(ones) for question_id, ones in found.items()}
