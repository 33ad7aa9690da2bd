"""`interviewer check`: everything wrong in a bank, at once."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import counted, refuse, show, show_faults
from bot.content.loading import Pack, faults_of_pack, read_pack, shipped_content


def check(
    path: Annotated[
        Path | None,
        typer.Argument(help="A bank's folder or one question's file; the shipped bank if left out."),
    ] = None,
) -> None:
    """Report everything that is wrong in a bank, or in one question's file.

    Each fault names file, key and what to do. Exit code: 0 without faults, 1 with, 2 if it is not there.
    """
    chosen = path or shipped_content()
    if not chosen.exists():
        refuse(f"there is no file or folder {chosen}")
    pack = read_pack(chosen)
    faults = faults_of_pack(pack)
    show_faults(faults)
    if faults:
        files = len({fault.file for fault in faults})
        show(f"{counted(len(faults), 'fault')} in {counted(files, 'file')}")
        raise typer.Exit(1)
    show(f"{_summary(pack)}: no faults")


def _summary(pack: Pack) -> str:
    questions = pack.questions.values()
    drafts = sum(question.draft for question in questions)
    finished = len(questions) - drafts
    concepts = [concept for question in questions for concept in question.concepts]
    return ", ".join(
        (
            *([counted(finished, "question")] if finished or not drafts else []),
            *([counted(drafts, "draft")] if drafts else []),
            counted(len(concepts), "concept"),
            counted(sum(len(concept.phrasings) for concept in concepts), "phrasing"),
            counted(sum(len(question.checks) for question in questions), "check"),
        )
    )
