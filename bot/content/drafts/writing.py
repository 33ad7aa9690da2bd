"""Writing a draft as a question's file, laid out for the person who goes on with it."""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.content.loading import AREA_OF_LOOSE_FILES, WORDS
from bot.content.questions import unwrapped
from bot.domain.question import Concept, Question

WIDTH = 112
HEAD = """\
# A draft: a program cut its concepts out of the answer, so its marks are rougher than usual. To finish it:
# 1. Make each concept one idea: merge, drop, reword its say; put core = true where no answer can do without it.
# 2. Add phrasings, as many as you can think of: how other people would type it, in words that the answer lacks.
# 3. Add misconceptions, sources and checks; the README of the bank, content/README.md, shows how.
# 4. Take the next line out, and see what is still missing: interviewer check, with this file's name.
draft = true
"""
_LITERAL = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f]*")


def file_of(question: Question, folder: Path) -> Path:
    """Where a question's file belongs in a bank."""
    area = folder if question.area == AREA_OF_LOOSE_FILES else folder / question.area
    return area / f"{question.id}.toml"


def ids_in(folder: Path) -> dict[str, Path]:
    """The ids that a bank's folder has already, and their files."""
    files = sorted([*folder.glob("*.toml"), *folder.glob("*/*.toml")])
    return {path.stem: path for path in files if path.parent != folder / WORDS}


def write_draft(question: Question, path: Path) -> None:
    """Write a draft into a file that is not there yet; FileExistsError leaves one that is as it was."""
    text = file_text(question)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise
    except OSError:
        # Half a file would be left alone by the next run, as one that a person wrote.
        path.unlink(missing_ok=True)
        raise


def file_text(question: Question) -> str:
    """The text of a draft's file."""
    return "\n".join([HEAD, *_head(question), "", *map(_concept, question.concepts)])


def _head(question: Question) -> Iterator[str]:
    yield f"title    = {quoted(question.title)}"
    yield f'level    = "{question.level}"'
    yield f"revision = {question.revision}"
    yield f"\nquestion = {prose(question.text)}"
    if question.hint:
        yield f"hint = {prose(question.hint)}"
    yield f"\nanswer = {prose(question.answer)}"


def _concept(concept: Concept) -> str:
    lines = ["[[concept]]", f"id        = {quoted(concept.id)}", f"say       = {quoted(concept.say)}"]
    if concept.weight != 1:
        lines.append(f"weight    = {concept.weight:g}")
    if concept.core:
        lines.append("core      = true")
    return "\n".join([*lines, "phrasings = [", *_rows(map(quoted, concept.phrasings)), "]", ""])


def _rows(items: Iterable[str]) -> Iterator[str]:
    """Items with commas between them, as many in a row as fit."""
    row = ""
    for item in items:
        if row and len(row) + len(item) + 2 > WIDTH:
            yield row
            row = ""
        row += f" {item}," if row else f"  {item},"
    yield row


def quoted(text: str) -> str:
    """A text as a TOML string on one line: JSON escapes what TOML does, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def prose(text: str) -> str:
    """A text as a TOML string over several lines, without escapes wherever the text allows."""
    if "'''" in text or text.endswith("'") or not _LITERAL.fullmatch(text):
        return quoted(text)
    return f"'''\n{_wrapped(text)}\n'''"


def _wrapped(text: str) -> str:
    """The text in lines for an editor, if it is read back as the same text."""
    lines = [textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.split("\n")]
    broken = "\n".join(lines)
    return broken if unwrapped(broken) == unwrapped(text) else text
