"""From what pydantic finds in a file to sentences for its author, who need not know pydantic nor Python."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.content.faults import Fault

_KINDS = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a block",
}

_WANTED = {
    "string_type": "put it in quotes",
    "bool_type": "write true or false, without quotes",
    "int_type": "write a whole number, without quotes",
    "float_type": "write a number, without quotes",
    "list_type": "write a list: [ ... ]",
    "model_type": "write it as a block of its own, [[{block}]]",
    "greater_than": "write a number above {gt:g}",
    "greater_than_equal": "write {ge:g} or more",
    "finite_number": "write a finite number",
    "literal_error": "write one of {expected}",
    "string_too_short": "write something",
    "too_short": "write at least {min_length}",
    "string_pattern_mismatch": "use letters, digits and hyphens",
    "control": "take it out",
    "wordless": "write words, on both sides of every >",
}


def faults_of(error: ValidationError, raw: dict[str, Any], shape: type[BaseModel]) -> Iterator[Fault]:
    """A fault for every slip that pydantic found in a file's content."""
    for detail in error.errors(include_url=False):
        yield Fault(_key(detail["loc"], raw), _wrong(detail), _remedy(detail, shape))


def _key(loc: tuple[int | str, ...], raw: Any) -> str:
    """Where it is: list entries by their id where they have one, else counted from 1."""
    key = ""
    for part in loc:
        if isinstance(part, str):
            raw = raw.get(part)
            key += f".{part}" if key else part
        else:
            raw = raw[part]
            id_ = raw.get("id") if isinstance(raw, dict) else None
            key += f"[{id_}]" if isinstance(id_, str) else f"[{part + 1}]"
    return key


def _wrong(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "is not a key of the format"
        case "string_too_short" | "too_short":
            return "is empty"
        case "control" | "wordless":
            return detail["msg"]
        case kind if kind.endswith("_type"):
            return f"is {_kind(detail['input'])}"
    return f"is {detail['input']!r}"


def _remedy(detail: ErrorDetails, shape: type[BaseModel]) -> str:
    name = str(detail["loc"][-1])
    match detail["type"]:
        case "missing":
            return f"add {name} = ..." if name != "concept" else "add [[concept]] blocks"
        case "extra_forbidden":
            return _nearest(name, _keys(shape, detail["loc"]))
    if detail["type"] == "list_type" and isinstance(detail["input"], dict):
        return f"double its brackets: [[{name}]]"
    wanted = _WANTED.get(detail["type"])
    return wanted.format(**detail.get("ctx", {}), block=detail["loc"][0]) if wanted else detail["msg"]


def _nearest(name: str, keys: list[str]) -> str:
    near = process.extractOne(name, keys, score_cutoff=70)
    return f"did you mean {near[0]}?" if near else f"take it out; known here: {', '.join(keys)}"


def _keys(shape: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that the block at `loc` may have."""
    for part in loc[:-1]:
        if isinstance(part, str):
            shape = get_args(shape.model_fields[part].annotation)[0]
    return list(shape.model_fields)


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")
