"""`interviewer draft`: from notes to question files that a person can improve."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.console import counted, refuse, show, show_faults, tell
from bot.content.drafts.making import draft_of
from bot.content.drafts.notes import FIELDS, Note
from bot.content.drafts.reading import READERS, Notes, read_notes
from bot.content.drafts.writing import file_of, ids_in, write_draft
from bot.content.faults import Fault, in_order
from bot.content.loading import lexicon_for
from bot.content.words import WordsError

LONG = 20  # notes from which a bar shows how far it is


@dataclass(slots=True)
class _Done:
    """What became of the notes."""

    written: list[Path] = field(default_factory=list)
    left_alone: list[Path] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Your notes: .csv, .json or .md.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where the question files go.")] = Path("drafts"),
) -> None:
    """Draft question files from notes: questions with their model answers, but without concepts.

    CSV has a header with question and answer; JSON is a list of such objects; Markdown has "## question" with the
    answer below, or lines that begin with Q: and A:. CSV and JSON may also give id, title, level, area and hint.
    Concepts are cut out of the answers, and every file begins with draft = true and with what to do next.

    No file is overwritten. What cannot be drafted is told with its line, the rest is written. Exit code: 0 if all
    is well, 1 if an entry could not be drafted, 2 if nothing could be done.
    """
    notes = _read(file)
    try:
        done = _drafted(notes, file.name, to)
    except WordsError as error:
        refuse(str(error))
    except OSError as error:
        refuse(f"{error.filename or to} cannot be written ({error.strerror})")
    _report(notes, done, to)
    if done.faults:
        raise typer.Exit(1)


def _read(file: Path) -> Notes:
    if not file.is_file():
        refuse(f"there is no file {file}")
    if file.suffix.lower() not in READERS:
        refuse(f"what {file} holds is not clear from its name: end it in {', '.join(READERS)}")
    try:
        return read_notes(file)
    except OSError as error:
        refuse(f"{file} cannot be read ({error.strerror})")


def _drafted(notes: Notes, source: str, folder: Path) -> _Done:
    """Draft and write every note that is not there yet."""
    done = _Done(faults=list(notes.faults))
    there = ids_in(folder)
    lexicon = lexicon_for(folder)
    for note in _with_progress(notes.notes):
        if note.id in there:
            done.left_alone.append(there[note.id])
            continue
        made = draft_of(note, lexicon)
        if isinstance(made, Fault):
            done.faults.append(made.within(source))
            continue
        path = file_of(made, folder)
        write_draft(made, path)
        done.written.append(path)
    return done


def _with_progress(notes: Iterable[Note]) -> Iterator[Note]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415

    notes = list(notes)
    console = Console(stderr=True)
    hidden = len(notes) < LONG or not console.is_terminal
    yield from track(notes, "Drafting", console=console, transient=True, disable=hidden)


def _report(notes: Notes, done: _Done, folder: Path) -> None:
    for name in notes.unused:
        tell(f'"{name}" is of no use here and was passed over; known: {", ".join(FIELDS)}')
    for path in done.left_alone:
        tell(f"{path} is there already and was left alone")
    show_faults(in_order(done.faults))
    parts = [f"{counted(len(done.written), 'draft')} written to {folder}"]
    parts += [f"{counted(len(done.left_alone), 'file')} left alone"] if done.left_alone else []
    parts += [counted(len(done.faults), "fault")] if done.faults else []
    show(", ".join(parts))
    if done.written or done.left_alone:
        where = shlex.quote(str(folder))
        show(f"next: interviewer check {where}")
        show(f"try them as they are: BOT_CONTENT={where} BOT_ALLOW_DRAFTS=true interviewer run")
