"""When a daily question is owed: the wall clock of the chat's zone, turned into moments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

EVERY_DAY = frozenset(range(7))
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """When a chat wants its question: local time to the minute, IANA zone, weekdays with Monday as 0."""

    at: time
    zone: str
    days: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        if self.at.second or self.at.microsecond or self.at.tzinfo:
            raise ValueError(f"a slot's time is a local hour and minute, not {self.at.isoformat()}")
        if not self.days or not self.days <= EVERY_DAY:
            raise ValueError(f"a slot's days are some of 0 (Monday) to 6, not {sorted(self.days)}")
        _zone(self.zone)


def next_due(slot: Slot, after: datetime, last_day: date | None = None) -> datetime:
    """Return the first moment (UTC) after `after` at which a day later than `last_day` is owed a question."""
    day = local(after, slot.zone).date()
    if last_day is not None:
        day = max(day, last_day + _ONE_DAY)
    return next(due_at for due_at in _due_from(slot, day) if due_at > after)


def day_of(slot: Slot, due_at: datetime) -> date:
    """Return the local day that the question due at that moment belongs to."""
    zone = _zone(slot.zone)
    day = local(due_at, slot.zone).date()
    eve = day - _ONE_DAY
    # A gap that ends at midnight (Nuuk, each March) moves the evening's question into the next date.
    return eve if _exists(eve, zone) and _moment(eve, slot.at, zone) == due_at else day


def local(moment: datetime, zone: str) -> datetime:
    """Return the moment as the clocks of the zone show it."""
    if moment.tzinfo is None:
        raise ValueError(f"a moment carries its time zone, unlike {moment.isoformat()}")
    return moment.astimezone(_zone(zone))


def is_misfire(due_at: datetime, at: datetime, grace: timedelta) -> bool:
    """Tell whether what was due is too late to be sent now."""
    return at - due_at > grace


def _due_from(slot: Slot, day: date) -> Iterator[datetime]:
    zone = _zone(slot.zone)
    while True:
        if day.weekday() in slot.days and _exists(day, zone):
            yield _moment(day, slot.at, zone)
        day += _ONE_DAY


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Samoa had no 30 December 2011: its first moment lies on another date."""
    return _moment(day, time.min, zone).astimezone(zone).date() == day


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return when the clocks first show that time of that day or, where they jump over it, when they jump."""
    wall = datetime.combine(day, at.replace(fold=0), zone)
    moment = wall.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    return _jump(wall.replace(fold=1).astimezone(UTC), moment, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment of the new offset, given one moment on each side of the clock change."""
    new = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after


def _zone(key: str) -> ZoneInfo:
    # Asked first: ZoneInfo would open "right/Europe/Berlin", and any file name that a disk lets through.
    if key not in _known_zones():
        raise ValueError(f"no time zone is called {key!r}")
    return ZoneInfo(key)


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime", "Factory"})
