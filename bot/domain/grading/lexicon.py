"""Tables of words, as people keep them, made into the lexicon that the grader looks words up in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product

from bot.domain.grading.text import read
from bot.domain.grading.word_set import WordSet
from bot.domain.grading.words import ALIKE, RUN, SAME, Follow, Lexicon, stem


@dataclass(frozen=True, slots=True)
class LexiconTables:
    """The word lists as written; see the comments in the files themselves."""

    known: Iterable[str] = ()
    terms: Iterable[str] = ()
    short: Mapping[str, tuple[str, ...]] | None = None
    slips: Mapping[str, str] | None = None
    irregular: Mapping[str, str] | None = None
    same: Iterable[tuple[str, ...]] = ()
    alike: Iterable[tuple[str, ...]] = ()
    opposites: Iterable[tuple[tuple[str, ...], tuple[str, ...]]] = ()
    rivals: Iterable[tuple[str, ...]] = ()
    confusable: Iterable[tuple[str, ...]] = ()
    light: Iterable[str] = ()
    function: Iterable[str] = ()


def build_lexicon(tables: LexiconTables) -> Lexicon:
    """The lexicon that these tables describe."""
    irregular = dict(tables.irregular or {})
    groups: dict[str, list[tuple[int, float]]] = {}
    sequences: dict[str, list[Follow]] = {}
    numbered = [(group, SAME) for group in tables.same] + [(group, ALIKE) for group in tables.alike]
    for number, (group, credit) in enumerate(numbered):
        heads, runs = _members(group, irregular)
        for root in heads:
            groups.setdefault(root, []).append((number, credit))
        for first, *rest in runs:
            sequences.setdefault(first, []).append(
                Follow(tuple(rest), heads[0], number, RUN if credit == SAME else credit)
            )
    return Lexicon(
        known=WordSet(chain(tables.known, (form for term in tables.terms for form in _inflected(term)))),
        expansions={
            word: tuple(part.text for one in meant for part in read(one))
            for word, meant in (tables.short or {}).items()
        },
        slips=dict(tables.slips or {}),
        irregular=irregular,
        groups={root: tuple(found) for root, found in groups.items()},
        sequences={first: tuple(found) for first, found in sequences.items()},
        opposites=_across(tables.opposites, irregular),
        rivals=_across(
            (
                (tuple(one.split()), tuple(other.split()))
                for family in tables.rivals
                for one, other in combinations(family, 2)
            ),
            irregular,
        ),
        confusable=frozenset(
            frozenset(pair) for one, other, *_ in tables.confusable for pair in ((one, other), (stem(one), stem(other)))
        ),
        light=frozenset(stem(word) for word in tables.light),
        function=frozenset(tables.function),
    )


def _inflected(term: str) -> Iterator[str]:
    """A term of the field in the forms that it may take; a form too many does no harm."""
    yield term
    base = term.removesuffix("e")
    yield from (
        f"{term}s",
        f"{term}es",
        f"{base}ed",
        f"{base}ing",
        f"{base}er",
        f"{base}ers",
        f"{base}ation",
        f"{base}ions",
    )
    if term.endswith("y"):
        yield f"{term[:-1]}ies"
    if len(term) > 3 and term[-1] in "tnp":
        yield from (f"{term}{term[-1]}ed", f"{term}{term[-1]}ing")


def _members(group: Iterable[str], irregular: Mapping[str, str]) -> tuple[list[str], list[tuple[str, ...]]]:
    """A group's single words and its runs of words, as stems, each once."""
    singles: dict[str, None] = {}
    runs: dict[tuple[str, ...], None] = {}
    for wording in group:
        roots = tuple(_root(word.text, irregular) for word in read(wording))
        if len(roots) == 1:
            singles[roots[0]] = None
        elif roots:
            runs[roots] = None
    return list(singles), list(runs)


def _root(word: str, irregular: Mapping[str, str]) -> str:
    return stem(irregular.get(word, word))


def _across(
    pairs: Iterable[tuple[tuple[str, ...], tuple[str, ...]]], irregular: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """For each word the words on the other side."""
    found: dict[str, set[str]] = {}
    for one, other in _both_ways(pairs):
        found.setdefault(_root(one, irregular), set()).add(_root(other, irregular))
    return {root: frozenset(others) for root, others in found.items()}


def _both_ways(pairs: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    for left, right in pairs:
        for one, other in product(left, right):
            yield one, other
            yield other, one
