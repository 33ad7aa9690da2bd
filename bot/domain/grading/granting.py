"""What an answer's mark would be if people granted it concepts that the grader refused."""

from collections.abc import Collection

from bot.domain.grading.finding import FOUND, promising
from bot.domain.grading.guards import is_dump
from bot.domain.grading.marking import (
    DRAFT_SCALE,
    DUMP_CAP,
    SCALE,
    Scale,
    _outcome,
    _score,
    _worth,
    find_claims,
    find_concepts,
    fullness,
    grade,
)
from bot.domain.grading.reading import read_answer
from bot.domain.grading.rubric import Rubric
from bot.domain.grading.verdict import Finding, Guard, Outcome, Verdict
from bot.domain.question import Question


def scale_of(question: Question) -> Scale:
    """The scale that answers to a question are marked on."""
    return DRAFT_SCALE if question.draft else SCALE


def granted_mark(text: str, rubric: Rubric, granted: Collection[str], scale: Scale = SCALE) -> tuple[Outcome, float]:
    """The outcome and the score of an answer whose `granted` concepts count as found; guards stand."""
    verdict = grade(text, rubric, scale)
    if not granted or verdict.outcome is Outcome.NO_ANSWER:
        return verdict.outcome, verdict.score
    return _granted_mark(text, rubric, granted, scale)


def _granted_mark(text: str, rubric: Rubric, granted: Collection[str], scale: Scale) -> tuple[Outcome, float]:
    reading = read_answer(text, rubric.vocabulary)
    hopeful = promising(reading, rubric)
    claims = find_claims(hopeful, reading, rubric)
    findings = [
        Finding(found.concept, 1.0, found.evidence) if found.concept.id in granted and found.credit < FOUND else found
        for found in find_concepts(hopeful, claims, reading, rubric)
    ]
    score = _score(findings, claims, fullness(hopeful, reading, rubric), scale)
    if is_dump(reading, rubric):
        score = min(score, DUMP_CAP)
    return _outcome(score, findings, claims, scale), score


def refused(verdict: Verdict) -> tuple[Finding, ...]:
    """What an answer was not given: the concepts that it came close to, then those that it missed."""
    return (*verdict.close, *verdict.missed)


def is_disputable(text: str, verdict: Verdict, rubric: Rubric, scale: Scale = SCALE) -> bool:
    """Whether the mark would be another with all that was refused; mostly told without grading again."""
    missing = refused(verdict)
    is_dump_at_its_cap = verdict.guard is Guard.DUMP and verdict.score >= DUMP_CAP
    if not missing or verdict.outcome is Outcome.NO_ANSWER or is_dump_at_its_cap:
        return False
    if _earns_everything(verdict, scale):
        if not any(finding.concept.core or finding.contradicted for finding in missing):
            return False
    elif verdict.guard is not Guard.DUMP and (verdict.score > 0 or not verdict.misconceptions):
        return True
    mark = _granted_mark(text, rubric, {finding.concept.id for finding in missing}, scale)
    return mark != (verdict.outcome, verdict.score)


def _earns_everything(verdict: Verdict, scale: Scale) -> bool:
    """Whether the concepts found are enough already, so that one more adds nothing to the score."""
    findings = (*verdict.found, *refused(verdict))
    total = sum(finding.concept.weight for finding in findings)
    return sum(map(_worth, findings)) >= scale.enough * total
