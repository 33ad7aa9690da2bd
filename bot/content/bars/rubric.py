"""Bars on concepts and phrasings."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import permutations

from bot.content.bars.wording import Slots, Stems, holds, words
from bot.content.faults import Fault
from bot.domain.question import Concept, Question

FEWEST_CONCEPTS = 3
MOST_CONCEPTS = 7
FEWEST_CORE = 2
FEWEST_PHRASINGS = 5


def number_of_concepts(question: Question) -> Iterator[Fault]:
    """Three to seven concepts: fewer is no rubric, more is no answer to type on a phone."""
    number = len(question.concepts)
    if not FEWEST_CONCEPTS <= number <= MOST_CONCEPTS:
        remedy = "split or add" if number < FEWEST_CONCEPTS else "merge or drop"
        yield Fault(
            "concept",
            f"has {number} concepts, not {FEWEST_CONCEPTS} to {MOST_CONCEPTS}",
            f"{remedy} concepts until it does",
        )


def number_of_core_concepts(question: Question) -> Iterator[Fault]:
    """At least two concepts without which nothing better than partial is given."""
    number = sum(concept.core for concept in question.concepts)
    if number < FEWEST_CORE:
        yield Fault(
            "concept",
            f"has only {number} of at least {FEWEST_CORE} core concepts",
            "mark more with core = true",
        )


def number_of_phrasings(question: Question) -> Iterator[Fault]:
    """At least five phrasings a concept, each counted once."""
    for concept in question.concepts:
        different = {tuple(words(phrasing)) for phrasing in concept.phrasings}
        if len(different) < FEWEST_PHRASINGS:
            yield Fault(
                _key(concept),
                f"has only {len(different)} of at least {FEWEST_PHRASINGS} different phrasings",
                "add what other people would type",
            )


def phrasings_beyond_the_question(question: Question, stems: Stems) -> Iterator[Fault]:
    """No phrasing that the question itself gives away."""
    for concept in question.concepts:
        for phrasing, slots in stems.phrasings[concept.id].items():
            if all(slot <= stems.asked for slot in slots):
                yield Fault(
                    _key(concept),
                    f'all words of "{phrasing}" stand in the question or its title',
                    "add a word that they do not give, or drop it",
                )


def wordings_that_say_something(_: Question, stems: Stems) -> Iterator[Fault]:
    """No wording of one common word: it would meet, or clear, nearly every answer."""
    for key, wordings in stems.weak.items():
        for wording in wordings:
            yield Fault(
                key,
                f'"{wording}" comes down to one word that fits nearly every answer',
                'write it with the word that it is about, as "wrong choice" for "wrong", or drop it',
            )


def phrasings_of_one_concept_only(question: Question, stems: Stems) -> Iterator[Fault]:
    """No phrasing that is held by a phrasing of another concept: whoever says that one would earn both."""
    saying = {concept.id: _by_stem(stems.phrasings[concept.id]) for concept in question.concepts}
    for concept, other in permutations(question.concepts, 2):
        for phrasing, inner in stems.phrasings[concept.id].items():
            holder = _holder(inner, stems.phrasings[other.id], saying[other.id])
            if holder is not None:
                yield Fault(
                    _key(concept),
                    f'"{phrasing}" is held by "{holder}" of {other.id}',
                    "make the two differ, or drop one",
                )


def _by_stem(phrasings: Mapping[str, Slots]) -> Mapping[str, frozenset[str]]:
    """Which phrasings have a stem: few share all of another's, and only those need a closer look."""
    found: dict[str, set[str]] = defaultdict(set)
    for phrasing, slots in phrasings.items():
        for stem in frozenset().union(*slots):
            found[stem].add(phrasing)
    return {stem: frozenset(some) for stem, some in found.items()}


def _holder(inner: Slots, phrasings: Mapping[str, Slots], saying: Mapping[str, frozenset[str]]) -> str | None:
    """The first phrasing that holds these slots."""
    wanted = frozenset().union(*inner)
    if not wanted:
        return next(iter(phrasings), None)
    wider = frozenset.intersection(*(saying.get(stem, frozenset()) for stem in wanted))
    return next((phrasing for phrasing in sorted(wider) if holds(phrasings[phrasing], inner)), None)


def _key(concept: Concept) -> str:
    return f"concept[{concept.id}].phrasings"
