"""Chats, deliveries and answers: valid by default, overridden by keyword."""

from datetime import UTC, datetime, time
from typing import Any

from bot.domain.answer import Answer
from bot.domain.chat import Chat, ChatKind
from bot.domain.delivery import Delivery, Origin, State
from bot.domain.grading.verdict import Outcome
from bot.domain.schedule import Slot

# A Monday, ten minutes before the slot of `a_chat`.
EVE = datetime(2026, 3, 2, 7, 50, tzinfo=UTC)
DUE = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def a_chat(**changes: Any) -> Chat:
    """A private chat that is asked at eight, in UTC; a group when its id is below zero."""
    chat_id = changes.get("id", 1)
    values: dict[str, Any] = {
        "id": chat_id,
        "kind": ChatKind.GROUP if chat_id < 0 else ChatKind.PRIVATE,
        "title": "Study" if chat_id < 0 else "Ada",
        "slot": Slot(time(8), "UTC"),
        "enrolled": True,
        "due_at": DUE,
    }
    return Chat(**values | changes)


def a_delivery(**changes: Any) -> Delivery:
    """A daily question that was sent at eight."""
    values: dict[str, Any] = {
        "id": 1,
        "chat_id": 1,
        "question_id": "dropout",
        "origin": Origin.DAILY,
        "state": State.SENT,
        "due_at": DUE,
        "claimed_at": DUE,
        "retry_at": DUE,
        "day": DUE.date(),
        "number": 1,
        "message_id": 10,
        "sent_at": DUE,
    }
    return Delivery(**values | changes)


def an_answer(**changes: Any) -> Answer:
    """A whole answer of member 7 that counted."""
    values: dict[str, Any] = {
        "delivery_id": 1,
        "chat_id": 1,
        "member_id": 7,
        "message_id": 11,
        "attempt": 1,
        "counted": True,
        "text": "units are switched off at random",
        "outcome": Outcome.CORRECT,
        "score": 1.0,
        "at": DUE,
    }
    return Answer(**values | changes)
