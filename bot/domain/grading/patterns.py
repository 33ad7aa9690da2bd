"""Phrasings as patterns of terms, and what a match of one is worth."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.grading.clauses import Stand
from bot.domain.grading.words import EDIT_COST

FULL, NONE = 0.9, 0.5
"""From this share of its words on a phrasing counts whole; up to that one not at all."""

WEAK = 0.4
"""The weight up to which a word of a phrasing fits nearly every answer."""

ONLY_LIKE = 0.6
"""The most that a word like the only word of a phrasing is worth."""

ONE_OF_SEVERAL = 0.3
"""The most that one word of a longer phrasing is worth."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrasing as term numbers: `weights` go with `terms`, `denied` must stand under a negation.

    `slots`, where there are any, must follow each other, each found by its heaviest term, which are the `anchors`; a
    `tight` pattern is made of weak words only.
    """

    text: str
    terms: tuple[int, ...]
    weights: tuple[float, ...]
    slots: tuple[tuple[int, ...], ...]
    anchors: tuple[int, ...] = ()
    denied: frozenset[int] = frozenset()
    required: tuple[int, ...] = ()
    total: float = 1.0
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """Terms that turn each other round, and terms of which different things are said."""

    opposites: Mapping[int, frozenset[int]]
    rivals: Mapping[int, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of a phrasing: the share, the places of its words, and how they stand.

    `opposed` says that the opposite of a missing word stands where the word should.
    """

    pattern: Pattern
    share: float
    places: tuple[int, ...]
    stand: Stand
    opposed: bool = False

    @property
    def credit(self) -> float:
        """Between 0 and 1, before negation is looked at; one word of several is never much."""
        credit = credit_of(self.share)
        if len(self.pattern.terms) == 1:
            return credit if self.share >= 1 - 2 * EDIT_COST else min(credit, ONLY_LIKE)
        return credit if len(self.places) > 1 else min(credit, ONE_OF_SEVERAL)


def credit_of(share: float) -> float:
    """What a share of a phrasing's words is worth at most."""
    return min(1.0, max(0.0, (share - NONE) / (FULL - NONE)))
