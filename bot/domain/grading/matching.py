"""How much of a phrasing an answer holds, and how it stands there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.grading.negation import Stand, stands
from bot.domain.grading.text import Word, read
from bot.domain.grading.words import Follow, Lexicon, Vocabulary

FULL, NONE = 0.9, 0.45
"""From this share of its words on a phrasing counts whole; up to that one not at all."""

SPREAD = 0.85
"""What a phrasing is worth whose words stand in different sentences."""

ORDER_REACH = 14
"""Words that may stand between two slots of an ordered phrasing."""


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


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of a phrasing: the share, the places of its words, and how they stand."""

    pattern: Pattern
    share: float
    places: tuple[int, ...]
    stand: Stand

    @property
    def credit(self) -> float:
        """Between 0 and 1, before negation is looked at."""
        return min(1.0, max(0.0, (self.share - NONE) / (FULL - NONE)))


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer read against a vocabulary: its words, how they stand, and where each term was met."""

    text: str
    words: Sequence[Word]
    stands: Sequence[Stand]
    hits: Mapping[int, Sequence[tuple[int, float]]]
    reach: Mapping[int, int]


def read_answer(text: str, vocabulary: Vocabulary) -> Reading:
    """Read an answer once for all phrasings."""
    words = read(text)
    hits: dict[int, list[tuple[int, float]]] = {}
    reach: dict[int, int] = {}
    resolve = vocabulary.resolve
    for place, word in enumerate(words):
        sense = resolve(word.text)
        for term, credit in sense.terms:
            hits.setdefault(term, []).append((place, credit))
        for sequence in sense.starts:
            if _continues(words, place, sequence, vocabulary.lexicon):
                for term in vocabulary.by_group[sequence.group]:
                    hits.setdefault(term, []).append((place, sequence.credit))
                reach[place] = max(reach.get(place, 1), len(sequence.rest) + 1)
    _joined(words, vocabulary, hits, reach)
    return Reading(text, words, stands(words), hits, reach)


def _joined(
    words: Sequence[Word],
    vocabulary: Vocabulary,
    hits: dict[int, list[tuple[int, float]]],
    reach: dict[int, int],
) -> None:
    """Neighbours that are one word in the rubric: "drop out" for dropout."""
    forms = vocabulary.forms
    for place in range(len(words) - 1):
        term = forms.get(words[place].text + words[place + 1].text)
        if term is not None:
            hits.setdefault(term, []).append((place, 1.0))
            reach[place] = 2


def _continues(words: Sequence[Word], place: int, sequence: Follow, lexicon: Lexicon) -> bool:
    following = words[place + 1 : place + 1 + len(sequence.rest)]
    return len(following) == len(sequence.rest) and all(
        lexicon.root(word.text) == root for word, root in zip(following, sequence.rest, strict=True)
    )


def find(pattern: Pattern, reading: Reading, given: frozenset[int]) -> Match | None:
    """The best place of a phrasing in an answer, None where less than half of it is there."""
    if len(pattern.slots) > 1:
        return _ordered(pattern, reading)
    present = [term for term in pattern.terms if term in reading.hits]
    if not present or all(term in given for term in present):
        return None
    best: Match | None = None
    for sentence in _sentences(present, reading):
        match = _placed(pattern, reading, sentence)
        if match is not None and _better(match, best):
            best = match
    if best is None or best.share < FULL:
        match = _placed(pattern, reading, None)
        if match is not None and _better(match, best):
            best = match
    if best is None or best.share <= NONE:
        return None
    return best


def _better(match: Match, best: Match | None) -> bool:
    return best is None or (match.stand <= Stand.CONDITIONAL, match.share) > (
        best.stand <= Stand.CONDITIONAL,
        best.share,
    )


def _sentences(present: Iterable[int], reading: Reading) -> set[int]:
    return {reading.words[place].sentence for term in present for place, _ in reading.hits[term]}


def _placed(pattern: Pattern, reading: Reading, sentence: int | None) -> Match | None:
    """The phrasing inside one sentence, or anywhere (None) at a discount."""
    share = 0.0
    places: list[int] = []
    stands_found: list[Stand] = []
    denied_seen = not pattern.denied
    for term, weight in zip(pattern.terms, pattern.weights, strict=True):
        wants_denial = term in pattern.denied
        hit = _best_hit(reading, term, sentence, wants_denial)
        if hit is None:
            if term in pattern.required:
                return None
            continue
        place, credit = hit
        stand = reading.stands[place]
        if wants_denial:
            if stand is Stand.PLAIN or stand is Stand.SUBJECT:
                continue
            denied_seen = True
        else:
            stands_found.append(stand)
        share += weight * credit
        places.append(place)
    if not places or not denied_seen:
        return None
    if sentence is None:
        share *= SPREAD
    return Match(pattern, share / pattern.total, tuple(places), _overall(stands_found))


def _best_hit(reading: Reading, term: int, sentence: int | None, denied: bool) -> tuple[int, float] | None:
    best, best_rank = None, (-1.0, -1.0)
    for place, credit in reading.hits.get(term, ()):
        if sentence is not None and reading.words[place].sentence != sentence:
            continue
        stand = reading.stands[place]
        fits = stand not in (Stand.PLAIN, Stand.SUBJECT) if denied else -float(stand)
        rank = (float(fits), credit)
        if best is None or rank > best_rank:
            best, best_rank = (place, credit), rank
    return best


def _overall(found: list[Stand]) -> Stand:
    """A match is denied when any of its words is, replaced likewise; a subject only when all are."""
    if not found:
        return Stand.PLAIN
    if Stand.DENIED in found or Stand.REPLACED in found:
        return max(found)
    if all(stand is Stand.SUBJECT for stand in found):
        return Stand.SUBJECT
    return Stand.CONDITIONAL if Stand.CONDITIONAL in found else Stand.PLAIN


def _ordered(pattern: Pattern, reading: Reading) -> Match | None:
    """An ordered phrasing: its slots one after the other inside one sentence, no rival subject between."""
    chains: list[tuple[int, ...]] = [()]
    for slot in pattern.slots:
        anchor = max(slot, key=lambda term: pattern.weights[pattern.terms.index(term)])
        spots = [place for place, credit in reading.hits.get(anchor, ()) if credit >= 0.6]
        chains = [(*chain, spot) for chain in chains for spot in spots if _follows(chain, spot, reading)][:16]
        if not chains:
            return None
    best: Match | None = None
    for chain in chains:
        match = _placed(pattern, reading, reading.words[chain[0]].sentence)
        if match is not None and _better(match, best):
            best = match
    return best if best is not None and best.share > NONE else None


def _follows(chain: tuple[int, ...], spot: int, reading: Reading) -> bool:
    if not chain:
        return True
    last = chain[-1]
    return last < spot <= last + ORDER_REACH and reading.words[last].sentence == reading.words[spot].sentence
