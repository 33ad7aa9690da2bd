"""All questions, immutable."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.domain.question import Level, Question


@dataclass(frozen=True)
class QuestionBank:
    """Every question by its id, in the order of the ids."""

    questions: tuple[Question, ...]
    _by_id: dict[str, Question] = field(init=False, repr=False, compare=False)

    def __init__(self, questions: Iterable[Question]) -> None:
        ordered = tuple(sorted(questions, key=lambda question: question.id))
        by_id: dict[str, Question] = {}
        for question in ordered:
            if by_id.setdefault(question.id, question) is not question:
                raise ValueError(f"two questions share the id {question.id!r}")
        object.__setattr__(self, "questions", ordered)
        object.__setattr__(self, "_by_id", by_id)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __len__(self) -> int:
        return len(self.questions)

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._by_id

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that hold a question, sorted."""
        return tuple(sorted({question.area for question in self.questions}))

    def get(self, question_id: str) -> Question | None:
        """Return the question of that id, if the bank has it."""
        return self._by_id.get(question_id)

    def matching(self, areas: frozenset[str], levels: frozenset[Level]) -> tuple[Question, ...]:
        """Return the questions of these areas and levels, where an empty set means all."""
        return tuple(
            question
            for question in self.questions
            if (not areas or question.area in areas) and (not levels or question.level in levels)
        )
