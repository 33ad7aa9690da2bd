"""Answers and the sums made of them."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.grading.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member typed, and what it earned; `attempt` counts a member's answers to one delivery from 1.

    `id` is the store's, 0 for an answer that is not kept yet.
    """

    delivery_id: int
    chat_id: int
    member_id: int
    message_id: int
    attempt: int
    counted: bool
    text: str
    outcome: Outcome
    score: float
    at: datetime
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Counted:
    """A member's counted answer to one question."""

    name: str
    outcome: Outcome
    score: float


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place in a group over a stretch of time: answers counted, and the sum of their scores."""

    name: str
    answered: int
    points: float
