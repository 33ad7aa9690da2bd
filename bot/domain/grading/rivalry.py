"""Words that belong to something else: opposites that turn a phrasing round, rivals that take its words away."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.grading.clauses import Stand
from bot.domain.grading.patterns import WEAK, Against, Pattern
from bot.domain.grading.reading import Hit, Reading

OPPOSITE_REACH = 5
"""Words within which an opposite stands for the missing word of a phrasing."""

SURE = 0.85
"""What a word must be worth to speak against a phrasing."""


def opposite(
    pattern: Pattern, chosen: Mapping[int, Hit], reading: Reading, against: Against
) -> tuple[float, int] | None:
    """What a missing word weighs whose opposite stands beside the others, and the opposite's place."""
    if not against.opposites or len(chosen) == len(pattern.terms):
        return None
    places = {hit.place for hit in chosen.values()}
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        if term in chosen:
            continue
        for other in against.opposites.get(term, ()):
            for hit in reading.hits.get(other, ()):
                is_said = hit.credit >= SURE and reading.stands[hit.place] <= Stand.CONDITIONAL
                if is_said and hit.place not in places and _is_beside(hit.place, places, reading):
                    return weight, hit.place
    return None


def _is_beside(place: int, places: set[int], reading: Reading) -> bool:
    if _describes_another(place, places, reading):
        return False
    clause = reading.words[place].clause
    return any(reading.words[other].clause == clause and abs(other - place) <= OPPOSITE_REACH for other in places)


def _describes_another(place: int, places: set[int], reading: Reading) -> bool:
    """Whether the word after this one is what it describes: "big" in "big input" says nothing of the gradient."""
    if place + 1 >= len(reading.words) or place + 1 in places:
        return False
    after, word = reading.words[place + 1], reading.words[place]
    return after.clause == word.clause and after.text not in reading.function


def is_taken(
    pattern: Pattern, chosen: Mapping[int, Hit], reading: Reading, against: Against, *, chain: Sequence[Hit] = ()
) -> bool:
    """Whether a word's rival or opposite stands closer to another word of the phrasing than the word itself.

    Of a chain whose order tells who belongs to whom only rivals count that stand in front of it or in its last clause.
    """
    if len(chosen) < 2:
        return False
    weighty = {
        chosen[term].place
        for term, weight in zip(pattern.terms, pattern.weights, strict=True)
        if term in chosen and weight > WEAK
    }
    spots = reading.spots
    for hit, rival in _rival_hits(chosen, reading, against):
        if rival.place in weighty or (chain and not _may_own(rival, chain, reading)):
            continue
        for other in weighty:
            gap = abs(spots[hit.place] - spots[other])
            if other != hit.place and abs(spots[rival.place] - spots[other]) < gap:
                return True
    return False


def _may_own(rival: Hit, chain: Sequence[Hit], reading: Reading) -> bool:
    last_clause = reading.words[chain[-1].place].clause
    return rival.place < chain[0].place or reading.words[rival.place].clause == last_clause


def is_interrupted(chosen: Mapping[int, Hit], chain: Sequence[Hit], reading: Reading, against: Against) -> bool:
    """Whether a rival of what the slots are about stands between the first and the last of them."""
    taken = {hit.place for hit in chosen.values()}
    ends = {hit.place for hit in chain}
    return any(
        hit.place in ends and rival.place not in taken and chain[0].place < rival.place < chain[-1].place
        for hit, rival in _rival_hits(chosen, reading, against)
    )


def _rival_hits(chosen: Mapping[int, Hit], reading: Reading, against: Against) -> Iterator[tuple[Hit, Hit]]:
    """The words chosen that have rivals or opposites in the answer, with each of those."""
    words = reading.words
    for term, hit in chosen.items():
        sentence = words[hit.place].sentence
        for table in (against.rivals, against.opposites):
            for rival in table.get(term, ()):
                if rival in chosen:
                    continue
                for other in reading.hits.get(rival, ()):
                    if other.credit < SURE or other.place == hit.place or words[other.place].sentence != sentence:
                        continue
                    if not _are_joined(hit, other, reading):
                        yield hit, other


def _are_joined(one: Hit, other: Hit, reading: Reading) -> bool:
    """ "sigmoid and tanh", "sigmoid/tanh": what is said of the one is said of the other."""
    first, last = sorted((one.place, other.place))
    return last - first <= 2 and all(word.text in {"and", "or"} for word in reading.words[first + 1 : last])
