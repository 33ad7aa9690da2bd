"""Zones that people name by their distance from Greenwich: UTC+2, +05:30."""

import re
import unicodedata
from datetime import timedelta

UTC_KEY = "UTC"

_KEY = re.compile(r"etc/gmt([+-])(\d{1,2})")
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-]) ?(\d{1,2}):?(\d{2})? ?(?:h|hours?)?")
_EASTMOST, _WESTMOST = 14, 12
# Each offset of half an hour or a quarter belongs to one place, as good as.
_ODD = {
    "+3:30": "Asia/Tehran",
    "+4:30": "Asia/Kabul",
    "+5:30": "Asia/Kolkata",
    "+5:45": "Asia/Kathmandu",
    "+6:30": "Asia/Yangon",
    "+8:45": "Australia/Eucla",
    "+9:30": "Australia/Darwin",
    "+10:30": "Australia/Lord_Howe",
    "+12:45": "Pacific/Chatham",
    "-3:30": "America/St_Johns",
    "-9:30": "Pacific/Marquesas",
}


def read_offset(words: str) -> timedelta | None:
    """Return how far east of Greenwich the words say, or None when they are no offset."""
    said = " ".join(unicodedata.normalize("NFKC", words).replace("\N{MINUS SIGN}", "-").casefold().split())
    key = _KEY.fullmatch(said)
    if key:
        # The keys count westwards, people count eastwards.
        return _offset("-" if key[1] == "+" else "+", key[2], "0")
    shown = _OFFSET.fullmatch(said)
    return _offset(shown[1], shown[2], shown[3] or "0") if shown else None


def zone_at(offset: timedelta) -> str | None:
    """Return the zone of that offset: a bare one for whole hours, a place's for the others that are in use."""
    minutes = abs(offset) // timedelta(minutes=1)
    east = offset >= timedelta(0)
    if minutes % 60:
        return _ODD.get(f"{'+' if east else '-'}{minutes // 60}:{minutes % 60:02}")
    hours = minutes // 60
    if hours > (_EASTMOST if east else _WESTMOST):
        return None
    return f"Etc/GMT{'-' if east else '+'}{hours}" if hours else UTC_KEY


def is_fixed(zone: str) -> bool:
    """Tell whether the zone is a bare offset, which knows no summer time."""
    return zone == UTC_KEY or zone.startswith("Etc/")


def _offset(sign: str, hours: str, minutes: str) -> timedelta:
    distance = timedelta(hours=int(hours), minutes=int(minutes))
    return distance if sign == "+" else -distance
