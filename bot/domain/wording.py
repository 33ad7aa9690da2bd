"""Times of day, weekdays and durations as people type them."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import time, timedelta

from rapidfuzz.distance import OSA

from bot.domain.schedule import EVERY_DAY

LONGEST_DURATION = timedelta(days=366)

_DASH = "\N{EN DASH}"
_SPELLINGS = str.maketrans({_DASH: "-", "\N{EM DASH}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'"})

_TIME = re.compile(r"(\d{1,2})(?: ?[:.,h] ?| )(\d{2})|(\d{1,2})(\d{2})|(\d{1,2})(?: ?h)?")
_HALF = re.compile(r" ?(?:([ap])\.? ?m\.?|in the (morning|afternoon|evening))$")
_HALVES = {"a": 0, "morning": 0, "p": 12, "afternoon": 12, "evening": 12}
_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKEND = frozenset({5, 6})
_NAMED_DAYS = {
    **dict.fromkeys(("daily", "everyday", "every day", "each day", "all", "all days", "all week"), EVERY_DAY),
    **dict.fromkeys(("weekday", "weekdays", "workdays", "working days", "work days"), EVERY_DAY - _WEEKEND),
    **dict.fromkeys(("weekend", "weekends"), _WEEKEND),
}
_ASIDE = re.compile(r"\b(?:on|only|every|each) ")
_EXCEPT = re.compile(r",? (?:except for|except on|except|but not|but|without|not) ")
_RANGE = re.compile(r" ?(?:-|\b(?:to|till|until|through|thru)\b) ?")
_LIST = re.compile(r"(?: ?(?:[,;/&+]|\band\b) ?)+| ")

_DURATION = re.compile(
    r"(?:(\d{1,4}) ?|([a-z]+) )(hours?|hrs?|h|days?|d|weeks?|wks?|w|months?|mo|years?|y)"
    r"(?:,? and |, ?| |(?=\d)|$)"
)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24, "y": 365 * 24}
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def parse_time(words: str) -> time | None:
    """Return the time of day that the words mean, or None."""
    said = _tidy(words).removeprefix("at ")
    named = _NAMED_TIMES.get(said.removeprefix("12 "))
    if named is not None:
        return named
    half = _HALF.search(said)
    clock = said[: half.start()] if half else said
    shown = _TIME.fullmatch(clock.removesuffix("o'clock").rstrip())
    if shown is None:
        return None
    hour, minute = ([int(number) for number in shown.groups() if number] + [0])[:2]
    return _time(hour, minute) if half is None else _time_in_half(hour, minute, _HALVES[half[1] or half[2]])


def parse_days(words: str) -> frozenset[int] | None:
    """Return the weekdays that the words mean, with Monday as 0, or None."""
    said = _tidy(words)
    kept, *left_out = _EXCEPT.split(said, maxsplit=1)
    days = _days(kept)
    for part in left_out:
        less = _days(part)
        days = days - less if days and less else None
    return days or None


def parse_duration(words: str) -> timedelta | None:
    """Return the time span that the words mean, from an hour to 366 days, or None."""
    said = _tidy(words).removeprefix("for ")
    if re.fullmatch(r"\d{1,3}", said):
        said += " days"
    hours, end = 0, 0
    while end < len(said):
        part = _DURATION.match(said, end)
        number = None if part is None else _count(part[1] or part[2])
        if part is None or number is None:
            return None
        hours += number * _HOURS[part[3][0]]
        end = part.end()
    return timedelta(hours=hours) if 0 < hours <= LONGEST_DURATION / timedelta(hours=1) else None


def days_label(days: frozenset[int]) -> str:
    """Name the weekdays as briefly as a settings line needs: every day, Mon-Fri, Sat, Sun."""
    if days >= EVERY_DAY:
        return "every day"
    return ", ".join(label for run in _runs(days) for label in _run_labels(run))


def _tidy(words: str) -> str:
    said = unicodedata.normalize("NFKC", words).translate(_SPELLINGS).casefold()
    return " ".join(said.split()).removesuffix("!").removesuffix(".")


def _time(hour: int, minute: int) -> time | None:
    if (hour, minute) == (24, 0):
        return time(0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _time_in_half(hour: int, minute: int, noon: int) -> time | None:
    return time(hour % 12 + noon, minute) if 1 <= hour <= 12 and minute < 60 else None


def _days(said: str) -> frozenset[int] | None:
    if said in _NAMED_DAYS:
        return _NAMED_DAYS[said]
    days: set[int] = set()
    for part in _LIST.split(_RANGE.sub("-", _ASIDE.sub("", said))):
        some = _NAMED_DAYS.get(part) or _span(part)
        if some is None:
            return None
        days |= some
    return frozenset(days)


def _span(said: str) -> frozenset[int] | None:
    ends = [_day(name) for name in said.split("-")]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or first is None or last is None:
        return None
    return frozenset((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))


def _day(said: str) -> int | None:
    name = said.rstrip(".").removesuffix("s")
    if len(name) < 2:
        return None
    meant = [number for number, day in enumerate(_DAYS) if day.startswith(name)] or _nearest_days(name)
    return meant[0] if len(meant) == 1 else None


def _nearest_days(name: str) -> list[int]:
    slips = 2 if len(name) > 6 else 1
    same_start = [number for number, day in enumerate(_DAYS) if len(name) > 4 and day[0] == name[0]]
    return [number for number in same_start if OSA.distance(name, _DAYS[number]) <= slips]


def _count(said: str) -> int | None:
    if said in {"a", "an"}:
        return 1
    if said in _COUNTS:
        return _COUNTS.index(said)
    return int(said) if said.isdecimal() else None


def _runs(days: frozenset[int]) -> Iterator[list[int]]:
    """Yield the days in rows of neighbours; a row may go over the week's end."""
    for first in sorted(day for day in days if (day - 1) % 7 not in days):
        run = [first]
        while (run[-1] + 1) % 7 in days:
            run.append((run[-1] + 1) % 7)
        yield run


def _run_labels(run: list[int]) -> list[str]:
    names = [_DAYS[day][:3].title() for day in run]
    return names if len(names) < 3 else [f"{names[0]}{_DASH}{names[-1]}"]
