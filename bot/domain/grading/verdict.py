"""What grading finds."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.question import Concept, Misconception


class Outcome(StrEnum):
    """How good an answer is, in one word."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    NO_ANSWER = "no-answer"


class Guard(StrEnum):
    """Why a text was not taken for an answer, or not at face value."""

    EMPTY = "empty"
    GAVE_UP = "gave-up"  # "idk", "pass"
    CHATTER = "chatter"  # "good morning", "I will answer later"
    GIBBERISH = "gibberish"
    ECHO = "echo"  # repeats the question
    ORDER = "order"  # tells the bot what mark to give
    DUMP = "dump"  # keywords without a sentence; the only guard that leaves a mark standing, capped


@dataclass(frozen=True, slots=True)
class Finding:
    """What an answer showed of one concept.

    `credit` is between 0 and 1; `evidence` quotes the answer's own words, as typed, in their order;
    `contradicted` says that the answer denies the concept.
    """

    concept: Concept
    credit: float
    evidence: tuple[str, ...] = ()
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """A misconception met in an answer, with the words that showed it."""

    misconception: Misconception
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of grading one answer; `score` is between 0 and 1, findings keep the rubric's order."""

    outcome: Outcome
    score: float
    found: tuple[Finding, ...] = ()
    close: tuple[Finding, ...] = ()
    missed: tuple[Finding, ...] = ()
    misconceptions: tuple[Recognised, ...] = ()
    guard: Guard | None = None
