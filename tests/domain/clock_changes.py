"""Every kind of clock change that the zone database knows between 1990 and 2037, one zone as the witness of each."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo, available_timezones

FIRST, LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2037, 12, 31, tzinfo=UTC)
MINUTE, WEEK = timedelta(minutes=1), timedelta(weeks=1)

ZONES = sorted(available_timezones() - {"localtime", "Factory"})


@dataclass(frozen=True)
class ClockChange:
    """The first moment of a zone's new offset, with what its clocks showed until then and show from then."""

    zone: str
    at: datetime
    until: datetime
    since: datetime

    def __str__(self) -> str:
        return f"{self.zone} {self.until:%Y-%m-%d %H:%M} to {self.since:%m-%d %H:%M}"


@cache
def kinds_of_change() -> list[ClockChange]:
    """One change for each pair of offsets and time of day; the same on a million other days is the same."""
    kinds: dict[tuple[object, ...], ClockChange] = {}
    for zone in ZONES:
        for change in _changes(zone):
            kind = (change.until - change.at.replace(tzinfo=None), change.since.time(), change.until.time())
            kinds.setdefault(kind, change)
    return sorted(kinds.values(), key=str)


class WallClock:
    """What the clocks of a zone show, minute by minute, for some days around a moment: no arithmetic, just looking."""

    def __init__(self, zone: str, around: datetime, days: int = 4) -> None:
        self.start = around - timedelta(days=days)
        tz = ZoneInfo(zone)
        minutes = range(2 * days * 24 * 60)
        shown = [(self.start + minute * MINUTE).astimezone(tz).replace(tzinfo=None) for minute in minutes]
        self.dates = {moment.date() for moment in shown}
        self._latest = list(accumulate(shown, max))

    def first_at_or_past(self, day: date, at: time) -> datetime:
        """The first moment at which the clocks show that time or a later one."""
        return self.start + bisect_left(self._latest, datetime.combine(day, at)) * MINUTE


def _changes(zone: str) -> Iterator[ClockChange]:
    tz = ZoneInfo(zone)
    week, offset = FIRST, FIRST.astimezone(tz).utcoffset()
    while week < LAST:
        following = week + WEEK
        if following.astimezone(tz).utcoffset() != offset:
            at = _first_minute_of_new_offset(tz, week, following)
            yield ClockChange(zone, at, _naive(at - MINUTE, tz) + MINUTE, _naive(at, tz))
            offset = following.astimezone(tz).utcoffset()
        week = following


def _first_minute_of_new_offset(tz: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = before.astimezone(tz).utcoffset()
    minutes = range((after - before) // MINUTE)
    return (
        before + bisect_left(minutes, 1, key=lambda m: (before + m * MINUTE).astimezone(tz).utcoffset() != old) * MINUTE
    )


def _naive(moment: datetime, tz: ZoneInfo) -> datetime:
    return moment.astimezone(tz).replace(tzinfo=None)
