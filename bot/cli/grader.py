"""Grading by question id, each rubric compiled when it is first asked for."""

from functools import cached_property

from rapidfuzz import process

from bot.content.loading import Pack, lexicon_for
from bot.domain.grading import DRAFT_SCALE, Lexicon, Rubric, compile_rubric, grade
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
        question = self.questions[question_id]
        if question_id not in self._rubrics:
            self._rubrics[question_id] = compile_rubric(question, self._lexicon)
        rubric = self._rubrics[question_id]
        return grade(answer, rubric, DRAFT_SCALE) if question.draft else grade(answer, rubric)

    def why_not(self, question_id: str) -> str | None:
        """Why no answer to that id can be graded, if so."""
        if question_id in self.questions:
            return None
        if faulty := next((fault for fault in self._pack.faults if _stem(fault.file) == question_id), None):
            return f"the question has faults, the first: {faulty}"
        near = process.extractOne(question_id, list(self.questions), score_cutoff=60)
        return f'there is no question "{question_id}"' + (f"; did you mean {near[0]}?" if near else "")


def _stem(file: str) -> str:
    return file.rsplit("/", 1)[-1].removesuffix(".toml")
