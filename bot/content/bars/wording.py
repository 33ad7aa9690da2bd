"""Texts as the bars compare and measure them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.grading import Lexicon, is_weak, normalized
from bot.domain.question import Question


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, hyphens and punctuation gone."""
    return re.findall(r"[^\W_]+", text.casefold())


Slots = tuple[frozenset[str], ...]
"""The stems of a phrasing as the grader sees them, one set for each side of its order marks."""


@dataclass(frozen=True, slots=True)
class Stems:
    """What a question says and what the phrasings of its concepts ask for, in stems; `weak` wordings by their key."""

    asked: frozenset[str]
    phrasings: Mapping[str, Mapping[str, Slots]]
    weak: Mapping[str, Sequence[str]]


def stems_of(question: Question, lexicon: Lexicon) -> Stems:
    """The stems of a question, worked out once for every bar that compares them."""
    return Stems(
        asked=frozenset(normalized(f"{question.text}\n{question.title}", lexicon)),
        phrasings={
            concept.id: {phrasing: _slots(phrasing, lexicon) for phrasing in concept.phrasings}
            for concept in question.concepts
        },
        weak={key: [one for one in wordings if is_weak(one, lexicon)] for key, wordings in _wordings(question)},
    )


def _wordings(question: Question) -> Iterator[tuple[str, Sequence[str]]]:
    for concept in question.concepts:
        yield f"concept[{concept.id}].phrasings", concept.phrasings
    for belief in question.misconceptions:
        yield f"misconception[{belief.id}].phrasings", belief.phrasings
        yield f"misconception[{belief.id}].unless", belief.unless


def _slots(phrasing: str, lexicon: Lexicon) -> Slots:
    return tuple(frozenset(normalized(part, lexicon)) for part in re.split(r"\s>\s", phrasing))


def holds(outer: Slots, inner: Slots) -> bool:
    """Whether every answer that says the outer phrasing says the inner one too."""
    if len(inner) == 1:
        return inner[0] <= frozenset().union(*outer)
    remaining = iter(outer)
    return all(any(slot <= candidate for candidate in remaining) for slot in inner)


def utf16_units(text: str) -> int:
    """The length of a text as Telegram's limits are counted on the safe side."""
    return len(text.encode("utf-16-le")) // 2
