"""Notes as JSON: a list of objects, or an object that has one under "questions"."""

import json
from collections.abc import Iterator
from typing import Any

from bot.content.drafts.notes import Entry, at_line
from bot.content.faults import Fault

_EXAMPLE = 'write [{"question": "...", "answer": "..."}, ...]'


def read_json(text: str) -> Iterator[Entry | Fault]:
    """The entries of a JSON file, and a fault for each that cannot be one."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Fault("", f"is not JSON: {error}", "mend that place")
        return
    listed = whole.get("questions") if isinstance(whole, dict) else whole
    if not isinstance(listed, list):
        yield Fault("", "holds no list of questions", _EXAMPLE)
        return
    for line, item in zip(_lines(text, whole), listed, strict=True):
        yield _entry(line, item)


def _entry(line: int, item: Any) -> Entry | Fault:
    if not isinstance(item, dict):
        return Fault(at_line(line), "is no object", _EXAMPLE)
    return Entry(line, {name.strip().lower(): value for name, value in item.items()})


def _lines(text: str, whole: Any) -> Iterator[int]:
    """The line where each entry begins; json itself forgets them."""
    opening = _past(text, 0)
    if isinstance(whole, dict):
        starts = list(_starts(text, opening))
        keys, values = starts[::2], starts[1::2]
        # Of keys that stand twice json takes the last.
        opening = next(
            value for key, value in reversed([*zip(keys, values, strict=True)]) if _value(text, key)[0] == "questions"
        )
    line, seen = 1, 0
    for start in _starts(text, opening):
        line, seen = line + text.count("\n", seen, start), start
        yield line


def _starts(text: str, opening: int) -> Iterator[int]:
    """Where each part of the list or object begins that opens here; the text is known to be JSON."""
    at = _past(text, opening + 1)
    while text[at] not in "]}":
        yield at
        at = _past(text, _value(text, at)[1])


def _past(text: str, at: int) -> int:
    """Past what stands between two parts."""
    while text[at] in " \t\r\n,:":
        at += 1
    return at


def _value(text: str, at: int) -> tuple[Any, int]:
    return json.JSONDecoder().raw_decode(text, at)
