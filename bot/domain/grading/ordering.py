"""Phrasings whose parts must follow each other."""

from collections.abc import Sequence

from bot.domain.grading.patterns import Against, Match, Pattern
from bot.domain.grading.reading import Hit, Reading
from bot.domain.grading.rivalry import is_interrupted, is_taken
from bot.domain.grading.weighing import NEAR_HITS, better, nearest, weigh

ORDER_REACH = 14
"""Words that may stand between two slots of an ordered phrasing."""

_ANCHOR_CREDIT = 0.6
_CHAINS = 12


def find_ordered(pattern: Pattern, reading: Reading, against: Against) -> Match | None:
    """An ordered phrasing: its slots one after the other inside one sentence, nothing of a rival between."""
    best: Match | None = None
    for chain in _chains(pattern.anchors, reading):
        chosen = _filled(pattern, chain, reading)
        if any(term not in chosen for term in pattern.required) or is_interrupted(chosen, chain, reading, against):
            continue
        # Inside one clause the order binds; across clauses a rival in front may own the first slot.
        one_clause = reading.words[chain[0].place].clause == reading.words[chain[-1].place].clause
        if one_clause or not is_taken(pattern, chosen, reading, against, chain=chain):
            best = better(weigh(pattern, chosen, reading, against), best)
    return best


def _filled(pattern: Pattern, chain: Sequence[Hit], reading: Reading) -> dict[int, Hit]:
    """The anchors with the other words of their slots, each between the anchors on either side."""
    chosen = dict(zip(pattern.anchors, chain, strict=True))
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
                chosen[term] = nearest(near, anchor, reading, denied=term in pattern.denied)
    return chosen


def _chains(anchors: Sequence[int], reading: Reading) -> list[tuple[Hit, ...]]:
    """The ways in which these terms follow each other."""
    met = [reading.hits[anchor] for anchor in anchors if anchor in reading.hits]
    if len(met) < len(anchors):
        return []
    chains: list[tuple[Hit, ...]] = [()]
    for found in met:
        hits = [hit for hit in found if hit.credit >= _ANCHOR_CREDIT][:NEAR_HITS]
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
