"""Which words of an answer stand under a negation."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from bot.domain.grading.clauses import Clause, Stand, is_denial
from bot.domain.grading.grammar import DENIAL_STARTS, TRIGGERS
from bot.domain.grading.text import Word

_CLAUSE: Callable[[Word], int] = attrgetter("clause")
_SENTENCE: Callable[[Word], int] = attrgetter("sentence")
_LIST_ITEM, _FRONT_ITEM = 6, 4


def stands(words: Sequence[Word]) -> list[Stand]:
    """For each word how it stands; two negations close together cancel, a denied sentence is turned round."""
    found = [Stand.PLAIN] * len(words)
    denying = {word.sentence for word in words if word.text in TRIGGERS}
    if not denying:
        return found
    clauses = [
        Clause(words, start, end, found) for start, end in _spans(words, _CLAUSE) if words[start].sentence in denying
    ]
    before: Clause | None = None
    for clause, listed in zip(clauses, _listed(clauses), strict=True):
        clause.mark(before if before is not None and before.sentence == clause.sentence else None, listed=listed)
        before = clause
    _reach_back(clauses)
    for start, end in _spans(words, _SENTENCE):
        if words[start].sentence in denying:
            _deny(found, [word.text for word in words[start:end]], start)
    return found


def _deny(found: list[Stand], texts: list[str], start: int) -> None:
    """Turn round what a denial phrase is about: what follows it, or what went before when it closes the sentence."""
    for place, text in enumerate(texts):
        size = next((size for size in (2, 3) if is_denial(texts, place, size)), 0) if text in DENIAL_STARTS else 0
        if not size:
            continue
        ahead = len(texts) - place - size > 1
        first, last = (place + size, len(texts)) if ahead else (0, place)
        for inside in range(start + first, start + last):
            found[inside] = Stand.PLAIN if found[inside] is Stand.DENIED else Stand.DENIED
        return


def _spans(words: Sequence[Word], kind: Callable[[Word], int]) -> Iterator[tuple[int, int]]:
    start = 0
    for _, group in groupby(words, key=kind):
        end = start + len(list(group))
        yield start, end
        start = end


def _listed(clauses: Sequence[Clause]) -> list[bool]:
    """For each clause whether it is an item of a list that ends in an "or": "no noise, gamma, or beta"."""
    found = [False] * len(clauses)
    open_list = False
    for place in range(len(clauses) - 1, -1, -1):
        clause = clauses[place]
        open_list = clause.is_list_item(_LIST_ITEM) and (open_list or clause.ends_list)
        found[place] = open_list
    return found


def _reach_back(clauses: Sequence["Clause"]) -> None:
    """The front items of a list whose end is denied: "data, dropout and L2 do not help"."""
    for place in range(len(clauses) - 1, 0, -1):
        later, item = clauses[place], clauses[place - 1]
        is_list = "there" not in later.texts and ("and" in later.texts or "or" in later.texts or later.covered)
        if (
            later.whole is not Stand.PLAIN
            and is_list
            and item.sentence == later.sentence
            and item.is_list_item(_FRONT_ITEM)
        ):
            item.cover(later.whole)
