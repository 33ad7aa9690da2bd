"""Appeals before the people who decide, and every way in which deciding can end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.appeal import Appeal, Learned, Ruling
from bot.domain.learning import Objection, knows
from bot.domain.question import Question
from bot.services.ports import Sending


@dataclass(frozen=True, slots=True)
class Case:
    """An appeal before the people who decide; the question as it is now (None: it left the bank), and how many wait.

    `taught` holds what was learned by it, by the concept's position; `has_learned` says whether anything ever was.
    """

    appeal: Appeal
    question: Question | None
    waiting: int
    taught: Mapping[int, Learned] = field(default_factory=dict)
    has_learned: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the question is another revision than the learner answered."""
        return self.question is not None and self.question.revision != self.appeal.revision

    def is_known(self, position: int) -> bool:
        """Whether the bank still has the concept in question, so that words can be learned for it."""
        return knows(self.question, self.appeal.concepts[position].concept_id)


@dataclass(frozen=True, slots=True)
class Choosing:
    """A case with wordings of the answer that may be learned for one of its concepts."""

    case: Case
    position: int
    candidates: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision is in force; `told` says how telling the learner ended, None while something is undecided."""

    case: Case
    position: int
    told: Sending | None


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody has decided that before."""

    case: Case
    position: int


@dataclass(frozen=True, slots=True)
class Objected:
    """Words that cannot be learned; nothing has changed."""

    case: Case
    position: int
    words: str
    objection: Objection


@dataclass(frozen=True, slots=True)
class Vanished:
    """There is no such appeal: its answer was deleted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides about one refused concept; `by` is an administrator, None the group.

    `cause` names the press or message: the same one coming twice decides once.
    """

    appeal_id: int
    position: int
    ruling: Ruling
    by: int | None
    cause: str
    at: datetime
    words: str = ""
    note: str = ""
