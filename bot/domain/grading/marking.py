"""From matches to a verdict: credit, contradictions, misconceptions, score, outcome."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.grading.guards import is_dump, no_answer
from bot.domain.grading.matching import FULL, NONE, ORDER_REACH, Against, Match, Pattern, Reading, find, read_answer
from bot.domain.grading.negation import Stand
from bot.domain.grading.rubric import ConceptPatterns, MisconceptionPatterns, Rubric
from bot.domain.grading.verdict import Finding, Guard, Outcome, Recognised, Verdict
from bot.domain.question import Misconception

FOUND, CLOSE = 0.8, 0.4
"""Credit from which a concept counts as found, and as close."""

CORRECT, PARTIAL = 0.65, 0.3
"""Score from which an answer is correct, and partial."""

ENOUGH = 0.85
"""Share of the concepts' weight that earns the full score: nobody says everything."""

DENIAL_COST = 0.5
"""What a denied concept costs, in shares of its weight."""

DUMP_CAP = 0.12

BELIEF_REACH = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A misconception and the matches that show it, the fullest first."""

    belief: Misconception
    matches: tuple[Match, ...]

    @property
    def places(self) -> frozenset[int]:
        """All words that show it."""
        return frozenset(place for match in self.matches for place in match.places)


def grade(text: str, rubric: Rubric) -> Verdict:
    """Grade an answer; never raises, whatever was typed."""
    reading = read_answer(text, rubric.vocabulary)
    guard = no_answer(text, reading, rubric)
    if guard is not None:
        missed = tuple(Finding(concept.concept, 0.0) for concept in rubric.concepts)
        return Verdict(Outcome.NO_ANSWER, 0.0, missed=missed, guard=guard)
    promising = candidates(reading, rubric)
    shown = [
        Shown(belief.misconception, matches)
        for owner, belief in enumerate(rubric.misconceptions, len(rubric.concepts))
        if (matches := find_misconception(belief, promising.get(owner, ()), reading, rubric))
    ]
    false = frozenset(place for claim in shown if claim.belief.cost >= 1 for place in claim.places)
    beliefs = tuple(Recognised(claim.belief, evidence(claim.matches[0], reading)) for claim in shown)
    findings = [
        find_concept(concept, promising.get(owner, ()), reading, rubric, false)
        for owner, concept in enumerate(rubric.concepts)
    ]
    dumped = is_dump(reading, rubric)
    score = _score(findings, _claims(shown))
    if dumped:
        score = min(score, DUMP_CAP)
    return Verdict(
        outcome=_outcome(score, findings, beliefs),
        score=score,
        found=tuple(finding for finding in findings if finding.credit >= FOUND),
        close=tuple(finding for finding in findings if CLOSE <= finding.credit < FOUND),
        missed=tuple(finding for finding in findings if finding.credit < CLOSE),
        misconceptions=beliefs,
        guard=Guard.DUMP if dumped else None,
    )


def candidates(reading: Reading, rubric: Rubric) -> dict[int, list[Pattern]]:
    """The phrasings that can match at all, by owner, the fullest first."""
    shares: dict[tuple[int, int], float] = {}
    fresh: set[tuple[int, int]] = set()
    for term, hits in reading.hits.items():
        credit = max(hit.credit for hit in hits)
        is_new = term not in rubric.given
        for owner, number, share in rubric.postings.get(term, ()):
            key = (owner, number)
            shares[key] = shares.get(key, 0.0) + share * credit
            if is_new:
                fresh.add(key)
    owners = (*rubric.concepts, *rubric.misconceptions)
    found: dict[int, list[tuple[float, Pattern]]] = {}
    for key, share in shares.items():
        owner, number = key
        wanted = NONE if owner < len(rubric.concepts) else FULL
        pattern = owners[owner].patterns[number]
        if share > wanted - _OPPOSITE_SLACK * (owner < len(rubric.concepts)) and (
            key in fresh or wanted == FULL or rubric.given.issuperset(pattern.terms)
        ):
            found.setdefault(owner, []).append((-share, pattern))
    return {
        owner: [pattern for _, pattern in sorted(entries, key=lambda entry: entry[0])]
        for owner, entries in found.items()
    }


_OPPOSITE_SLACK = 0.15


def find_concept(
    concept: ConceptPatterns, patterns: Iterable[Pattern], reading: Reading, rubric: Rubric, false: frozenset[int]
) -> Finding:
    """What an answer shows of a concept: its best phrasing, or that it is denied; false claims show nothing."""
    best: Match | None = None
    denied: Match | None = None
    for match in _matches(patterns, reading, rubric.against):
        if match.opposed or match.stand >= Stand.REPLACED:
            if match.credit >= FOUND and match.stand is not Stand.REPLACED:
                denied = denied or match
        elif match.stand is not Stand.SUBJECT and (best is None or match.credit > best.credit):
            if false.issuperset(match.places):
                continue
            best = match
            if best.credit >= 1.0:
                break
    if best is not None and (best.credit >= FOUND or denied is None):
        return Finding(concept.concept, best.credit, evidence(best, reading))
    return Finding(concept.concept, 0.0, contradicted=denied is not None)


def find_misconception(
    belief: MisconceptionPatterns, patterns: Iterable[Pattern], reading: Reading, rubric: Rubric
) -> tuple[Match, ...]:
    """Where an answer states the misconception in one sentence without denying or clearing it."""
    return tuple(
        match
        for match in _matches(patterns, reading, rubric.against)
        if match.share >= FULL
        and match.stand <= Stand.CONDITIONAL
        and not match.opposed
        and _is_close(match, reading)
        and not _cleared(belief.unless, match, reading, rubric.against)
    )


def _is_close(match: Match, reading: Reading) -> bool:
    """Whether the words of a match stand together, so that they are said of each other."""
    if len({reading.words[place].sentence for place in match.places}) > 1:
        return False
    spots = sorted(reading.spots[place] for place in match.places)
    gaps = [later - earlier for earlier, later in pairwise(spots)]
    if len(match.pattern.slots) > 1:
        return max(gaps, default=0) <= ORDER_REACH
    return sum(gaps) <= BELIEF_REACH + 3 * len(spots)


def _cleared(unless: Iterable[Pattern], match: Match, reading: Reading, against: Against) -> bool:
    sentences = {reading.words[place].sentence for place in match.places}
    return any(
        cleared.share >= FULL and not cleared.opposed and {reading.words[place].sentence for place in cleared.places} & sentences
        for cleared in _matches(unless, reading, against)
    )


def _matches(patterns: Iterable[Pattern], reading: Reading, against: Against) -> Iterator[Match]:
    for pattern in patterns:
        match = find(pattern, reading, against)
        if match is not None:
            yield match


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


def _claims(shown: Iterable[Shown]) -> float:
    """How many false claims an answer makes, in concepts; the same words make one claim, whatever they show."""
    costs = 0.0
    seen: frozenset[int] = frozenset()
    for claim in sorted(shown, key=lambda claim: -claim.belief.cost):
        places = claim.places
        if len(places & seen) * 2 <= len(places):
            costs += claim.belief.cost
        seen |= places
    return costs


def _score(findings: list[Finding], wrong: float) -> float:
    total = sum(finding.concept.weight for finding in findings)
    if not total:
        return 0.0
    earned = sum(finding.concept.weight * finding.credit for finding in findings) / (ENOUGH * total)
    denied = sum(finding.concept.weight for finding in findings if finding.contradicted) * DENIAL_COST / total
    # The first false claim takes one concept's worth, the second two, the third three.
    cost = wrong * (wrong + 1) / 2 / len(findings)
    return min(1.0, max(0.0, min(earned, 1.0) - denied - cost))


def _outcome(score: float, findings: list[Finding], beliefs: tuple[Recognised, ...]) -> Outcome:
    if score < PARTIAL:
        return Outcome.INCORRECT
    core_missing = any(finding.concept.core and finding.credit < CLOSE for finding in findings)
    if score < CORRECT or core_missing or any(belief.misconception.cost >= 1 for belief in beliefs):
        return Outcome.PARTIAL
    return Outcome.CORRECT
