"""What an answer shows: concepts found or denied, and false claims."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.grading.clauses import Stand
from bot.domain.grading.grammar import JOINING
from bot.domain.grading.matching import ROOM_FOR_OPPOSITE, find
from bot.domain.grading.ordering import ORDER_REACH
from bot.domain.grading.patterns import FULL, NONE, Against, Match, Pattern, credit_of
from bot.domain.grading.reading import Reading
from bot.domain.grading.rubric import ConceptPatterns, MisconceptionPatterns, Rubric
from bot.domain.grading.verdict import Finding
from bot.domain.question import Misconception

FOUND, CLOSE = 0.8, 0.4
"""Credit from which a concept counts as found, and as close."""

CLAIM_REACH, CLAIM_REACH_A_WORD = 6, 3
"""How far apart the words of a false claim may stand: so much, and so much more for each word."""

Promising = Mapping[int, Sequence[tuple[float, Pattern]]]
"""For each concept, then each misconception, the phrasings that may match with the share that is there at all."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A misconception and the matches that show it, the fullest first."""

    belief: Misconception
    matches: tuple[Match, ...]

    @property
    def places(self) -> frozenset[int]:
        """All words that show it."""
        return frozenset(place for match in self.matches for place in match.places)


def promising(reading: Reading, rubric: Rubric) -> Promising:
    """The phrasings that can match at all: the fullest first, of those the longest, which say most when quoted."""
    shares, fresh = _shares(reading, rubric)
    found: dict[int, list[tuple[float, Pattern]]] = {}
    owners, patterns, concepts = rubric.owners, rubric.patterns, len(rubric.concepts)
    turned = _turned(reading, rubric)
    for number in [number for number, share in enumerate(shares) if share > _LEAST]:
        owner, share = owners[number], shares[number]
        if owner >= concepts and share <= FULL - _ROUNDING:
            continue
        pattern = patterns[number]
        if share <= NONE and turned.isdisjoint(pattern.terms):
            continue
        if number in fresh or owner >= concepts or rubric.given.issuperset(pattern.terms):
            found.setdefault(owner, []).append((share, pattern))
    for entries in found.values():
        entries.sort(key=_rank, reverse=True)
    return found


def _rank(entry: tuple[float, Pattern]) -> tuple[float, int]:
    share, pattern = entry
    return min(share, FULL), len(pattern.terms)


def _turned(reading: Reading, rubric: Rubric) -> set[int]:
    """The terms whose opposite is there."""
    opposites = rubric.against.opposites
    return {other for term in reading.hits if term in opposites for other in opposites[term]}


def _shares(reading: Reading, rubric: Rubric) -> tuple[list[float], set[int]]:
    """How much of each phrasing is there, and which phrasings by more than the question's words."""
    shares = [0.0] * len(rubric.patterns)
    fresh: set[int] = set()
    for term, hits in reading.hits.items():
        posting = rubric.postings.get(term)
        if posting is None:
            continue
        credit = hits[0].credit if len(hits) == 1 else max(hit.credit for hit in hits)
        for number, share in zip(*posting, strict=True):
            shares[number] += share * credit
        if term not in rubric.given:
            fresh.update(posting[0])
    return shares, fresh


_LEAST = NONE - ROOM_FOR_OPPOSITE
_ROUNDING = 1e-5


def find_concept(
    concept: ConceptPatterns,
    patterns: Sequence[tuple[float, Pattern]],
    reading: Reading,
    rubric: Rubric,
    false: frozenset[int],
) -> Finding:
    """What an answer shows of a concept: its best phrasing, or that it is denied; false claims show nothing."""
    best: Match | None = None
    denied = False
    for share, pattern in patterns:
        if best is not None and best.credit >= FOUND and credit_of(share) <= best.credit:
            break
        match = find(pattern, reading, rubric.against)
        if match is None:
            continue
        if match.opposed or match.stand >= Stand.REPLACED:
            denied = denied or (
                match.credit >= FOUND and match.stand is not Stand.REPLACED and false.isdisjoint(match.places)
            )
        elif match.stand is Stand.SUBJECT or false.issuperset(match.places):
            continue
        elif best is None or match.credit > best.credit:
            best = match
    if best is not None and (best.credit >= FOUND or not denied):
        return Finding(concept.concept, best.credit, evidence(best, reading))
    return Finding(concept.concept, 0.0, contradicted=denied)


def find_claim(
    belief: MisconceptionPatterns, patterns: Sequence[tuple[float, Pattern]], reading: Reading, rubric: Rubric
) -> Claim | None:
    """The misconception, where an answer states it in one sentence without denying or clearing it."""
    matches = tuple(
        match
        for match in _matches(patterns, reading, rubric.against)
        if match.share >= FULL
        and match.stand is Stand.PLAIN
        and not match.opposed
        and _is_close(match, reading)
        and not _is_cleared(belief.unless, match, reading, rubric.against)
    )
    return Claim(belief.misconception, matches) if matches else None


def _is_close(match: Match, reading: Reading) -> bool:
    """Whether the words of a match stand together, so that they are said of each other."""
    spots = sorted(reading.spots[place] for place in match.places)
    gaps = [later - earlier for earlier, later in pairwise(spots)]
    if match.pattern.slots:
        return max(gaps, default=0) <= ORDER_REACH
    return sum(gaps) <= CLAIM_REACH + CLAIM_REACH_A_WORD * len(spots)


def _is_cleared(unless: Iterable[Pattern], match: Match, reading: Reading, against: Against) -> bool:
    sentences = {reading.words[place].sentence for place in match.places}
    return any(
        cleared.share >= FULL
        and not cleared.opposed
        and any(reading.words[place].sentence in sentences for place in cleared.places)
        for cleared in _matches([(1.0, pattern) for pattern in unless], reading, against)
    )


def _matches(patterns: Iterable[tuple[float, Pattern]], reading: Reading, against: Against) -> Iterator[Match]:
    for _, pattern in patterns:
        match = find(pattern, reading, against)
        if match is not None:
            yield match


def statement(match: Match, reading: Reading) -> range:
    """The places of the whole statement around a match: out to the clause's borders, or an "and" or "but"."""
    words = reading.words
    first, last = min(match.places), max(match.places)
    while first and words[first - 1].clause == words[first].clause and words[first - 1].text not in JOINING:
        first -= 1
    while (
        last + 1 < len(words) and words[last + 1].clause == words[last].clause and words[last + 1].text not in JOINING
    ):
        last += 1
    return range(first, last + 1)


def evidence(match: Match, reading: Reading) -> tuple[str, ...]:
    """The answer's own words of a match, as typed, in their order, neighbours joined."""
    spans: list[tuple[int, int]] = []
    for place in sorted(set(match.places)):
        last = min(place + reading.reach.get(place, 1), len(reading.words)) - 1
        start, end = reading.words[place].start, reading.words[last].end
        if spans and start <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(reading.text[start:end] for start, end in spans)
