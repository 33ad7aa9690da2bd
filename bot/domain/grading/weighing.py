"""What the words chosen for a phrasing come to, and how they stand."""

from collections.abc import Mapping, Sequence

from bot.domain.grading.clauses import Stand
from bot.domain.grading.patterns import Against, Match, Pattern
from bot.domain.grading.reading import Hit, Reading
from bot.domain.grading.rivalry import opposite

TIGHT = 2
"""Other words that may stand inside a phrasing of weak words only: anything would match it otherwise."""

NEAR_HITS = 24
"""Hits of one word that are looked at, so that no answer takes long."""

_PLAINLY = frozenset({Stand.PLAIN, Stand.SUBJECT})


def better(match: Match | None, best: Match | None) -> Match | None:
    """The better of two matches, either of which may be missing."""
    if match is None or best is None:
        return match or best
    return match if _rank(match) > _rank(best) else best


def _rank(match: Match) -> tuple[bool, float]:
    return (match.stand <= Stand.CONDITIONAL and not match.opposed, match.share)


def nearest(hits: Sequence[Hit], first: Hit, reading: Reading, *, denied: bool) -> Hit:
    """Of several hits of a term the one that stands right and near, a better word before a nearer one."""
    if len(hits) == 1:
        return hits[0]
    origin = reading.spots[first.place]

    def rank(hit: Hit) -> tuple[bool, float]:
        distance = abs(reading.spots[hit.place] - origin)
        return (fits(reading.stands[hit.place], denied=denied), 20 * hit.credit - distance)

    return max(hits[:NEAR_HITS], key=rank)


def fits(stand: Stand, *, denied: bool) -> bool:
    """Whether a word stands as a phrasing wants it."""
    return stand not in _PLAINLY if denied else stand <= Stand.CONDITIONAL


def weigh(pattern: Pattern, chosen: Mapping[int, Hit], reading: Reading, against: Against) -> Match | None:
    """The share of a phrasing that these words make, unless they say the opposite or stand too far apart."""
    gathered = _gather(pattern, chosen, reading)
    if gathered is None:
        return None
    share, stand = gathered
    places = tuple(hit.place for hit in chosen.values())
    if pattern.tight and _width(places, reading) > len(places) + TIGHT:
        return None
    turned = opposite(pattern, chosen, reading, against)
    if turned is None:
        return Match(pattern, share / pattern.total, places, stand)
    weight, place = turned
    return Match(pattern, (share + weight) / pattern.total, (*places, place), stand, opposed=True)


def _gather(pattern: Pattern, chosen: Mapping[int, Hit], reading: Reading) -> tuple[float, Stand] | None:
    """The weight found and how it stands; None where a word that must be denied is not."""
    share = 0.0
    met: list[Stand] = []
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        hit = chosen.get(term)
        if hit is None:
            continue
        stand = reading.stands[hit.place]
        if term not in pattern.denied:
            met.append(stand)
        elif stand in _PLAINLY:
            return None
        share += weight * hit.credit
    if not pattern.denied:
        return share, _overall(met)
    return None if pattern.denied.isdisjoint(chosen) else (share, Stand.PLAIN)


def _width(places: Sequence[int], reading: Reading) -> int:
    spots = [reading.spots[place] for place in places]
    return max(spots) - min(spots) + 1


def _overall(found: Sequence[Stand]) -> Stand:
    """A match is denied when any of its words is, replaced likewise; a subject only when all are."""
    worst = max(found)
    if worst >= Stand.REPLACED or worst is Stand.PLAIN:
        return worst
    if all(stand is Stand.SUBJECT for stand in found):
        return Stand.SUBJECT
    return Stand.CONDITIONAL if Stand.CONDITIONAL in found else Stand.PLAIN
