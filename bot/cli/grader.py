"""Grading by question id, each rubric compiled when it is first asked for."""

from functools import cached_property

from rapidfuzz import process

from bot.content.loading import Pack, lexicon_for
from bot.domain.grading import Explanation, Lexicon, Rubric, compile_rubric, explain, grade
from bot.domain.grading.granting import scale_of
from bot.domain.grading.verdict import Verdict


class Grader:
    """Grades answers to the questions of one pack."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._rubrics: dict[str, Rubric] = {}
        self.questions = pack.by_id()

    @cached_property
    def _lexicon(self) -> Lexicon:
        return lexicon_for(self._pack.root)

    def grade(self, question_id: str, answer: str) -> Verdict:
        """The verdict on an answer to a question that the pack has."""
        return grade(answer, self._rubric(question_id), scale_of(self.questions[question_id]))

    def explain(self, question_id: str, answer: str) -> Explanation:
        """How that verdict comes about."""
        return explain(answer, self._rubric(question_id), scale_of(self.questions[question_id]))

    def why_not(self, question_id: str) -> str | None:
        """Why no answer to that id can be graded, if so."""
        if question_id in self.questions:
            return None
        if faulty := next((fault for fault in self._pack.faults if _stem(fault.file) == question_id), None):
            return f"the question has faults, the first: {faulty}"
        near = process.extractOne(question_id, list(self.questions), score_cutoff=60)
        return f'there is no question "{question_id}"' + (f"; did you mean {near[0]}?" if near else "")

    def _rubric(self, question_id: str) -> Rubric:
        if question_id not in self._rubrics:
            self._rubrics[question_id] = compile_rubric(self.questions[question_id], self._lexicon)
        return self._rubrics[question_id]


def _stem(file: str) -> str:
    return file.rsplit("/", 1)[-1].removesuffix(".toml")
