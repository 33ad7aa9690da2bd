"""Time zones as people type them: found when the words are plain, asked back when they are not."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.domain.languages import ANYWHERE, LANGUAGE_ZONES
from bot.domain.offsets import is_fixed, read_offset, zone_at
from bot.domain.zone_names import (
    Candidate,
    abbreviations,
    place_names,
    plain_words,
    squeezed,
    state_codes,
    zone_keys,
    zone_label,
)

__all__ = [
    "Candidate",
    "Found",
    "Unknown",
    "Unsure",
    "ZoneMatch",
    "find_zone",
    "is_fixed",
    "zone_label",
    "zones_for_language",
]

MOST_CANDIDATES = 4

_ASIDE = frozenset(
    {"time", "timezone", "zone", "standard", "daylight", "summer", "city", "local", "the"}
    | {"i", "am", "m", "is", "my", "live", "in", "near", "at", "from"}
)
# Of three letters anything is alike.
_SHORTEST = 4
# How alike, of 100, a name must be to be offered, and how far behind the best the others may lie.
_OFFERED, _BEHIND = 74.0, 12.0


@dataclass(frozen=True, slots=True)
class Found:
    """The words name this zone and no other."""

    zone: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The words may mean one of these two to four zones, the likeliest first."""

    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """The words resemble no zone."""


ZoneMatch = Found | Unsure | Unknown
Names = Mapping[str, tuple[Candidate, ...]]


def find_zone(words: str) -> ZoneMatch:
    """Return the zone that a key, city, country, abbreviation or offset means; never a guess."""
    offset = read_offset(words)
    if offset is not None:
        zone = zone_at(offset)
        return Found(zone) if zone else Unknown()
    said = plain_words(words)
    core = [word for word in said if word not in _ASIDE]
    for name in (said, core):
        if known := _known("".join(name)):
            return _answer(known)
    read = _in_region(words) or _qualified(said) or _qualified(core) or _of_place(words)
    return read or _resembling("".join(core), _pool())


def zones_for_language(code: str) -> tuple[str, ...]:
    """Return four to six zones in which speakers of a Telegram language code are likely to live."""
    tag = code.casefold().replace("_", "-")
    return tuple(LANGUAGE_ZONES.get(tag, LANGUAGE_ZONES.get(tag.split("-")[0], ANYWHERE)).split())


def _known(name: str) -> tuple[Candidate, ...]:
    zone = zone_keys().get(name)
    return place_names().get(name) or ((Candidate(zone, zone_label(zone)),) if zone else ())


def _answer(candidates: Iterable[Candidate]) -> Found | Unsure:
    zones = {candidate.zone: candidate for candidate in reversed(tuple(candidates))}
    kept = tuple(reversed(zones.values()))[:MOST_CANDIDATES]
    return Found(kept[0].zone) if len(kept) == 1 else Unsure(kept)


def _in_region(words: str) -> ZoneMatch | None:
    """Read a city that is no key behind a region, as the keys are written: Asia/Mumbai."""
    region, city = (*re.split(r"[/\s]+", words.strip(), maxsplit=1), "")[:2]
    within = f"{region.title()}/"
    pool = {name: kept for name, meant in place_names().items() if (kept := _kept(meant, within))}
    name = squeezed(city)
    match = _answer(pool[name]) if name in pool else _resembling(name, pool)
    return None if isinstance(match, Unknown) else match


def _kept(candidates: Iterable[Candidate], within: str) -> tuple[Candidate, ...]:
    return tuple(candidate for candidate in candidates if candidate.zone.startswith(within))


def _qualified(said: Sequence[str]) -> ZoneMatch | None:
    """Read a city with its country or state: Portland, Oregon."""
    for cut in range(len(said) - 1, 0, -1):
        city, place = _known("".join(said[:cut])), _place(said[cut:])
        if city and place:
            return _within(city, place)
    return None


def _of_place(words: str) -> ZoneMatch | None:
    """Read the country or state after a city that no table has: Gütersloh, Germany."""
    place = _place(plain_words(words.partition(",")[2]))
    return _answer(place) if place else None


def _place(said: Sequence[str]) -> tuple[Candidate, ...]:
    name = "".join(said)
    return state_codes().get(name) or _known(name)


def _within(city: Sequence[Candidate], place: Sequence[Candidate]) -> ZoneMatch:
    zones = {candidate.zone for candidate in place}
    both = [candidate for candidate in city if candidate.zone in zones]
    if both:
        return _answer(both)
    # A country of many clocks is listed with its main ones; Hermosillo, Mexico keeps another.
    if len(city) == 1 < len(place) and _region(city[0].zone) in map(_region, zones):
        return Found(city[0].zone)
    return _answer([*place[: MOST_CANDIDATES - 1], *city])


def _region(zone: str) -> str:
    return zone.partition("/")[0]


def _resembling(name: str, pool: Names) -> ZoneMatch:
    """Take what only a slip of the fingers explains, offer what is alike."""
    slips = sorted((OSA.distance(name, known), known) for known in pool if _is_slip(name, known))
    if slips:
        nearest = slips[0][0]
        return _answer(one for slip, known in slips if slip == nearest for one in pool[known])
    scored = sorted((-_likeness(name, known), len(known), known) for known in pool)
    best = -scored[0][0] if scored else 0.0
    if len(name) < _SHORTEST or best < _OFFERED:
        return Unknown()
    alike = [one for unlikeness, _, known in scored if -unlikeness >= best - _BEHIND for one in pool[known]]
    another = (one for *_, known in scored for one in pool[known] if one.zone != alike[0].zone)
    return _answer([*alike, next(another, alike[0])])


@cache
def _pool() -> Names:
    """Names that a slip can have come from. An abbreviation is right or it is another one."""
    names = place_names()
    return {name: names[name] for name in names.keys() - abbreviations() if len(name) >= _SHORTEST}


def _is_slip(typed: str, known: str) -> bool:
    """Tell whether it can be nothing but a slip; in a short name another letter often makes another place."""
    shorter = min(len(typed), len(known))
    if shorter < 5 or typed[0] != known[0]:
        return False
    slips = OSA.distance(typed, known, score_cutoff=2)
    same_letters = sorted(typed) == sorted(known)
    if slips == 2:
        return shorter > 8
    return slips == 1 and (shorter > 7 or len(typed) != len(known) or same_letters)


def _likeness(typed: str, known: str) -> float:
    begun = 85.0 if known.startswith(typed) else 0.0
    return max(fuzz.ratio(typed, known), begun)
