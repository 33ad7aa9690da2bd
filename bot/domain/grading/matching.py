"""How much of a phrasing an answer holds, and where."""

from collections.abc import Mapping, Sequence

from bot.domain.grading.clauses import Stand
from bot.domain.grading.ordering import find_ordered
from bot.domain.grading.patterns import FULL, NONE, Against, Match, Pattern
from bot.domain.grading.reading import Hit, Reading
from bot.domain.grading.rivalry import is_taken
from bot.domain.grading.weighing import better, fits, nearest, weigh

SPREAD = 0.8
"""What a phrasing is worth whose words stand in different sentences."""

ROOM_FOR_OPPOSITE = 0.15
"""How much less may be found of a phrasing whose missing word may stand there as its opposite."""

_ANCHORS = 6


def find(pattern: Pattern, reading: Reading, against: Against) -> Match | None:
    """The best place of a phrasing in an answer, None where no more than half of it is there."""
    search = find_ordered if pattern.slots else _unordered
    best = search(pattern, reading, against)
    return best if best is not None and best.share > NONE else None


def _unordered(pattern: Pattern, reading: Reading, against: Against) -> Match | None:
    best: Match | None = None
    wanted = (NONE - ROOM_FOR_OPPOSITE) * pattern.total
    for table in reading.by_sentence.values():
        present = 0.0
        for term, weight in zip(pattern.terms, pattern.weights, strict=True):
            if term in table:
                present += weight
        if present > wanted:
            best = better(_inside(pattern, table, reading, against), best)
    may_spread = len(reading.by_sentence) > 1 and len(pattern.terms) > 1 and not pattern.tight
    if may_spread and (best is None or best.share < FULL * SPREAD):
        best = better(_anywhere(pattern, reading), best)
    return best


def _inside(pattern: Pattern, table: Mapping[int, Sequence[Hit]], reading: Reading, against: Against) -> Match | None:
    """The phrasing inside one sentence: around each place of its scarcest word, the nearest of the others."""
    local = {term: table[term] for term in pattern.terms if term in table}
    if pattern.required and any(term not in local for term in pattern.required):
        return None
    anchor = _anchor(pattern, local)
    best: Match | None = None
    for first in local[anchor][:_ANCHORS]:
        chosen = {
            term: first if term == anchor else nearest(hits, first, reading, denied=term in pattern.denied)
            for term, hits in local.items()
        }
        if not is_taken(pattern, chosen, reading, against):
            best = better(weigh(pattern, chosen, reading, against), best)
    return best


def _anchor(pattern: Pattern, local: Mapping[int, Sequence[Hit]]) -> int:
    """The heaviest word, the scarcest where several weigh the same."""
    best, rank = pattern.terms[0], (-1.0, 0)
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        if term in local and (weight, -len(local[term])) > rank:
            best, rank = term, (weight, -len(local[term]))
    return best


def _anywhere(pattern: Pattern, reading: Reading) -> Match | None:
    """The phrasing with its words in different sentences, at a discount; nothing of it may be denied."""
    share, places = 0.0, []
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        denied = term in pattern.denied
        hit = next((hit for hit in reading.hits.get(term, ()) if fits(reading.stands[hit.place], denied=denied)), None)
        if hit is not None:
            share += weight * hit.credit
            places.append(hit.place)
        elif denied or term in pattern.required:
            return None
    return Match(pattern, SPREAD * share / pattern.total, tuple(places), Stand.PLAIN) if places else None
