"""From what an answer shows to its mark: the score, the outcome, the verdict."""

from collections.abc import Iterable, Sequence

from bot.domain.grading.finding import (
    CLOSE,
    FOUND,
    Claim,
    Promising,
    evidence,
    find_claim,
    find_concept,
    promising,
    statement,
)
from bot.domain.grading.guards import is_dump, no_answer
from bot.domain.grading.patterns import FULL
from bot.domain.grading.reading import Reading, read_answer
from bot.domain.grading.rubric import Rubric
from bot.domain.grading.verdict import Finding, Guard, Outcome, Recognised, Verdict

CORRECT, PARTIAL = 0.65, 0.3
"""Score from which an answer is correct, and partial."""

ENOUGH = 0.85
"""Share of the concepts' weight that earns everything: nobody says it all."""

DENIAL_COST = 0.5
"""What a denied concept costs, in shares of its weight."""

BREADTH, COVERAGE, SUBSTANCE = 0.1, 0.05, 0.05
"""Shares of the mark for how fully the concepts found are told: in several wordings, with the model answer's words,
in more than a handful of words. Words alone earn nothing: no share is larger than what the concepts earn."""

WORDINGS, COVERED, CONTENT = 3, 0.4, 15
"""Wordings of a concept, share of the model answer's words, and words of content, that are full."""

FULLNESS_A_CONCEPT = 2.0

DUMP_CAP = 0.12
"""The most that keywords in a row earn."""


def grade(text: str, rubric: Rubric) -> Verdict:
    """Grade an answer; never raises, whatever was typed."""
    reading = read_answer(text, rubric.vocabulary)
    guard = no_answer(text, reading, rubric)
    if guard is not None:
        missed = tuple(Finding(concept.concept, 0.0) for concept in rubric.concepts)
        return Verdict(Outcome.NO_ANSWER, 0.0, missed=missed, guard=guard)
    hopeful = promising(reading, rubric)
    claims = find_claims(hopeful, reading, rubric)
    findings = find_concepts(hopeful, claims, reading, rubric)
    dumped = is_dump(reading, rubric)
    score = _score(findings, claims, fullness(hopeful, reading, rubric))
    if dumped:
        score = min(score, DUMP_CAP)
    return Verdict(
        outcome=_outcome(score, findings, claims),
        score=score,
        found=tuple(finding for finding in findings if finding.credit >= FOUND),
        close=tuple(finding for finding in findings if CLOSE <= finding.credit < FOUND),
        missed=tuple(finding for finding in findings if finding.credit < CLOSE),
        misconceptions=tuple(Recognised(claim.belief, evidence(claim.matches[0], reading)) for claim in claims),
        guard=Guard.DUMP if dumped else None,
    )


def find_claims(hopeful: Promising, reading: Reading, rubric: Rubric) -> list[Claim]:
    """The false claims of an answer, in the rubric's order."""
    found = (
        find_claim(belief, hopeful.get(owner, ()), reading, rubric)
        for owner, belief in enumerate(rubric.misconceptions, len(rubric.concepts))
    )
    return [claim for claim in found if claim is not None]


def find_concepts(hopeful: Promising, claims: Sequence[Claim], reading: Reading, rubric: Rubric) -> list[Finding]:
    """What an answer shows of each concept; a statement that makes a false claim earns nothing."""
    false = frozenset(
        place
        for claim in claims
        if claim.belief.cost >= 1
        for match in claim.matches
        for place in statement(match, reading)
    )
    return [
        find_concept(concept, hopeful.get(owner, ()), reading, rubric, false)
        for owner, concept in enumerate(rubric.concepts)
    ]


def fullness(hopeful: Promising, reading: Reading, rubric: Rubric) -> float:
    """How fully an answer tells what it tells, between 0 and the three shares' sum."""
    total = sum(concept.concept.weight for concept in rubric.concepts) or 1.0
    breadth = sum(
        concept.concept.weight * min(WORDINGS, sum(share >= FULL for share, _ in hopeful.get(owner, ())))
        for owner, concept in enumerate(rubric.concepts)
    ) / (WORDINGS * total)
    met = sum(weight for term, weight in rubric.model.items() if term in reading.hits)
    covered = met / (sum(rubric.model.values()) or 1.0)
    function = rubric.vocabulary.lexicon.function
    content = len({word.text for word in reading.words} - function - rubric.question_words)
    return BREADTH * breadth + COVERAGE * min(1.0, covered / COVERED) + SUBSTANCE * min(1.0, content / CONTENT)


def _score(findings: Sequence[Finding], claims: Sequence[Claim], full: float) -> float:
    total = sum(finding.concept.weight for finding in findings)
    if not total:
        return 0.0
    earned = min(1.0, sum(finding.concept.weight * finding.credit for finding in findings) / (ENOUGH * total))
    denied = sum(finding.concept.weight for finding in findings if finding.contradicted) / total
    wrong = count_claims(claims)
    share = BREADTH + COVERAGE + SUBSTANCE
    most = share * earned * (1.0 if wrong or denied else FULLNESS_A_CONCEPT)
    told = (1 - share) * earned + min(full, most)
    # The first false claim takes one concept's worth, the second two, the third three.
    cost = wrong * (wrong + 1) / 2 / len(findings)
    return min(1.0, max(0.0, told - DENIAL_COST * denied - cost))


def count_claims(claims: Iterable[Claim]) -> float:
    """How many false claims there are, in concepts; the same words make one claim, whatever they show."""
    costs = 0.0
    seen: frozenset[int] = frozenset()
    for claim in sorted(claims, key=lambda claim: -claim.belief.cost):
        if 2 * len(claim.places & seen) <= len(claim.places):
            costs += claim.belief.cost
        seen |= claim.places
    return costs


def _outcome(score: float, findings: Iterable[Finding], claims: Iterable[Claim]) -> Outcome:
    if score < PARTIAL:
        return Outcome.INCORRECT
    core_missing = any(finding.concept.core and finding.credit < CLOSE for finding in findings)
    if score < CORRECT or core_missing or any(claim.belief.cost >= 1 for claim in claims):
        return Outcome.PARTIAL
    return Outcome.CORRECT
