"""Texts as the bars compare and measure them."""

import re

from bot.domain.grading import Lexicon, normalized


def words(text: str) -> list[str]:
    """The words of a text in order, lower case, hyphens and punctuation gone."""
    return re.findall(r"[^\W_]+", text.casefold())


def slots(phrasing: str, lexicon: Lexicon) -> tuple[frozenset[str], ...]:
    """The stems of a phrasing as the grader sees them, one set for each side of its order marks."""
    return tuple(frozenset(normalized(part, lexicon)) for part in re.split(r"\s>\s", phrasing))


def holds(outer: tuple[frozenset[str], ...], inner: tuple[frozenset[str], ...]) -> bool:
    """Whether every answer that says the outer phrasing says the inner one too."""
    if len(inner) == 1:
        return inner[0] <= frozenset().union(*outer)
    remaining = iter(outer)
    return all(any(slot <= candidate for candidate in remaining) for slot in inner)


def utf16_units(text: str) -> int:
    """The length of a text as Telegram's limits are counted on the safe side."""
    return len(text.encode("utf-16-le")) // 2
