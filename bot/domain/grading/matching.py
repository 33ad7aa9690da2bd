"""How much of a phrasing an answer holds, and how it stands there."""

from collections.abc import Mapping, Sequence

from bot.domain.grading.clauses import Stand
from bot.domain.grading.patterns import FULL, NONE, Against, Match, Pattern
from bot.domain.grading.reading import Hit, Reading
from bot.domain.grading.rivalry import is_interrupted, is_taken, opposite

SPREAD = 0.8
"""What a phrasing is worth whose words stand in different sentences."""

ORDER_REACH = 14
"""Words that may stand between two slots of an ordered phrasing."""

TIGHT = 2
"""Other words that may stand inside a phrasing of weak words only: anything would match it otherwise."""

ROOM_FOR_OPPOSITE = 0.15
"""How much less may be found of a phrasing whose missing word may stand there as its opposite."""

_ANCHOR_CREDIT = 0.6
_ANCHORS = 6
_CHAINS = 12
_PLAINLY = frozenset({Stand.PLAIN, Stand.SUBJECT})


def find(pattern: Pattern, reading: Reading, against: Against) -> Match | None:
    """The best place of a phrasing in an answer, None where no more than half of it is there."""
    search = _ordered if pattern.slots else _unordered
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
            best = _better(_inside(pattern, table, reading, against), best)
    may_spread = len(reading.by_sentence) > 1 and len(pattern.terms) > 1 and not pattern.tight
    if may_spread and (best is None or best.share < FULL * SPREAD):
        best = _better(_anywhere(pattern, reading), best)
    return best


def _better(match: Match | None, best: Match | None) -> Match | None:
    if match is None or best is None:
        return match or best
    return match if _rank(match) > _rank(best) else best


def _rank(match: Match) -> tuple[bool, float]:
    return (match.stand <= Stand.CONDITIONAL and not match.opposed, match.share)


def _inside(pattern: Pattern, table: Mapping[int, Sequence[Hit]], reading: Reading, against: Against) -> Match | None:
    """The phrasing inside one sentence: around each place of its scarcest word, the nearest of the others."""
    local = {term: table[term] for term in pattern.terms if term in table}
    if pattern.required and any(term not in local for term in pattern.required):
        return None
    anchor = _anchor(pattern, local)
    best: Match | None = None
    for first in local[anchor][:_ANCHORS]:
        chosen = {
            term: first if term == anchor else _nearest(hits, first, reading, denied=term in pattern.denied)
            for term, hits in local.items()
        }
        if not is_taken(pattern, chosen, reading, against):
            best = _better(_weigh(pattern, chosen, reading, against), best)
    return best


def _anchor(pattern: Pattern, local: Mapping[int, Sequence[Hit]]) -> int:
    """The heaviest word, the scarcest where several weigh the same."""
    best, rank = pattern.terms[0], (-1.0, 0)
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        if term in local and (weight, -len(local[term])) > rank:
            best, rank = term, (weight, -len(local[term]))
    return best


def _nearest(hits: Sequence[Hit], first: Hit, reading: Reading, *, denied: bool) -> Hit:
    """Of several hits of a term the one that stands right and near, a better word before a nearer one."""
    if len(hits) == 1:
        return hits[0]
    origin = reading.spots[first.place]

    def rank(hit: Hit) -> tuple[bool, float]:
        distance = abs(reading.spots[hit.place] - origin)
        return (_fits(reading.stands[hit.place], denied=denied), 20 * hit.credit - distance)

    return max(hits[:_NEAR_HITS], key=rank)


_NEAR_HITS = 24


def _fits(stand: Stand, *, denied: bool) -> bool:
    return stand not in _PLAINLY if denied else stand <= Stand.CONDITIONAL


def _anywhere(pattern: Pattern, reading: Reading) -> Match | None:
    """The phrasing with its words in different sentences, at a discount; nothing of it may be denied."""
    share, places = 0.0, []
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        denied = term in pattern.denied
        hit = next((hit for hit in reading.hits.get(term, ()) if _fits(reading.stands[hit.place], denied=denied)), None)
        if hit is not None:
            share += weight * hit.credit
            places.append(hit.place)
        elif denied or term in pattern.required:
            return None
    return Match(pattern, SPREAD * share / pattern.total, tuple(places), Stand.PLAIN) if places else None


def _weigh(pattern: Pattern, chosen: Mapping[int, Hit], reading: Reading, against: Against) -> Match | None:
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
    if worst >= Stand.REPLACED:
        return worst
    if all(stand is Stand.SUBJECT for stand in found):
        return Stand.SUBJECT
    return Stand.CONDITIONAL if Stand.CONDITIONAL in found else Stand.PLAIN


def _ordered(pattern: Pattern, reading: Reading, against: Against) -> Match | None:
    """An ordered phrasing: its slots one after the other inside one sentence, nothing of a rival between."""
    anchors = [max(slot, key=pattern.weight) for slot in pattern.slots]
    best: Match | None = None
    for chain in _chains(anchors, reading):
        chosen = _filled(pattern, anchors, chain, reading)
        if any(term not in chosen for term in pattern.required) or is_interrupted(chosen, chain, reading, against):
            continue
        # Inside one clause the order binds; across clauses a rival in front may own the first slot.
        one_clause = reading.words[chain[0].place].clause == reading.words[chain[-1].place].clause
        if one_clause or not is_taken(pattern, chosen, reading, against, chain=chain):
            best = _better(_weigh(pattern, chosen, reading, against), best)
    return best


def _filled(pattern: Pattern, anchors: Sequence[int], chain: Sequence[Hit], reading: Reading) -> dict[int, Hit]:
    """The anchors with the other words of their slots, each between the anchors on either side."""
    chosen = dict(zip(anchors, chain, strict=True))
    for number, (slot, anchor) in enumerate(zip(pattern.slots, chain, strict=True)):
        first = chain[number - 1].place if number else -1
        last = chain[number + 1].place if number + 1 < len(chain) else len(reading.words)
        for term in slot:
            near = [
                hit
                for hit in reading.hits.get(term, ())
                if first <= hit.place <= last and _is_near(hit, anchor, reading)
            ]
            if near and term not in chosen:
                chosen[term] = _nearest(near, anchor, reading, denied=term in pattern.denied)
    return chosen


def _chains(anchors: Sequence[int], reading: Reading) -> list[tuple[Hit, ...]]:
    """The ways in which these terms follow each other."""
    chains: list[tuple[Hit, ...]] = [()]
    for anchor in anchors:
        hits = [hit for hit in reading.hits.get(anchor, ()) if hit.credit >= _ANCHOR_CREDIT][:_NEAR_HITS]
        chains = [(*chain, hit) for chain in chains for hit in hits if _follows(chain, hit, reading)][:_CHAINS]
    return chains


def _is_near(hit: Hit, anchor: Hit, reading: Reading) -> bool:
    one, other = reading.words[hit.place], reading.words[anchor.place]
    return one.sentence == other.sentence and abs(hit.place - anchor.place) <= ORDER_REACH


def _follows(chain: Sequence[Hit], hit: Hit, reading: Reading) -> bool:
    if not chain:
        return True
    last = chain[-1].place
    same_sentence = reading.words[last].sentence == reading.words[hit.place].sentence
    return same_sentence and last < hit.place <= last + ORDER_REACH
