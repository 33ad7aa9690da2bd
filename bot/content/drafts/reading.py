"""Reading a file of notes, whichever its format, into notes that each have an id and a title."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.content.drafts.json_lists import read_json
from bot.content.drafts.markdown import read_markdown
from bot.content.drafts.naming import id_for, title_for
from bot.content.drafts.notes import FIELDS, Entry, Note, at_line, note_of
from bot.content.drafts.spreadsheets import read_spreadsheet
from bot.content.faults import Fault, in_order

READERS: Mapping[str, Callable[[str], Iterator[Entry | Fault]]] = {
    ".csv": read_spreadsheet,
    ".tsv": read_spreadsheet,
    ".json": read_json,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_markdown,
}


@dataclass(frozen=True, slots=True)
class Notes:
    """What a file of notes holds: the good ones in their order, the faults of the rest, and fields of no use."""

    notes: tuple[Note, ...]
    faults: tuple[Fault, ...]
    unused: tuple[str, ...] = ()


def read_notes(path: Path) -> Notes:
    """Everything that a file of notes holds; OSError if it cannot be read, KeyError on an unknown ending."""
    read = READERS[path.suffix.lower()]
    content = path.read_bytes()
    try:
        # Windows editors begin a file with a byte order mark.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Notes((), (Fault(at_line(line), "is not UTF-8", "save the file as UTF-8", path.name),))
    found = list(read(text))
    entries = [one for one in found if isinstance(one, Entry)]
    faults = [one for one in found if isinstance(one, Fault)]
    if not found:
        faults.append(Fault("", "holds no question", "give it some"))
    notes, slips = _taken(entries)
    unused = dict.fromkeys(name for entry in entries for name in entry.fields if name and name not in FIELDS)
    return Notes(_named(notes), in_order(fault.within(path.name) for fault in faults + slips), tuple(unused))


def _taken(entries: Sequence[Entry]) -> tuple[list[Note], list[Fault]]:
    """The notes, but none with an id that an earlier one asked for."""
    notes: list[Note] = []
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    for made in map(note_of, entries):
        if not isinstance(made, Note):
            faults.extend(made)
        elif made.id in lines:
            wrong = f'"{made.id}" is taken by line {lines[made.id]}'
            faults.append(Fault(at_line(made.line, "id"), wrong, "choose another"))
        else:
            notes.append(made)
            lines |= {made.id: made.line} if made.id else {}
    return notes, faults


def _named(notes: Sequence[Note]) -> tuple[Note, ...]:
    """The notes with an id and a title each; the ids that people chose come first."""
    taken = {note.id for note in notes}
    named = []
    for note in notes:
        id_ = note.id or id_for(note.title or note.question, taken)
        taken.add(id_)
        named.append(replace(note, id=id_, title=note.title or title_for(note.question)))
    return tuple(named)
