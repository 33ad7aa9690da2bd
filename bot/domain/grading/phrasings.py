"""Phrasings made ready for matching: from wording to terms, order, polarity."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.grading.negation import NEGATORS
from bot.domain.grading.text import read
from bot.domain.grading.words import Lexicon

REQUIRED = frozenset("only same all each always every both".split())
_DENYING = NEGATORS | {"without", "instead"}
_ORDER = re.compile(r"\s>\s")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a phrasing: its stem, the form it was written in, and whether it must be denied."""

    root: str
    form: str
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrasing taken apart: one slot of parts, or several that must follow each other."""

    text: str
    slots: tuple[tuple[Part, ...], ...]

    @property
    def parts(self) -> Iterator[Part]:
        """All parts in their order."""
        for slot in self.slots:
            yield from slot


def take_apart(phrasing: str, lexicon: Lexicon) -> Wording:
    """The parts of a phrasing; words that carry nothing are left out unless there is nothing else."""
    slots = tuple(tuple(_parts(piece, lexicon)) for piece in _ORDER.split(phrasing))
    return Wording(phrasing, tuple(slot for slot in slots if slot))


def normalized(phrasing: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The stems that a phrasing comes down to, in their order; what is denied starts with "not "."""
    return tuple(
        f"not {part.root}" if part.denied else part.root for part in take_apart(phrasing, lexicon).parts
    )


def _parts(piece: str, lexicon: Lexicon) -> list[Part]:
    words = [word.text for word in read(piece)]
    kept = list(_content(words, lexicon))
    return kept or [Part(lexicon.root(word), word) for word in words]


def _content(words: list[str], lexicon: Lexicon) -> Iterator[Part]:
    denied = False
    place = 0
    while place < len(words):
        word = words[place]
        if word in _DENYING and (place == 0 or words[place - 1] not in {"yes", "or"}):
            denied = True
            place += 1
            continue
        head, size = _sequence(words, place, lexicon)
        if head is not None:
            yield Part(head, head, denied)
        elif word in REQUIRED or word not in lexicon.function:
            for spelt in lexicon.expansions.get(word, (word,)):
                yield Part(lexicon.root(spelt), spelt, denied)
        place += size


def _sequence(words: list[str], place: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """The head of the longest group wording that starts here, and how many words it takes."""
    best: tuple[str | None, int] = (None, 1)
    for rest, head, _, _ in lexicon.sequences.get(lexicon.root(words[place]), ()):
        following = tuple(lexicon.root(word) for word in words[place + 1 : place + 1 + len(rest)])
        if following == rest and len(rest) + 1 > best[1]:
            best = (head, len(rest) + 1)
    return best


def surfaces(wordings: Iterable[Wording]) -> dict[str, set[str]]:
    """The stems of these wordings, each with the forms it is written in."""
    found: dict[str, set[str]] = {}
    for wording in wordings:
        for part in wording.parts:
            found.setdefault(part.root, set()).add(part.form)
    return found


def neighbours(wordings: Iterable[Wording]) -> set[tuple[str, str]]:
    """Pairs of words that stand side by side, which people also type as one."""
    return {
        (one.form, other.form)
        for wording in wordings
        for slot in wording.slots
        for one, other in zip(slot, slot[1:], strict=False)
        if one.form.isalpha() and other.form.isalpha()
    }
