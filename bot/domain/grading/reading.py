"""An answer read once against a rubric's vocabulary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add
from typing import NamedTuple

from bot.domain.grading.clauses import Stand
from bot.domain.grading.grammar import PARTICLES
from bot.domain.grading.negation import stands
from bot.domain.grading.text import Word, read
from bot.domain.grading.vocabulary import Vocabulary
from bot.domain.grading.words import Follow

OBJECT_REACH = 4
"""Words that may stand between a verb and its particle."""

CLAUSE_GAP = 4
"""Words that the border of a clause counts for when distances are compared."""


class Hit(NamedTuple):
    """A word of the answer that stands for a term, and how much it is worth for it."""

    place: int
    credit: float


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as the grader sees it: its words, how they stand, and where each term was met.

    `spots` are the words' places with the borders of clauses counted in; `reach` says of how many words a hit is made.
    """

    text: str
    words: Sequence[Word]
    stands: Sequence[Stand]
    spots: Sequence[int]
    hits: Mapping[int, Sequence[Hit]]
    by_sentence: Mapping[int, Mapping[int, Sequence[Hit]]]
    reach: Mapping[int, int]
    function: frozenset[str]


Hits = dict[int, list[Hit]]


def read_answer(text: str, vocabulary: Vocabulary) -> Reading:
    """Read an answer once for all phrasings."""
    words = read(text)
    hits: Hits = {}
    reach: dict[int, int] = {}
    joined = _joined(words, vocabulary, hits, reach)
    for place, word in enumerate(words):
        if place in joined:
            continue
        sense = vocabulary.resolve(word.text)
        for term, credit in sense.terms:
            hits.setdefault(term, []).append(Hit(place, credit))
        for follow in sense.starts:
            end = _end(words, place, follow, vocabulary)
            if end is not None:
                for term in vocabulary.by_group[follow.group]:
                    hits.setdefault(term, []).append(Hit(place, follow.credit))
                reach[place] = max(reach.get(place, 1), end - place + 1)
    spots = [place + CLAUSE_GAP * word.clause for place, word in enumerate(words)]
    return Reading(
        text, words, stands(words), spots, hits, _by_sentence(words, hits), reach, vocabulary.lexicon.function
    )


def _joined(words: Sequence[Word], vocabulary: Vocabulary, hits: Hits, reach: dict[int, int]) -> set[int]:
    """Neighbours that are one word in the rubric, as in "drop out": their places, no longer words of their own."""
    taken: set[int] = set()
    forms = vocabulary.forms
    texts = [word.text for word in words]
    for place, together in enumerate(map(add, texts, texts[1:])):
        if together in forms and place not in taken:
            for term, credit in vocabulary.resolve(together).terms:
                hits.setdefault(term, []).append(Hit(place, credit))
            reach[place] = 2
            taken |= {place, place + 1}
    return taken


def _end(words: Sequence[Word], place: int, follow: Follow, vocabulary: Vocabulary) -> int | None:
    """Where a run of words that may start here ends; a particle may stand behind the verb's object."""
    roots = [vocabulary.root(word.text) for word in words[place + 1 : place + 1 + len(follow.rest)]]
    if tuple(roots) == follow.rest:
        return place + len(follow.rest)
    if len(follow.rest) == 1 and follow.rest[0] in PARTICLES:
        for behind in range(place + 2, min(len(words), place + 2 + OBJECT_REACH)):
            if words[behind].clause == words[place].clause and words[behind].text == follow.rest[0]:
                return behind
    return None


def _by_sentence(words: Sequence[Word], hits: Hits) -> dict[int, dict[int, list[Hit]]]:
    found: dict[int, dict[int, list[Hit]]] = {}
    for term, met in hits.items():
        for hit in met:
            found.setdefault(words[hit.place].sentence, {}).setdefault(term, []).append(hit)
    return found
