"""A chat as the rules see it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.question import Level
from bot.domain.schedule import Slot
from bot.domain.streak import Streak

NO_STREAK = Streak()


class ChatKind(StrEnum):
    """Where an interview takes place."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: a chat and, in a forum, the topic."""

    chat_id: int
    thread_id: int | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat with its slot, its taste and its history in three numbers.

    `due_at` is None while no daily question is owed (not enrolled, paused without an end, gone). `dailies` counts
    the daily questions sent so far, `last_day` is the local day of the last one claimed, `streak` the group's own.
    Empty `areas` or `levels` mean all of them.
    """

    id: int
    kind: ChatKind
    title: str
    slot: Slot
    thread_id: int | None = None
    enrolled: bool = False
    paused: bool = False
    paused_until: datetime | None = None
    gone: bool = False
    due_at: datetime | None = None
    last_day: date | None = None
    dailies: int = 0
    streak: Streak = NO_STREAK
    areas: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()

    @property
    def place(self) -> Place:
        """Where this chat's questions go."""
        return Place(self.id, self.thread_id)

    @property
    def is_group(self) -> bool:
        """Whether several people answer here."""
        return self.kind is ChatKind.GROUP


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a chat, with the streak kept there."""

    id: int
    name: str
    streak: Streak = NO_STREAK
