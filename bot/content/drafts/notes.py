"""An entry of somebody's notes: taken as a note that can be drafted, or told what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.content.bars.texts import LONGEST_ID
from bot.content.drafts.naming import slug
from bot.content.faults import Fault
from bot.content.loading import WORDS
from bot.domain.question import Level

FIELDS = ("question", "answer", "id", "title", "level", "area", "hint")
REQUIRED = ("question", "answer")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in a file: the line where it begins, and its fields by name."""

    line: int
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Note:
    """A question with its model answer, ready to be drafted; `id` and `title` may still be empty."""

    line: int
    question: str
    answer: str
    id: str = ""
    title: str = ""
    level: Level = Level.MID
    area: str = ""
    hint: str = ""


def at_line(line: int, name: str = "") -> str:
    """The key of a fault in a file of notes."""
    return f"line {line}: {name}" if name else f"line {line}"


def note_of(entry: Entry) -> Note | tuple[Fault, ...]:
    """The note that an entry makes, or everything that keeps it from being one."""
    values = {name: _tidy(entry.fields.get(name)) for name in FIELDS}
    if faults := tuple(
        Fault(at_line(entry.line, name), *told) for name, value in values.items() for told in _slips(name, value)
    ):
        return faults
    texts = {name: str(value) for name, value in values.items()}
    return Note(
        line=entry.line,
        question=texts["question"],
        answer=texts["answer"],
        id=texts["id"],
        title=" ".join(texts["title"].split()),
        level=Level(texts["level"].lower() or Level.MID),
        area=slug(texts["area"]),
        hint=texts["hint"],
    )


def _tidy(value: object) -> object:
    """What is left out and what is empty are the same here; line ends are Unix's."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return "" if value is None else value


def _slips(name: str, value: object) -> Iterator[tuple[str, str]]:
    """What is wrong with a field, each time with a remedy."""
    if not isinstance(value, str):
        yield "is no text", "put it in quotes"
    elif found := _UNWRITABLE.search(value):
        yield f"holds the character {found.group()!r}", "take it out"
    elif not value:
        if name in REQUIRED:
            yield "is missing", "write one, or take the entry out"
    elif not re.search(r"\w", value):
        yield "holds no word", "write some"
    else:
        yield from _misnamed(name, value)


def _misnamed(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Names that a question's file cannot carry."""
    match name:
        case "level" if value.lower() not in set(Level):
            yield f'is "{value}"', f"write {', '.join(Level)}, or nothing for mid"
        case "id" if slug(value) != value:
            wanted = f"at most {LONGEST_ID} lower-case letters, digits and hyphens"
            yield f'"{value}" is no id', f"write {wanted}, or leave it out"
        case "area" if slug(value) in {"", WORDS}:
            yield f'is "{value}", which cannot be a folder of questions', "choose another in Latin letters"
