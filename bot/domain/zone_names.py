"""Every name that a time zone goes by, read off the tables once."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.domain.cities import CITIES, SHARED
from bot.domain.countries import CLOCKS, COUNTRIES, STATES
from bot.domain.offsets import UTC_KEY
from bot.domain.zone_keys import ALIASES, ZONES

# Letters that Unicode does not take apart into a plain one and an accent, and apostrophes.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys("'`\N{RIGHT SINGLE QUOTATION MARK}", "")
)
_WORD = re.compile(r"[^\W_]+")
_FIXED = re.compile(r"Etc/GMT([+-])(\d+)")
# Stations and counties are found by their whole key: by "Troll" or "Center" alone nobody means them.
_OBSCURE = re.compile(r"Antarctica/|.+/.+/|Australia/(?:North|South|West|LHI|ACT|NSW)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A zone that may be meant, and what its button says."""

    zone: str
    label: str


def zone_label(zone: str) -> str:
    """Name the zone as people do: Berlin, New York, UTC+2."""
    fixed = _FIXED.fullmatch(zone)
    if fixed:
        # The keys count westwards, people count eastwards.
        return f"UTC{'-' if fixed[1] == '+' else '+'}{fixed[2]}"
    return canonical(zone).rpartition("/")[2].replace("_", " ")


def canonical(zone: str) -> str:
    """Return the key that the zone goes by today."""
    return zone_keys().get(squeezed(zone), zone)


def plain_words(words: str) -> list[str]:
    """Return the words without case, accents and punctuation, Saint written St."""
    text = unicodedata.normalize("NFKD", words.casefold()).translate(_LETTERS)
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    return ["st" if word == "saint" else word for word in _WORD.findall(bare)]


def squeezed(words: str) -> str:
    """Return the plain words in one piece, so that spaces do not matter."""
    return "".join(plain_words(words))


@cache
def zone_keys() -> Mapping[str, str]:
    """Return today's key by every squeezed key, former ones included."""
    keys = {squeezed(zone): zone for zone in _zones()} | {squeezed(UTC_KEY): UTC_KEY}
    return keys | {squeezed(former): zone for former, zone in _former_keys()}


@cache
def place_names() -> Mapping[str, tuple[Candidate, ...]]:
    """Return what a squeezed name may mean: several candidates where it has to be asked back."""
    named: dict[str, tuple[Candidate, ...]] = {}
    for former, zone in _former_keys():
        named |= _place(former, zone)
    for zone in _zones():
        named |= _place(zone, zone)
    for table in (CITIES, COUNTRIES, CLOCKS):
        for zones, names in table.items():
            named |= {squeezed(name): _candidates(zones, name) for name in names.split(", ")}
    named |= {squeezed(name): candidates for name, _, candidates in _states()}
    shared = {name: tuple(Candidate(*item) for item in meant.items()) for name, meant in SHARED.items()}
    return named | {squeezed(name): candidates for name, candidates in shared.items()}


@cache
def abbreviations() -> frozenset[str]:
    """Return the squeezed names that are written in capitals: CEST, USA."""
    listed = [name for table in (CITIES, COUNTRIES, CLOCKS) for names in table.values() for name in names.split(", ")]
    keys = [key for key, _ in _former_keys()]
    return frozenset(squeezed(name) for name in [*listed, *SHARED, *keys] if name.isupper())


@cache
def state_codes() -> Mapping[str, tuple[Candidate, ...]]:
    """Return what a code after a city's name means: the OR of Portland, OR."""
    return {code.casefold(): candidates for _, code, candidates in _states()}


def _zones() -> Iterator[str]:
    for region, cities in ZONES.items():
        yield from (f"{region}/{city}" for city in cities.split())


def _former_keys() -> Iterator[tuple[str, str]]:
    for zone, keys in ALIASES.items():
        yield from ((key, zone) for key in keys.split())


def _place(key: str, zone: str) -> dict[str, tuple[Candidate, ...]]:
    """Return the place that a key ends with; US/Central and Australia/North end with none."""
    if _OBSCURE.match(key) or key.partition("/")[0] not in ZONES:
        return {}
    name = key.rpartition("/")[2].replace("_", " ")
    return {squeezed(name): (Candidate(zone, name),)}


def _states() -> Iterator[tuple[str, str, tuple[Candidate, ...]]]:
    for zones, names in STATES.items():
        for name in names.split(", "):
            state, _, code = name.rpartition(" ")
            clocks = tuple(Candidate(zone, f"{state}, {zone_label(zone)} time") for zone in zones.split())
            yield state, code, clocks if len(clocks) > 1 else _candidates(zones, state)


def _candidates(zones: str, name: str) -> tuple[Candidate, ...]:
    keys = zones.split()
    return (Candidate(zones, name),) if len(keys) == 1 else tuple(_itself(zone) for zone in keys)


def _itself(zone: str) -> Candidate:
    return Candidate(zone, zone_label(zone))
