"""From matches to a verdict: credit, contradictions, misconceptions, score, outcome."""

from collections.abc import Iterable

from bot.domain.grading.guards import is_dump, no_answer
from bot.domain.grading.matching import Match, Pattern, Reading, find, read_answer
from bot.domain.grading.negation import Stand
from bot.domain.grading.rubric import ConceptPatterns, MisconceptionPatterns, Rubric
from bot.domain.grading.verdict import Finding, Guard, Outcome, Recognised, Verdict

FOUND, CLOSE = 0.8, 0.4
"""Credit from which a concept counts as found, and as close."""

CORRECT, PARTIAL = 0.65, 0.3
"""Score from which an answer is correct, and partial."""

ENOUGH = 0.85
"""Share of the concepts' weight that earns the full score: nobody says everything."""

DENIAL_COST = 0.5
"""What a denied concept costs, in shares of its weight."""

DUMP_CAP = 0.12


def grade(text: str, rubric: Rubric) -> Verdict:
    """Grade an answer; never raises, whatever was typed."""
    reading = read_answer(text, rubric.vocabulary)
    guard = no_answer(text, reading, rubric)
    if guard is not None:
        missed = tuple(Finding(concept.concept, 0.0) for concept in rubric.concepts)
        return Verdict(Outcome.NO_ANSWER, 0.0, missed=missed, guard=guard)
    findings = [find_concept(concept, reading, rubric.given) for concept in rubric.concepts]
    beliefs = tuple(
        recognised
        for belief in rubric.misconceptions
        if (recognised := find_misconception(belief, reading, rubric.given)) is not None
    )
    dumped = is_dump(reading, rubric)
    score = _score(findings, beliefs)
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


def find_concept(concept: ConceptPatterns, reading: Reading, given: frozenset[int]) -> Finding:
    """What an answer shows of a concept: its best phrasing, or that it is denied."""
    best: Match | None = None
    denied = False
    for match in _matches(concept.patterns, reading, given):
        if match.stand in (Stand.DENIED, Stand.REPLACED):
            denied = denied or (match.stand is Stand.DENIED and match.credit >= FOUND)
        elif match.stand is not Stand.SUBJECT and (best is None or match.credit > best.credit):
            best = match
            if best.credit >= 1.0:
                break
    if best is not None and (best.credit >= FOUND or not denied):
        return Finding(concept.concept, best.credit, evidence(best, reading))
    return Finding(concept.concept, 0.0, contradicted=denied)


def find_misconception(
    belief: MisconceptionPatterns, reading: Reading, given: frozenset[int]
) -> Recognised | None:
    """The misconception, if an answer states it in one sentence without denying or clearing it."""
    for match in _matches(belief.patterns, reading, frozenset()):
        if match.share < 0.9 or match.stand not in (Stand.PLAIN, Stand.CONDITIONAL):
            continue
        if not _cleared(belief.unless, match, reading):
            return Recognised(belief.misconception, evidence(match, reading))
    return None


def _cleared(unless: Iterable[Pattern], match: Match, reading: Reading) -> bool:
    sentences = {reading.words[place].sentence for place in match.places}
    return any(
        cleared.share >= 0.9 and {reading.words[place].sentence for place in cleared.places} & sentences
        for cleared in _matches(unless, reading, frozenset())
    )


def _matches(patterns: Iterable[Pattern], reading: Reading, given: frozenset[int]) -> Iterable[Match]:
    for pattern in patterns:
        match = find(pattern, reading, given)
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


def _score(findings: list[Finding], beliefs: tuple[Recognised, ...]) -> float:
    total = sum(finding.concept.weight for finding in findings)
    if not total:
        return 0.0
    earned = sum(finding.concept.weight * finding.credit for finding in findings)
    denied = sum(finding.concept.weight for finding in findings if finding.contradicted) * DENIAL_COST
    wrong = sum(belief.misconception.cost for belief in beliefs) * total / len(findings)
    return min(1.0, max(0.0, min(earned / (ENOUGH * total), 1.0) - (denied + wrong) / total))


def _outcome(score: float, findings: list[Finding], beliefs: tuple[Recognised, ...]) -> Outcome:
    if score < PARTIAL:
        return Outcome.INCORRECT
    core_missing = any(finding.concept.core and finding.credit < CLOSE for finding in findings)
    if score < CORRECT or core_missing or any(belief.misconception.cost >= 1 for belief in beliefs):
        return Outcome.PARTIAL
    return Outcome.CORRECT
