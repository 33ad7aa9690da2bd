"""Grading a stream: JSON lines in, one JSON line out for each, in order."""

import json
from typing import IO, Any

from bot.cli.grader import Grader
from bot.domain.grading.verdict import Finding, Verdict


class _BadLineError(Exception):
    """A line that cannot be graded; the message says why."""


def grade_lines(grader: Grader, lines: IO[bytes], out: IO[bytes]) -> None:
    """Write a line for every line read, at once; a bad one becomes an error line in its place."""
    for number, line in enumerate(lines, 1):
        try:
            result = _graded(grader, line)
        except _BadLineError as error:
            result = {"error": str(error), "line": number}
        out.write(json.dumps(result, ensure_ascii=False).encode() + b"\n")
        out.flush()


def _graded(grader: Grader, line: bytes) -> dict[str, Any]:
    question, answer = _parsed(line)
    if reason := grader.why_not(question):
        raise _BadLineError(reason)
    return {"question": question, **_stated(grader.grade(question, answer))}


def _parsed(line: bytes) -> tuple[str, str]:
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _BadLineError("the line is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _BadLineError(f"the line is not JSON: {error}" if line.strip() else "the line is empty") from None
    if not isinstance(entry, dict):
        raise _BadLineError("the line is no JSON object")
    return _text(entry, "question"), _text(entry, "answer")


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        raise _BadLineError(f"{key} is no text" if key in entry else f"{key} is missing")
    # JSON can spell half of a surrogate pair, which is no character and cannot be written out again.
    return value.encode("utf-8", "replace").decode()


def _stated(verdict: Verdict) -> dict[str, Any]:
    return {
        "score": round(verdict.score, 4),
        "outcome": verdict.outcome.value,
        "found": _ids(verdict.found),
        "close": _ids(verdict.close),
        "missed": _ids(verdict.missed),
        "misconceptions": [met.misconception.id for met in verdict.misconceptions],
        "evidence": {earned.concept.id: list(earned.evidence) for earned in (*verdict.found, *verdict.close)},
        "guard": verdict.guard.value if verdict.guard else None,
    }


def _ids(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.concept.id for finding in findings]
