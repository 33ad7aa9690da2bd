"""A question of the bank, as its file states it."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whom a question is for."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea that a good answer shows.

    `say` is what a learner reads; a phrasing is one accepted wording, `a > b` meaning that a comes before b.
    """

    id: str
    say: str
    phrasings: tuple[str, ...]
    weight: float = 1.0
    core: bool = False


@dataclass(frozen=True, slots=True)
class Misconception:
    """A known wrong belief: how people word it, what clears them of it, what the bot replies.

    `cost` is in concepts: 0 comments only, 1 takes the worth of one concept away.
    """

    id: str
    phrasings: tuple[str, ...]
    reply: str
    unless: tuple[str, ...] = ()
    cost: float = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """A published work and the concepts or misconceptions that it backs, by id."""

    cite: str
    url: str
    backs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """An answer as people type it, with the concepts it earns and the misconceptions it shows, by id."""

    text: str
    hits: tuple[str, ...]
    errs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its model answer and its rubric; `id` is a slug that never changes.

    A `draft` has concepts that a machine cut out of the model answer and nobody has improved yet.
    """

    id: str
    area: str
    title: str
    level: Level
    text: str
    answer: str
    concepts: tuple[Concept, ...]
    hint: str = ""
    revision: int = 1
    misconceptions: tuple[Misconception, ...] = ()
    sources: tuple[Source, ...] = ()
    checks: tuple[Check, ...] = ()
    draft: bool = False
