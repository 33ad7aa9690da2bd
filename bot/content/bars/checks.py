"""Bars on what the grader makes of the model answer, of the question itself, and of the checks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.content.bars.wording import words
from bot.content.faults import Fault
from bot.domain.grading import Rubric, grade
from bot.domain.grading.verdict import Finding, Outcome, Verdict
from bot.domain.question import Check, Question

FEWEST_CHECKS = 8
FEWEST_FULL = 2
FEWEST_WITHOUT_CORE = 2
MOST_TERSE_WORDS = 40
LONGEST_COPY = 7


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the grader says to the texts of a question, each typed as an answer."""

    answer: Verdict
    question: Verdict
    hint: Verdict
    checks: tuple[Verdict, ...]


def verdicts_on(question: Question, rubric: Rubric) -> Verdicts:
    """The verdicts on a question's own texts, worked out once for every bar that needs them."""
    return Verdicts(
        answer=grade(question.answer, rubric),
        question=grade(question.text, rubric),
        hint=grade(question.hint, rubric),
        checks=tuple(grade(check.text, rubric) for check in question.checks),
    )


def model_answer_is_correct(question: Question, verdicts: Verdicts) -> Iterator[Fault]:
    """The model answer earns every core concept and the top outcome, and shows no misconception."""
    verdict = verdicts.answer
    found = _ids(verdict.found)
    for concept in question.concepts:
        if concept.core and concept.id not in found:
            yield Fault("answer", f'does not earn the core concept "{concept.id}"', "add its wording to the phrasings")
    for recognised in verdict.misconceptions:
        id_ = recognised.misconception.id
        yield Fault(
            "answer",
            f'shows the misconception "{id_}" by {_quote(recognised.evidence)}',
            "mend its phrasings",
        )
    if verdict.outcome is not Outcome.CORRECT:
        yield Fault(
            "answer",
            f"is graded {verdict.outcome} ({verdict.score:.2f})",
            "add its wordings to the phrasings",
        )


def question_alone_earns_nothing(_: Question, verdicts: Verdicts) -> Iterator[Fault]:
    """Neither the question nor its hint is an answer."""
    for key, verdict in (("question", verdicts.question), ("hint", verdicts.hint)):
        for finding in verdict.found:
            yield Fault(
                key,
                f'earns "{finding.concept.id}" by {_quote(finding.evidence)}',
                "word it so that it gives nothing away",
            )
        if verdict.outcome in {Outcome.CORRECT, Outcome.PARTIAL}:
            yield Fault(
                key,
                f"typed as an answer is graded {verdict.outcome}",
                "word it so that it gives nothing away",
            )


def checks_are_graded_as_marked(question: Question, verdicts: Verdicts) -> Iterator[Fault]:
    """For every check the grader finds what the author marked, no more and no less."""
    for number, (check, verdict) in enumerate(zip(question.checks, verdicts.checks, strict=True), 1):
        yield from _unlike_hits(f"check[{number}].hits", check, verdict)
        yield from _unlike_errs(f"check[{number}].errs", check, verdict)


def _unlike_hits(key: str, check: Check, verdict: Verdict) -> Iterator[Fault]:
    findings = {finding.concept.id: finding for finding in (*verdict.found, *verdict.close, *verdict.missed)}
    found = _ids(verdict.found)
    for id_ in set(check.hits) - found:
        finding = findings.get(id_)
        state = f"credit {finding.credit:.2f}" if finding else f"guard {verdict.guard}"
        denied = ", contradicted" if finding and finding.contradicted else ""
        yield Fault(
            key,
            f'"{id_}" is marked but not found ({state}{denied}) in {_excerpt(check.text)}',
            "add the wording to the phrasings, or correct the mark",
        )
    for id_ in found - set(check.hits):
        yield Fault(
            key,
            f'"{id_}" is found by {_quote(findings[id_].evidence)} but not marked in {_excerpt(check.text)}',
            "narrow the phrasing, or correct the mark",
        )


def _unlike_errs(key: str, check: Check, verdict: Verdict) -> Iterator[Fault]:
    recognised = {met.misconception.id: met for met in verdict.misconceptions}
    for id_ in set(check.errs) - set(recognised):
        yield Fault(
            key,
            f'"{id_}" is marked but not recognised in {_excerpt(check.text)}',
            "add the wording to its phrasings, see what clears it under unless, or correct the mark",
        )
    for id_ in set(recognised) - set(check.errs):
        yield Fault(
            key,
            f'"{id_}" is recognised by {_quote(recognised[id_].evidence)} but not marked in {_excerpt(check.text)}',
            "narrow the phrasing, say under unless what clears it, or correct the mark",
        )


def kinds_of_checks(question: Question, verdicts: Verdicts) -> Iterator[Fault]:
    """Enough checks, of the kinds that go wrong in different ways."""
    checks = question.checks
    if len(checks) < FEWEST_CHECKS:
        yield Fault("check", f"has only {len(checks)} of at least {FEWEST_CHECKS} checks", "add some")
    full = [check for check in checks if _is_full(check, question)]
    if len(full) < FEWEST_FULL:
        yield Fault(
            "check",
            f"has only {len(full)} of at least {FEWEST_FULL} full answers",
            "add some that earn every concept, or all but one that is not core",
        )
    core = {concept.id for concept in question.concepts if concept.core}
    if not any(core <= set(check.hits) and len(words(check.text)) <= MOST_TERSE_WORDS for check in checks):
        yield Fault(
            "check",
            "has no terse answer",
            f"add one that earns every core concept in at most {MOST_TERSE_WORDS} words",
        )
    if not any(check.errs for check in checks):
        yield Fault("check", "has no wrong answer", "add one full of the right words that shows a misconception")
    if sum(core.isdisjoint(check.hits) for check in checks) < FEWEST_WITHOUT_CORE:
        yield Fault(
            "check",
            f"has fewer than {FEWEST_WITHOUT_CORE} answers without any core concept",
            "add one that denies everything and one that answers a neighbouring question",
        )
    if not any(verdict.outcome is Outcome.PARTIAL for verdict in verdicts.checks):
        yield Fault("check", "has no answer that is graded partial", "add one that knows half of it")


def checks_of_their_own(question: Question) -> Iterator[Fault]:
    """No check twice, and none that copies the model answer: a copy proves nothing."""
    answer = " ".join(words(question.answer))
    seen: dict[tuple[str, ...], int] = {}
    for number, check in enumerate(question.checks, 1):
        said = tuple(words(check.text))
        if (first := seen.setdefault(said, number)) != number:
            yield Fault(f"check[{number}].text", f"is check[{first}] again", "write another one")
        if copied := next((run for run in _runs(said) if f" {run} " in f" {answer} "), None):
            yield Fault(
                f"check[{number}].text",
                f'has "{copied}" from the model answer',
                "say it in other people's words",
            )


def _is_full(check: Check, question: Question) -> bool:
    left_out = [concept for concept in question.concepts if concept.id not in check.hits]
    return not check.errs and len(left_out) <= 1 and not any(concept.core for concept in left_out)


def _runs(said: tuple[str, ...]) -> Iterator[str]:
    length = LONGEST_COPY + 1
    return (" ".join(said[start : start + length]) for start in range(len(said) - length + 1))


def _ids(findings: Iterable[Finding]) -> set[str]:
    return {finding.concept.id for finding in findings}


def _quote(evidence: Iterable[str]) -> str:
    return f'"{" … ".join(evidence)}"'


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return f'"{flat if len(flat) <= 60 else flat[:59] + "…"}"'
