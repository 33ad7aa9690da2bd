"""An appeal: a member says that an answer held what was refused, and people decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.grading.verdict import Outcome

MOST_A_DAY = 5
"""Appeals that a member may make within 24 hours, in all chats together."""

DAY = timedelta(hours=24)

VOTES_NEEDED = 3
"""Taps of other members by which a group accepts an answer."""


class Ruling(StrEnum):
    """What was decided about one refused concept."""

    LEARNED = "learned"  # accepted, and the words count from now on for everybody
    ONCE = "once"  # accepted for this answer alone
    REFUSED = "refused"

    @property
    def accepts(self) -> bool:
        """Whether the concept counts for the answer."""
        return self is not Ruling.REFUSED


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer earned."""

    outcome: Outcome
    score: float

    def or_better(self, other: "Mark") -> "Mark":
        """The better of two marks: an appeal never costs anything."""
        return other if other.score > self.score or (other.score == self.score and _rises(self, other)) else self


@dataclass(frozen=True, slots=True)
class Disputed:
    """One refused concept of an appeal; `say` is kept, since the bank may forget the concept.

    `words` are those that were learned, `ruled_by` the administrator who decided (None: the group), `cause` the
    press or message that did it, so that one which comes twice is known.
    """

    concept_id: str
    say: str
    ruling: Ruling | None = None
    words: str = ""
    ruled_by: int | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """One appeal with the answer that it is about.

    `revision` is the question's when it was made; `before` the answer's mark then, `granted` what the mark would have
    been with everything accepted, `now` the mark as it stands. `note` is the line to the learner.
    """

    id: int
    answer_id: int
    chat_id: int
    message_id: int
    member_id: int
    member_name: str
    question_id: str
    revision: int
    text: str
    before: Mark
    granted: Mark
    now: Mark
    at: datetime
    concepts: tuple[Disputed, ...]
    cause: str
    note: str = ""
    settled_at: datetime | None = None
    told_at: datetime | None = None

    @property
    def pending(self) -> tuple[Disputed, ...]:
        """What nobody has decided yet."""
        return tuple(one for one in self.concepts if one.ruling is None)

    @property
    def accepted(self) -> tuple[Disputed, ...]:
        """What counts after all."""
        return tuple(one for one in self.concepts if one.ruling is not None and one.ruling.accepts)


@dataclass(frozen=True, slots=True)
class Learned:
    """A wording that an accepted appeal taught; `revision` is the question's at that time.

    `learned_by` is the administrator who chose it, `taken_back_by` the one through whom it counts no more.
    """

    question_id: str
    concept_id: str
    phrasing: str
    revision: int
    learned_by: int
    at: datetime
    taken_back_by: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Prompt:
    """What an administrator is asked for: the words, or the line of a refusal (`wanted`), for one refused concept."""

    appeal_id: int
    position: int
    wanted: Ruling


_RANKS = {Outcome.NO_ANSWER: 0, Outcome.INCORRECT: 1, Outcome.PARTIAL: 2, Outcome.CORRECT: 3}


def _rises(one: Mark, other: Mark) -> bool:
    return _RANKS[other.outcome] > _RANKS[one.outcome]
