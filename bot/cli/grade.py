"""`interviewer grade`: one answer for a person to read, or many as JSON lines."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import counted, refuse, show, show_faults, tell
from bot.cli.finding import find
from bot.cli.grader import Grader
from bot.cli.jsonl import grade_lines
from bot.content.loading import Pack, faults_of_pack, read_pack, shipped_content
from bot.content.words import WordsError
from bot.domain.grading import rendered as explained
from bot.domain.grading.verdict import Verdict
from bot.domain.question import Question


def grade(
    question: Annotated[str | None, typer.Argument(help="The question's id, or nearly: batchnorm will do.")] = None,
    answer: Annotated[str | None, typer.Argument(help="The answer, in quotes.")] = None,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help='Grade lines of {"question": id, "answer": text} from standard input, a line out for each.',
        ),
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how the verdict comes about: words, matches, negations, guards.")
    ] = False,
    content: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Another bank's folder; it needs neither checks nor sources."),
    ] = None,
) -> None:
    """Grade an answer as the bot does.

    With --jsonl a line that cannot be graded becomes an error line in its place, and the run goes on.
    """
    if jsonl and question is not None:
        refuse("--jsonl takes questions and answers from standard input, not as arguments")
    if not jsonl and (question is None or answer is None):
        refuse('give a question and an answer: interviewer grade dropout "It switches off units at random."')
    grader = Grader(_pack(content))
    try:
        if jsonl:
            grade_lines(grader, sys.stdin.buffer, sys.stdout.buffer)
        else:
            _grade_one(grader, question or "", answer or "", explain=explain)
    except WordsError as error:
        refuse(str(error))


def _grade_one(grader: Grader, wanted: str, answer: str, *, explain: bool) -> None:
    question = find(grader.questions, wanted)
    if not isinstance(question, Question):
        refuse(f'there is no question "{wanted}"; the nearest: {", ".join(question)}')
    if explain:
        typer.echo(explained(grader.explain(question.id, answer)))
        return
    # Imported here, since what a chat sees comes with the chat's libraries, which --jsonl does without.
    from bot.views.verdict import alone  # noqa: PLC0415

    verdict = grader.grade(question.id, answer)
    from bot.cli.rendering import rendered  # noqa: PLC0415

    show(rendered(alone(question, verdict).html))
    for line in _marks(question, verdict):
        tell(line)


def _marks(question: Question, verdict: Verdict) -> Iterator[str]:
    """What an author wants to know beside what a learner is shown."""
    yield f"question: {question.id}"
    for heading, findings in (("found", verdict.found), ("close", verdict.close), ("missed", verdict.missed)):
        for finding in findings:
            denied = ", denied" if finding.contradicted else ""
            yield f"{heading}: {finding.concept.id} {finding.credit:.2f}{denied}"
    for met in verdict.misconceptions:
        yield f"misconception: {met.misconception.id}"


def _pack(folder: Path | None) -> Pack:
    """The pack to grade with; what is wrong with it is told, and stops only what it touches."""
    chosen = folder or shipped_content()
    if not chosen.is_dir():
        refuse(f"there is no folder {chosen}")
    pack = read_pack(chosen)
    if not pack.questions:
        show_faults(pack.faults)
        refuse(f"no question of {chosen} can be graded")
    if folder and (missed := len(faults_of_pack(pack))):
        tell(f"{folder} misses {counted(missed, 'bar')} of a good bank, see: interviewer check {folder}")
    return pack
