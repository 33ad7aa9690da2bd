"""How much of a phrasing an answer holds, and how it stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.grading.negation import Stand, stands
from bot.domain.grading.text import Word, read
from bot.domain.grading.words import EDIT_COST, Follow, Lexicon, Vocabulary

FULL, NONE = 0.9, 0.5
"""From this share of its words on a phrasing counts whole; up to that one not at all."""

SPREAD = 0.8
"""What a phrasing is worth whose words stand in different sentences."""

ORDER_REACH = 14
"""Words that may stand between two slots of an ordered phrasing."""

ONLY_LIKE = 0.6
"""The most that a word like the only word of a phrasing is worth."""

ONE_OF_SEVERAL = 0.3
"""The most that one word of a longer phrasing is worth."""

CLAUSE_GAP = 4
"""Words that the border of a clause counts for when distances are compared."""

OPPOSITE_REACH = 5

WEAK = 0.4
"""The weight up to which a word of a phrasing fits nearly every answer."""

TIGHT = 2
"""Other words that may stand inside a phrasing of weak words only: anything would match it otherwise."""

_ANCHORS = 6
_CHAINS = 12


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrasing as term numbers: `weights` go with `terms`, `denied` must stand under a negation."""

    text: str
    terms: tuple[int, ...]
    weights: tuple[float, ...]
    slots: tuple[tuple[int, ...], ...]
    denied: frozenset[int] = frozenset()
    required: tuple[int, ...] = ()
    total: float = 1.0
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Against:
    """Terms that turn each other round, and terms of which different things are said."""

    opposites: Mapping[int, frozenset[int]]
    rivals: Mapping[int, frozenset[int]]


class Hit(NamedTuple):
    """A word of the answer that stands for a term, and how much it is worth for it."""

    place: int
    credit: float


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of a phrasing: the share, the places of its words, and how they stand."""

    pattern: Pattern
    share: float
    places: tuple[int, ...]
    stand: Stand
    opposed: bool = False

    @property
    def credit(self) -> float:
        """Between 0 and 1, before negation is looked at; one word of several is never much."""
        credit = min(1.0, max(0.0, (self.share - NONE) / (FULL - NONE)))
        if len(self.pattern.terms) == 1 and self.share < 1 - 2 * EDIT_COST:
            return min(credit, ONLY_LIKE)
        return credit if len(self.places) > 1 or len(self.pattern.terms) == 1 else min(credit, ONE_OF_SEVERAL)


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer read against a vocabulary: its words, how they stand, and where each term was met.

    `spots` are the words' places with the borders of clauses counted in; `reach` says of how many words a hit is made.
    """

    text: str
    words: Sequence[Word]
    stands: Sequence[Stand]
    spots: Sequence[int]
    hits: Mapping[int, Sequence[Hit]]
    reach: Mapping[int, int]
    function: frozenset[str]


def read_answer(text: str, vocabulary: Vocabulary) -> Reading:
    """Read an answer once for all phrasings."""
    words = read(text)
    hits: dict[int, list[Hit]] = {}
    reach: dict[int, int] = {}
    resolve = vocabulary.resolve
    function = vocabulary.lexicon.function
    joined = _joined(words, vocabulary, hits, reach)
    for place, word in enumerate(words):
        if place in joined or (word.text in function and word.text not in vocabulary.forms):
            continue
        sense = resolve(word.text)
        for term, credit in sense.terms:
            hits.setdefault(term, []).append(Hit(place, credit))
        for sequence in sense.starts:
            if _continues(words, place, sequence, vocabulary.lexicon):
                for term in vocabulary.by_group[sequence.group]:
                    hits.setdefault(term, []).append(Hit(place, sequence.credit))
                reach[place] = max(reach.get(place, 1), len(sequence.rest) + 1)
    spots = [place + CLAUSE_GAP * word.clause for place, word in enumerate(words)]
    return Reading(text, words, stands(words), spots, hits, reach, function)


def _joined(
    words: Sequence[Word],
    vocabulary: Vocabulary,
    hits: dict[int, list[Hit]],
    reach: dict[int, int],
) -> set[int]:
    """Neighbours that are one word in the rubric, as in "drop out": their places, no longer words of their own."""
    taken: set[int] = set()
    forms = vocabulary.forms
    for place in range(len(words) - 1):
        if place not in taken and (together := words[place].text + words[place + 1].text) in forms:
            for term, credit in vocabulary.resolve(together).terms:
                hits.setdefault(term, []).append(Hit(place, credit))
            reach[place] = 2
            taken |= {place, place + 1}
    return taken


def _continues(words: Sequence[Word], place: int, sequence: Follow, lexicon: Lexicon) -> bool:
    following = words[place + 1 : place + 1 + len(sequence.rest)]
    return len(following) == len(sequence.rest) and all(
        lexicon.root(word.text) == root for word, root in zip(following, sequence.rest, strict=True)
    )


