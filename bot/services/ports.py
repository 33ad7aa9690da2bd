"""The one thing that services need and tests replace: sending unasked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.answer import Counted
from bot.domain.appeal import Appeal
from bot.domain.chat import Chat
from bot.domain.delivery import Delivery
from bot.domain.question import Question


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took the message and dated it."""

    message_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """The chat will take no more messages: blocked, removed, deleted."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become a supergroup with this id."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class TryLater:
    """Nothing was sent; it may work after this time."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Unsure:
    """The connection broke before Telegram answered: the message may have arrived."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram will not take this message, now or later; the chat itself is fine."""

    reason: str


Sending = Sent | Gone | Moved | TryLater | Unsure | Refused


SettingOut = Callable[[bool], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Asking:
    """A question about to be put to a chat.

    `setting_out` is to be awaited with True right before the message goes to Telegram, and with False when Telegram
    has refused it for now.
    """

    chat: Chat
    delivery: Delivery
    question: Question
    setting_out: SettingOut | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A question that has closed, and who got what."""

    chat: Chat
    delivery: Delivery
    question: Question
    answers: Sequence[Counted]


@dataclass(frozen=True, slots=True)
class Settlement:
    """An appeal on which everything is decided, for the member who made it; `title` is the question's."""

    chat: Chat
    appeal: Appeal
    title: str


class Messenger(Protocol):
    """Sends unasked; every way a send can end is a value."""

    async def ask(self, asking: Asking) -> Sending:
        """Put a question to a chat."""
        ...

    async def close(self, closing: Closing) -> Sending:
        """Say the model answer and who got what."""
        ...

    async def settle(self, settlement: Settlement) -> Sending:
        """Tell a member how their appeal ended."""
        ...

    async def call(self, administrator: int, waiting: int) -> Sending:
        """Tell an administrator of the bot that appeals wait."""
        ...
