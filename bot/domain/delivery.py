"""A delivery: one question put to one chat."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Origin(StrEnum):
    """What made the bot ask."""

    DAILY = "daily"
    QUIZ = "quiz"


class State(StrEnum):
    """How far a delivery has come."""

    CLAIMED = "claimed"  # ours to send
    SENT = "sent"
    UNSURE = "unsure"  # it may have arrived: the connection broke before Telegram's answer
    MISFIRED = "misfired"  # later than its grace, skipped
    FAILED = "failed"  # Telegram refused it for good


@dataclass(frozen=True, slots=True)
class Delivery:
    """One question put to one chat, chosen when it is sent; `day` and `number` belong to daily ones only.

    `number` counts the chat's daily questions that were sent: streaks are made of it. `retry_at` is when a claim
    that was not sent may be tried again. `sent_at` is when it was sent, or when it first set out: a claim with a
    `sent_at` may have been seen, since only Telegram's answer is missing. `cause` and `closed_by` name the message or
    button press that asked for it or closed it, so that one which comes twice is known.
    """

    id: int
    chat_id: int
    question_id: str | None
    origin: Origin
    state: State
    due_at: datetime
    claimed_at: datetime
    retry_at: datetime
    day: date | None = None
    number: int | None = None
    thread_id: int | None = None
    message_id: int | None = None
    sent_at: datetime | None = None
    closed_at: datetime | None = None
    reason: str = ""
    cause: str | None = None
    closed_by: str | None = None

    def is_open(self, at: datetime) -> bool:
        """Whether an answer typed at that moment still counts."""
        return self.may_be_seen and (self.closed_at is None or self.closed_at > at)

    @property
    def may_be_seen(self) -> bool:
        """Whether somebody may have the question before them."""
        return self.state in (State.SENT, State.UNSURE) or (self.state is State.CLAIMED and self.sent_at is not None)