def find(pattern: Pattern, reading: Reading, against: Against) -> Match | None:
    """The best place of a phrasing in an answer, None where no more than half of it is there."""
    if len(pattern.slots) > 1:
        return _ordered(pattern, reading, against)
    best: Match | None = None
    sentences = {
        reading.words[hit.place].sentence for term in pattern.terms for hit in reading.hits.get(term, ())
    }
    for sentence in sentences:
        best = _better(_inside(pattern, reading, against, sentence), best)
    if len(sentences) > 1 and len(pattern.terms) > 1 and not pattern.tight and (best is None or best.share < FULL * SPREAD):
        best = _better(_anywhere(pattern, reading), best)
    return best if best is not None and best.share > NONE else None


def _better(match: Match | None, best: Match | None) -> Match | None:
    if match is None or best is None:
        return match or best
    return match if _rank(match) > _rank(best) else best


def _rank(match: Match) -> tuple[bool, float]:
    return (match.stand <= Stand.CONDITIONAL and not match.opposed, match.share)


def _inside(pattern: Pattern, reading: Reading, against: Against, sentence: int) -> Match | None:
    """The phrasing inside one sentence: around each place of its scarcest word, the nearest of the others."""
    local = {
        term: [hit for hit in reading.hits[term] if reading.words[hit.place].sentence == sentence]
        for term in pattern.terms
        if term in reading.hits
    }
    local = {term: hits for term, hits in local.items() if hits}
    if not local or any(term not in local for term in pattern.required):
        return None
    weights = dict(zip(pattern.terms, pattern.weights, strict=True))
    anchor = max(local, key=lambda term: (weights[term], -len(local[term])))
    best: Match | None = None
    for first in local[anchor][:_ANCHORS]:
        chosen = {anchor: first}
        for term, hits in local.items():
            if term != anchor:
                chosen[term] = _nearest(hits, first, reading, term in pattern.denied)
        best = _better(_weigh(pattern, chosen, reading, against), best)
    return best


def _nearest(hits: Sequence[Hit], first: Hit, reading: Reading, denied: bool) -> Hit:
    if len(hits) == 1:
        return hits[0]
    origin = reading.spots[first.place]

    def rank(hit: Hit) -> tuple[bool, float]:
        return (_fits(reading.stands[hit.place], denied), 20 * hit.credit - abs(reading.spots[hit.place] - origin))

    return max(hits, key=rank)


def _fits(stand: Stand, denied: bool) -> bool:
    return stand not in _PLAINLY if denied else stand <= Stand.CONDITIONAL


_PLAINLY = frozenset({Stand.PLAIN, Stand.SUBJECT})


def _anywhere(pattern: Pattern, reading: Reading) -> Match | None:
    """The phrasing with its words in different sentences, at a discount; nothing of it may be denied."""
    share, places = 0.0, []
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        for hit in reading.hits.get(term, ()):
            if _fits(reading.stands[hit.place], term in pattern.denied):
                share += weight * hit.credit
                places.append(hit.place)
                break
        else:
            if term in pattern.required or term in pattern.denied:
                return None
    return Match(pattern, SPREAD * share / pattern.total, tuple(places), Stand.PLAIN) if places else None


def _weigh(pattern: Pattern, chosen: Mapping[int, Hit], reading: Reading, against: Against) -> Match | None:
    """The share of a phrasing that these words make, unless they belong to something else."""
    share = 0.0
    met: list[Stand] = []
    denial = not pattern.denied
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        hit = chosen.get(term)
        if hit is None:
            continue
        stand = reading.stands[hit.place]
        if term in pattern.denied:
            if stand in _PLAINLY:
                continue
            denial = True
        else:
            met.append(stand)
        share += weight * hit.credit
    if not denial or (len(pattern.slots) == 1 and _is_taken(pattern, chosen, reading, against)):
        return None
    if pattern.denied:
        met = [Stand.PLAIN]
    places = tuple(hit.place for hit in chosen.values())
    if pattern.tight and _width(places) > len(places) + TIGHT:
        return None
    opposed, missing = _opposed(pattern, chosen, reading, against)
    return Match(pattern, (share + missing) / pattern.total, places, _overall(met), opposed)


def _width(places: Sequence[int]) -> int:
    return max(places) - min(places) + 1


def _overall(found: list[Stand]) -> Stand:
    """A match is denied when any of its words is, replaced likewise; a subject only when all are."""
    if not found:
        return Stand.PLAIN
    worst = max(found)
    if worst >= Stand.REPLACED:
        return worst
    if all(stand is Stand.SUBJECT for stand in found):
        return Stand.SUBJECT
    return Stand.CONDITIONAL if Stand.CONDITIONAL in found else Stand.PLAIN


