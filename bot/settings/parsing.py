"""From a setting's text to its value: None or ValueError where the text means none."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_SPANS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_TRUTHS = dict.fromkeys(("true", "1", "yes", "on"), True) | dict.fromkeys(("false", "0", "no", "off"), False)


class Address(NamedTuple):
    """A host and a port to listen on."""

    host: str
    port: int


def takes(what: str, parse: Callable[[str], Any]) -> BeforeValidator:
    """Reads a text by `parse`, whose ValueError or None means that the setting takes something else."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            parsed = parse(value.strip())
        except ValueError:
            parsed = None
        if parsed is None:
            raise PydanticCustomError("takes", "{what}", {"what": what})
        return parsed

    return BeforeValidator(read)


def matching(pattern: str) -> Callable[[str], str | None]:
    """A reader of texts of that pattern."""
    return lambda text: text if re.fullmatch(pattern, text) else None


def truth(text: str) -> bool | None:
    """Yes or no, in the words that people use in such files."""
    return _TRUTHS.get(text.lower())


def ids(text: str) -> frozenset[int]:
    """Telegram ids between commas or spaces."""
    return frozenset(int(part) for part in re.split(r"[,\s]+", text) if part)


def time_of_day(text: str) -> time | None:
    """A time as hours and minutes."""
    return time.fromisoformat(text.zfill(5)) if re.fullmatch(r"\d{1,2}:\d\d", text) else None


def span(text: str) -> timedelta | None:
    """A time span: a number with s, m, h or d, seconds where there is no letter."""
    found = re.fullmatch(r"(\d{1,7})\s*([smhd]?)", text)
    return timedelta(seconds=int(found[1]) * _SPANS[found[2]]) if found else None


def zone(text: str) -> ZoneInfo | None:
    """A time zone by its IANA name."""
    return ZoneInfo(text) if text in available_timezones() else None


def web_address(text: str) -> str | None:
    """An http or https address without a slash at its end."""
    parts = urlsplit(text)
    good = parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment)
    return text.rstrip("/") if good else None


def https_address(text: str) -> str | None:
    """An https address."""
    return web_address(text) if text.startswith("https://") else None


def listen(text: str) -> Address | None:
    """A host, an IPv6 one in brackets, and a port."""
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/\[\]]+)):(\d{1,5})", text)
    return Address(found[1] or found[2], int(found[3])) if found and 0 < int(found[3]) < 65536 else None


def port(text: str) -> int | None:
    """A port, or 0."""
    return int(text) if re.fullmatch(r"\d{1,5}", text) and int(text) < 65536 else None


def count(text: str) -> int | None:
    """A whole number from 0 on."""
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def rate(text: str) -> float | None:
    """A number from 0 on."""
    return float(text) if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text) else None


def level(text: str) -> str | None:
    """A log level in either case."""
    return text.upper() if text.upper() in LEVELS else None


def content_folder(text: str) -> Path | None:
    """A folder that exists."""
    folder = Path(text).expanduser()
    return folder if folder.is_dir() else None


def data_folder(text: str) -> Path | None:
    """A folder, or where one can be made."""
    folder = Path(text).expanduser()
    return folder if folder.is_dir() or not folder.exists() else None
