"""From what an answer shows to its mark: the score, the outcome, the verdict."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
from bot.domain.grading.reading import Hit, Reading, read_answer
from bot.domain.grading.rubric import Rubric
from bot.domain.grading.verdict import Finding, Guard, Outcome, Recognised, Verdict
from bot.domain.grading.words import DERIVED, SAME

WORDINGS, COVERED, CONTENT = 3, 0.4, 15
"""Wordings of a concept, share of the model answer's words, and words of content, that are full."""

CLOSE_WORTH = 0.5
"""What the credit of a concept that is only close counts for."""

DUMP_CAP = 0.12
"""The most that keywords in a row earn."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the parts of a mark weigh.

    `correct` and `partial` are the scores from which an answer is that; `enough` is the share of the concepts'
    weight that earns everything, since nobody says it all; `denial` is what a denied concept costs, in shares of its
    weight. `breadth`, `coverage` and `substance` are shares of the mark for how fully the concepts found are told: in
    several wordings, with the model answer's words, in more than a handful of words. `anybodys` and `on_topic` are the
    coverages that any talk has, and that shows an answer to this question.
    """

    correct: float = 0.65
    partial: float = 0.3
    enough: float = 0.85
    denial: float = 0.5
    breadth: float = 0.2
    coverage: float = 0.1
    substance: float = 0.2
    anybodys: float = 0.3
    on_topic: float = 0.7

    @property
    def fullness(self) -> float:
        """The share of the mark that is not for concepts alone."""
        return self.breadth + self.coverage + self.substance


SCALE = Scale()

DRAFT_SCALE = Scale(
    correct=0.7, partial=0.4, enough=0.7, breadth=0.0, coverage=0.6, substance=0.3, anybodys=0.0, on_topic=0.3
)
"""For rubrics that nobody has looked at: their concepts are trusted less than the model answer's words."""


def grade(text: str, rubric: Rubric, scale: Scale = SCALE) -> Verdict:
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
    score = _score(findings, claims, fullness(hopeful, reading, rubric), scale)
    if dumped:
        score = min(score, DUMP_CAP)
    return Verdict(
        outcome=_outcome(score, findings, claims, scale),
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


@dataclass(frozen=True, slots=True)
class Fullness:
    """How fully an answer is told, each between 0 and 1."""

    breadth: float
    coverage: float
    substance: float


def fullness(hopeful: Promising, reading: Reading, rubric: Rubric) -> Fullness:
    """In how many wordings an answer tells its concepts, with what of the model answer, in how many words."""
    total = sum(concept.concept.weight for concept in rubric.concepts) or 1.0
    breadth = sum(
        concept.concept.weight * min(WORDINGS, sum(share >= FULL for share, _ in hopeful.get(owner, ())))
        for owner, concept in enumerate(rubric.concepts)
    ) / (WORDINGS * total)
    model = rubric.model
    met = sum(model[term] for term, hits in reading.hits.items() if term in model and _is_said(hits))
    covered = met / rubric.model_weight
    function = rubric.vocabulary.lexicon.function
    content = len({word.text for word in reading.words} - function - rubric.question_words)
    return Fullness(breadth, min(1.0, covered / COVERED), min(1.0, content / CONTENT))


def _worth(finding: Finding) -> float:
    """What a concept earns: what is found all of it, what is close half, what is missed nothing."""
    if finding.credit >= FOUND:
        return finding.concept.weight * finding.credit
    return finding.concept.weight * finding.credit * CLOSE_WORTH if finding.credit >= CLOSE else 0.0


def _is_said(hits: Iterable[Hit]) -> bool:
    """Whether a word itself was typed, in any form or misspelling, and not merely one that stands for it."""
    return any(hit.credit > SAME or hit.credit == DERIVED for hit in hits)


def _score(findings: Sequence[Finding], claims: Sequence[Claim], told: Fullness, scale: Scale) -> float:
    total = sum(finding.concept.weight for finding in findings)
    if not total:
        return 0.0
    earned = min(1.0, sum(_worth(finding) for finding in findings) / (scale.enough * total))
    denied = sum(finding.concept.weight for finding in findings if finding.contradicted) / total
    wrong = count_claims(claims)
    # Words alone earn little: concepts found bound the extra, or the model answer's words where nothing is wrong.
    topical = (told.coverage - scale.anybodys) / (scale.on_topic - scale.anybodys)
    bound = earned if wrong or denied else min(1.0, max(earned, topical))
    extra = scale.breadth * told.breadth + scale.coverage * told.coverage + scale.substance * told.substance
    most = (1 - scale.fullness) * earned + min(extra, scale.fullness * max(0.0, bound))
    # The first false claim takes one concept's worth, the second two, the third three.
    cost = wrong * (wrong + 1) / 2 / len(findings)
    return min(1.0, max(0.0, most - scale.denial * denied - cost))


def count_claims(claims: Iterable[Claim]) -> float:
    """How many false claims there are, in concepts; the same words make one claim, whatever they show."""
    costs = 0.0
    seen: frozenset[int] = frozenset()
    for claim in sorted(claims, key=lambda claim: -claim.belief.cost):
        if 2 * len(claim.places & seen) <= len(claim.places):
            costs += claim.belief.cost
        seen |= claim.places
    return costs


def _outcome(score: float, findings: Iterable[Finding], claims: Iterable[Claim], scale: Scale) -> Outcome:
    if score < scale.partial:
        return Outcome.INCORRECT
    core_missing = any(finding.concept.core and finding.credit < CLOSE for finding in findings)
    if score < scale.correct or core_missing or any(claim.belief.cost >= 1 for claim in claims):
        return Outcome.PARTIAL
    return Outcome.CORRECT