def _opposed(
    pattern: Pattern, chosen: Mapping[int, Hit], reading: Reading, against: Against
) -> tuple[bool, float]:
    """Whether the opposite of a missing word stands beside the others, and what that word would have weighed."""
    places = {hit.place for hit in chosen.values()}
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        if term in chosen or term not in against.opposites:
            continue
        for opposite in against.opposites[term]:
            for hit in reading.hits.get(opposite, ()):
                if hit.place not in places and hit.credit >= 0.9 and _is_beside(hit.place, chosen, reading):
                    return True, weight
    return False, 0.0


def _is_beside(place: int, chosen: Mapping[int, Hit], reading: Reading) -> bool:
    word = reading.words[place]
    if _describes_another(place, chosen, reading):
        return False
    return any(
        reading.words[hit.place].clause == word.clause and 0 < abs(hit.place - place) <= OPPOSITE_REACH
        for hit in chosen.values()
    )


def _describes_another(place: int, chosen: Mapping[int, Hit], reading: Reading) -> bool:
    """Whether the word after this one is what it describes: "big" in "big input" says nothing of the gradient."""
    if place + 1 >= len(reading.words) or any(hit.place == place + 1 for hit in chosen.values()):
        return False
    after, word = reading.words[place + 1], reading.words[place]
    return after.clause == word.clause and after.text not in reading.function


def _is_taken(pattern: Pattern, chosen: Mapping[int, Hit], reading: Reading, against: Against) -> bool:
    """Whether a word's rival or opposite stands closer to another word of the phrasing than the word itself."""
    light = {term for term, weight in zip(pattern.terms, pattern.weights, strict=True) if weight <= WEAK}
    taken_places = {hit.place for term, hit in chosen.items() if term not in light}
    for term, hit in chosen.items():
        for table in (against.rivals, against.opposites):
            for rival in table.get(term, ()):
                if rival not in chosen and _cuts_in(rival, hit.place, taken_places, reading):
                    return True
    return False


def _cuts_in(rival: int, place: int, places: set[int], reading: Reading) -> bool:
    spots = reading.spots
    for hit in reading.hits.get(rival, ()):
        if hit.place in places or hit.credit < 0.9 or _are_joined(place, hit.place, reading):
            continue
        for other in places:
            if other != place and abs(spots[hit.place] - spots[other]) < abs(spots[place] - spots[other]):
                return True
    return False


def _are_joined(one: int, other: int, reading: Reading) -> bool:
    """ "sigmoid and tanh", "sigmoid/tanh": what is said of the one is said of the other."""
    first, last = sorted((one, other))
    return last - first <= 2 and all(word.text in {"and", "or"} for word in reading.words[first + 1 : last])


def _ordered(pattern: Pattern, reading: Reading, against: Against) -> Match | None:
    """An ordered phrasing: its slots one after the other inside one sentence, nothing of a rival between."""
    weights = dict(zip(pattern.terms, pattern.weights, strict=True))
    chains: list[tuple[Hit, ...]] = [()]
    anchors = [max(slot, key=lambda term: weights[term]) for slot in pattern.slots]
    for anchor in anchors:
        spots = [hit for hit in reading.hits.get(anchor, ()) if hit.credit >= 0.6]
        chains = [(*chain, hit) for chain in chains for hit in spots if _follows(chain, hit, reading)][:_CHAINS]
    best: Match | None = None
    for chain in chains:
        chosen = dict(zip(anchors, chain, strict=True))
        for slot, anchor in zip(pattern.slots, chain, strict=True):
            for term in slot:
                near = [hit for hit in reading.hits.get(term, ()) if _is_near(hit, anchor, reading)]
                if near and term not in chosen:
                    chosen[term] = _nearest(near, anchor, reading, term in pattern.denied)
        if all(term in chosen for term in pattern.required) and not _is_interrupted(chosen, chain, reading, against):
            best = _better(_weigh(pattern, chosen, reading, against), best)
    return best if best is not None and best.share > NONE else None


def _is_interrupted(chosen: Mapping[int, Hit], chain: Sequence[Hit], reading: Reading, against: Against) -> bool:
    """Whether a rival of what the slots are about stands between two of them."""
    ends = {hit.place for hit in chain}
    taken = {hit.place for hit in chosen.values()}
    for term, hit in chosen.items():
        if hit.place not in ends:
            continue
        for rival in against.rivals.get(term, ()):
            for other in reading.hits.get(rival, ()):
                if (
                    rival not in chosen
                    and other.place not in taken
                    and chain[0].place < other.place < chain[-1].place
                    and not _are_joined(hit.place, other.place, reading)
                ):
                    return True
    return False


def _is_near(hit: Hit, anchor: Hit, reading: Reading) -> bool:
    one, other = reading.words[hit.place], reading.words[anchor.place]
    return one.sentence == other.sentence and abs(hit.place - anchor.place) <= ORDER_REACH


def _follows(chain: tuple[Hit, ...], hit: Hit, reading: Reading) -> bool:
    if not chain:
        return True
    last = chain[-1].place
    return last < hit.place <= last + ORDER_REACH and reading.words[last].sentence == reading.words[hit.place].sentence
