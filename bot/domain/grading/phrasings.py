"""Phrasings taken apart: from wording to stems, order, polarity."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.domain.grading.grammar import NEGATORS, REQUIRED
from bot.domain.grading.text import read
from bot.domain.grading.words import RUN, Lexicon

_DENYING = NEGATORS | {"without", "instead"}
_NO_DENIAL_AFTER = frozenset({"yes", "or"})
_ORDER = re.compile(r"\s>\s")
_PLAIN = re.compile(r"[a-z]{3,}(?: [a-z]{3,})*")
_OPENED = re.compile(r"\b(?:non|semi|multi|pre|hyper|mini|anti|auto|meta|cannot|\w+nt)\b")


class Part(NamedTuple):
    """One word of a phrasing: its stem, the form it was written in, and whether it must be denied."""

    root: str
    form: str
    denied: bool = False


class Wording(NamedTuple):
    """A phrasing taken apart: one slot of parts, or several that must follow each other."""

    text: str
    slots: tuple[tuple[Part, ...], ...]
    parts: tuple[Part, ...]


def take_apart(phrasing: str, lexicon: Lexicon) -> Wording:
    """The parts of a phrasing; words that carry nothing are left out unless there is nothing else."""
    pieces = _ORDER.split(phrasing) if ">" in phrasing else (phrasing,)
    slots = tuple(slot for piece in pieces if (slot := _slot(piece, lexicon)))
    return Wording(phrasing, slots, slots[0] if len(slots) == 1 else tuple(part for slot in slots for part in slot))


def normalized(phrasing: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The stems that a phrasing comes down to, in their order; what must be denied starts with "not "."""
    return tuple(f"not {part.root}" if part.denied else part.root for part in take_apart(phrasing, lexicon).parts)


def _slot(piece: str, lexicon: Lexicon) -> tuple[Part, ...]:
    texts = _texts(piece)
    return tuple(_content(texts, lexicon)) or tuple(Part(lexicon.root(text), text) for text in texts)


def _texts(piece: str) -> list[str]:
    """The words of a phrasing, without the whole reading where plain words stand side by side."""
    plain = piece.lower()
    if _PLAIN.fullmatch(plain) and not _OPENED.search(plain):
        return plain.split(" ")
    return [word.text for word in read(piece)]


def _content(texts: Sequence[str], lexicon: Lexicon) -> Iterator[Part]:
    denied = False
    place = 0
    while place < len(texts):
        text = texts[place]
        if text in _DENYING and (not place or texts[place - 1] not in _NO_DENIAL_AFTER):
            denied = True
            place += 1
            continue
        root = lexicon.root(text)
        head, size = _sequence(texts, place, lexicon) if root in lexicon.sequences else (None, 1)
        if head is not None:
            yield Part(head, head, denied)
        elif text in lexicon.expansions:
            for spelt in lexicon.expansions[text]:
                yield Part(lexicon.root(spelt), spelt, denied)
        elif text not in lexicon.function or text in REQUIRED:
            yield Part(root, text, denied)
        place += size


def _sequence(texts: Sequence[str], place: int, lexicon: Lexicon) -> tuple[str | None, int]:
    """The head of the longest group wording that starts here, and how many words it takes."""
    best: tuple[str | None, int] = (None, 1)
    for follow in lexicon.sequences[lexicon.root(texts[place])]:
        size = len(follow.rest) + 1
        # Only what is as good as the word itself: looser wordings keep their own words in a phrasing.
        if follow.credit != RUN or size <= best[1]:
            continue
        if tuple(map(lexicon.root, texts[place + 1 : place + size])) == follow.rest:
            best = (follow.head, size)
    return best


def surfaces(wordings: Iterable[Wording]) -> dict[str, set[str]]:
    """The stems of these wordings, each with the forms it is written in."""
    found: dict[str, set[str]] = {}
    for wording in wordings:
        for root, form, _ in wording.parts:
            if root in found:
                found[root].add(form)
            else:
                found[root] = {form}
    return found


def neighbours(wordings: Iterable[Wording]) -> set[tuple[str, str]]:
    """Pairs of words that stand side by side, which people also type as one."""
    return {
        (one.form, other.form)
        for wording in wordings
        for slot in wording.slots
        for one, other in pairwise(slot)
        if one.form.isalpha() and other.form.isalpha()
    }
