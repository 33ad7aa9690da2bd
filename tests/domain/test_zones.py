"""A zone is found when the words name one, asked back when they may name several, and never guessed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cities import CITIES, SHARED
from bot.domain.countries import CLOCKS, COUNTRIES, STATES
from bot.domain.languages import LANGUAGE_ZONES
from bot.domain.zone_keys import ALIASES
from bot.domain.zone_names import canonical, place_names, squeezed
from bot.domain.zones import (
    Candidate,
    Found,
    Unknown,
    Unsure,
    find_zone,
    is_fixed,
    zone_label,
    zones_for_language,
)

KEYS = sorted(available_timezones() - {"localtime", "Factory"})
# Keys that people mean as abbreviations; the database links some of them to places without summer time.
READ_AS_ABBREVIATIONS = {"EST", "MST", "HST", "CET", "MET", "EET", "WET"}
# Places of this name keep several clocks, so that the bare old key asks back.
ASKED_BACK = {"Portugal", "EET", "MST"}
# Two keys are one clock when they agree from here on: what they showed a century ago is another matter.
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def zones_offered(words: str) -> set[str]:
    match = find_zone(words)
    assert isinstance(match, Unsure), f"{words!r} gave {match}"
    return {candidate.zone for candidate in match.candidates}


def offsets(zone: str) -> list[timedelta | None]:
    return [(SINCE + timedelta(days=7 * week)).astimezone(ZoneInfo(zone)).utcoffset() for week in range(52)]


FOUND = {
    # Keys of the database, in any case and with any spacing.
    "Europe/Berlin": "Europe/Berlin",
    "europe/berlin": "Europe/Berlin",
    "AMERICA/NEW_YORK": "America/New_York",
    "america/new york": "America/New_York",
    "America/Argentina/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "antarctica/troll": "Antarctica/Troll",
    "Etc/GMT-2": "Etc/GMT-2",
    # Former keys.
    "Asia/Calcutta": "Asia/Kolkata",
    "Europe/Kiev": "Europe/Kyiv",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "US/Pacific": "America/Los_Angeles",
    "EST5EDT": "America/New_York",
    # Keys that do not exist but say where they would be.
    "Asia/Mumbai": "Asia/Kolkata",
    "Asia/Delhi": "Asia/Kolkata",
    "asia/goa": "Asia/Kolkata",
    "Europe/Geneva": "Europe/Zurich",
    "America/San_Francisco": "America/Los_Angeles",
    "europe berln": "Europe/Berlin",
    # Cities that are keys.
    "Berlin": "Europe/Berlin",
    "new york": "America/New_York",
    "new_york": "America/New_York",
    "newyork": "America/New_York",
    "Buenos Aires": "America/Argentina/Buenos_Aires",
    "são paulo": "America/Sao_Paulo",
    "hongkong": "Asia/Hong_Kong",
    "mexico city": "America/Mexico_City",
    "saigon": "Asia/Ho_Chi_Minh",
    "calcutta": "Asia/Kolkata",
    # Cities that are no keys.
    "San Francisco": "America/Los_Angeles",
    "SF": "America/Los_Angeles",
    "Seattle": "America/Los_Angeles",
    "Boston": "America/New_York",
    "NYC": "America/New_York",
    "Washington DC": "America/New_York",
    "Austin": "America/Chicago",
    "Montreal": "America/Toronto",
    "Rio": "America/Sao_Paulo",
    "Munich": "Europe/Berlin",
    "München": "Europe/Berlin",
    "Cologne": "Europe/Berlin",
    "Geneva": "Europe/Zurich",
    "Barcelona": "Europe/Madrid",
    "Milan": "Europe/Rome",
    "Kraków": "Europe/Warsaw",
    "Łódź": "Europe/Warsaw",
    "Tromsø": "Europe/Oslo",
    "St Petersburg": "Europe/Moscow",
    "st. petersburg": "Europe/Moscow",
    "Saint Petersburg": "Europe/Moscow",
    "Saint Gallen": "Europe/Zurich",
    "st louis": "America/Chicago",
    "Mumbai": "Asia/Kolkata",
    "Bangalore": "Asia/Kolkata",
    "bengaluru": "Asia/Kolkata",
    "Beijing": "Asia/Shanghai",
    "Shenzhen": "Asia/Shanghai",
    "Xi'an": "Asia/Shanghai",
    "Kyoto": "Asia/Tokyo",
    "tel aviv": "Asia/Jerusalem",
    "Abu Dhabi": "Asia/Dubai",
    "Hanoi": "Asia/Ho_Chi_Minh",
    "Cape Town": "Africa/Johannesburg",
    "Canberra": "Australia/Sydney",
    "東京": "Asia/Tokyo",
    "Москва": "Europe/Moscow",
    "서울": "Asia/Seoul",
    # Typing errors.
    "tokio": "Asia/Tokyo",
    "san fransisco": "America/Los_Angeles",
    "berln": "Europe/Berlin",
    "belrin": "Europe/Berlin",
    "europe/berln": "Europe/Berlin",
    "munic": "Europe/Berlin",
    "los angelos": "America/Los_Angeles",
    "philadelpia": "America/New_York",
    "pitsburgh": "America/New_York",
    "vancover": "America/Vancouver",
    "rio de janero": "America/Sao_Paulo",
    "bejing": "Asia/Shanghai",
    "shangai": "Asia/Shanghai",
    "bangalor": "Asia/Kolkata",
    "soeul": "Asia/Seoul",
    "melborne": "Australia/Melbourne",
    "johanesburg": "Africa/Johannesburg",
    "helsinky": "Europe/Helsinki",
    "south arica": "Africa/Johannesburg",
    # Countries and states.
    "germany": "Europe/Berlin",
    "Deutschland": "Europe/Berlin",
    "UK": "Europe/London",
    "scotland": "Europe/London",
    "the netherlands": "Europe/Amsterdam",
    "india": "Asia/Kolkata",
    "Türkiye": "Europe/Istanbul",
    "south korea": "Asia/Seoul",
    "Côte d'Ivoire": "Africa/Abidjan",
    "california": "America/Los_Angeles",
    "ontario": "America/Toronto",
    # Cities with where they are.
    "Berlin, Germany": "Europe/Berlin",
    "portland, oregon": "America/Los_Angeles",
    "Portland, ME": "America/New_York",
    "San Jose CA": "America/Los_Angeles",
    "san jose costa rica": "America/Costa_Rica",
    "El Paso, Texas": "America/Denver",
    "Hermosillo, Mexico": "America/Hermosillo",
    "Santiago, Chile": "America/Santiago",
    "atlanta georgia": "America/New_York",
    "Gütersloh, Germany": "Europe/Berlin",
    # Clocks.
    "CET": "Europe/Brussels",
    "cest": "Europe/Brussels",
    "PST": "America/Los_Angeles",
    "EST": "America/New_York",
    "eastern time": "America/New_York",
    "Pacific Standard Time": "America/Los_Angeles",
    "india standard time": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    "UTC": "UTC",
    "GMT": "UTC",
    "zulu": "UTC",
    # Sentences.
    "berlin time": "Europe/Berlin",
    "I live in Tokyo": "Asia/Tokyo",
    "new york city": "America/New_York",
}


@pytest.mark.parametrize(("words", "zone"), FOUND.items(), ids=list(FOUND))
def test_plain_words_find_their_zone(words: str, zone: str) -> None:
    assert find_zone(words) == Found(zone)


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("utc+2", "Etc/GMT-2"),
        ("UTC + 2", "Etc/GMT-2"),
        ("gmt-3", "Etc/GMT+3"),
        ("+9", "Etc/GMT-9"),
        ("-08:00", "Etc/GMT+8"),
        ("\N{MINUS SIGN}8", "Etc/GMT+8"),
        ("+0200", "Etc/GMT-2"),
        ("utc+14", "Etc/GMT-14"),
        ("utc-12", "Etc/GMT+12"),
        ("utc+0", "UTC"),
        ("-0", "UTC"),
        ("+05:30", "Asia/Kolkata"),
        ("+530", "Asia/Kolkata"),
        ("UTC+5:45", "Asia/Kathmandu"),
        ("gmt+3:30", "Asia/Tehran"),
        ("+4:30", "Asia/Kabul"),
        ("+6:30", "Asia/Yangon"),
        ("+9:30", "Australia/Darwin"),
        ("-3:30", "America/St_Johns"),
    ],
)
def test_an_offset_finds_a_zone_that_keeps_it(words: str, zone: str) -> None:
    assert find_zone(words) == Found(zone)
    hours, _, minutes = zone_label(zone).removeprefix("UTC").partition(":")
    winter = datetime(2026, 1, 15, tzinfo=ZoneInfo(zone)).utcoffset()
    if is_fixed(zone):
        assert winter == timedelta(hours=int(hours or 0), minutes=int(minutes or 0))


@pytest.mark.parametrize("words", ["+15", "utc-13", "utc+25", "+99", "+05:17", "-5:30", "+1:75"])
def test_an_offset_that_no_clock_keeps_is_unknown(words: str) -> None:
    assert find_zone(words) == Unknown()


ASKED = {
    "portland": ["America/Los_Angeles", "America/New_York"],
    "Birmingham": ["Europe/London", "America/Chicago"],
    "san jose": ["America/Los_Angeles", "America/Costa_Rica"],
    "San José": ["America/Los_Angeles", "America/Costa_Rica"],
    "santiago": ["America/Santiago", "America/Santo_Domingo", "Europe/Madrid"],
    "georgia": ["Asia/Tbilisi", "America/New_York"],
    "cambridge": ["Europe/London", "America/New_York"],
    "hyderabad": ["Asia/Kolkata", "Asia/Karachi"],
    "hyderbad": ["Asia/Kolkata", "Asia/Karachi"],
    "valencia": ["Europe/Madrid", "America/Caracas"],
    "washington": ["America/New_York", "America/Los_Angeles"],
    "IST": ["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"],
    "cst": ["America/Chicago", "Asia/Shanghai", "America/Havana"],
    "BST": ["Europe/London", "Asia/Dhaka"],
    "usa": ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"],
    "australia": ["Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"],
    "brazil": ["America/Sao_Paulo", "America/Manaus", "America/Fortaleza", "America/Rio_Branco"],
    "Россия": ["Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok"],
    "spain": ["Europe/Madrid", "Atlantic/Canary"],
    "texas": ["America/Chicago", "America/Denver"],
    "europe": ["Europe/Berlin", "Europe/London", "Europe/Athens", "Europe/Moscow"],
    "somewhere, usa": ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"],
    # A famous city with a place that it is not in: both are offered, the place first.
    "paris texas": ["America/Chicago", "America/Denver", "Europe/Paris"],
    "London, Ontario": ["America/Toronto", "Europe/London"],
    "london, canada": ["America/Toronto", "America/Vancouver", "America/Edmonton", "Europe/London"],
    "Moscow, Idaho": ["America/Boise", "America/Los_Angeles", "Europe/Moscow"],
    "melbourne florida": ["America/New_York", "America/Chicago", "Australia/Melbourne"],
    "ottawa, illinois": ["America/Chicago", "America/Toronto"],
    "nigera": ["Africa/Lagos", "Africa/Niamey"],
}


@pytest.mark.parametrize(("words", "zones"), ASKED.items(), ids=list(ASKED))
def test_words_that_name_several_places_are_asked_back(words: str, zones: list[str]) -> None:
    match = find_zone(words)
    assert isinstance(match, Unsure)
    assert sorted(candidate.zone for candidate in match.candidates) == sorted(zones)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("londan", "Europe/London"),
        ("zurick", "Europe/Zurich"),
        ("dubay", "Asia/Dubai"),
        ("berlim", "Europe/Berlin"),
        ("lond", "Europe/London"),
        ("amster", "Europe/Amsterdam"),
        ("los ang", "America/Los_Angeles"),
        ("johannesb", "Africa/Johannesburg"),
        ("singapur", "Asia/Singapore"),
        ("US/Pacifc", "America/Los_Angeles"),
    ],
)
def test_words_that_are_only_like_a_name_offer_it_first(words: str, first: str) -> None:
    match = find_zone(words)
    assert isinstance(match, Unsure)
    assert match.candidates[0].zone == first


@pytest.mark.parametrize(
    ("words", "not_zone"),
    [
        ("kiel", "Europe/Kyiv"),
        ("leon", "Europe/Paris"),
        ("bern", "Asia/Yekaterinburg"),
        ("york", "America/New_York"),
        ("granada", "America/Grenada"),
        ("ireland", "Atlantic/Reykjavik"),
        ("oran", "Asia/Tehran"),
        ("niger", "Africa/Lagos"),
        ("austria", "Australia/Sydney"),
        ("dominica", "America/Santo_Domingo"),
        ("guinea", "Pacific/Port_Moresby"),
        ("essen", "Asia/Yekaterinburg"),
        ("asia/dilhi", "Asia/Dili"),
        ("america/paris", "Europe/Paris"),
        ("europe/bombay", "Asia/Kolkata"),
        # Places that no table has, one letter from one that it has.
        ("Lions", "Europe/Paris"),
        ("Kiew", "Europe/Berlin"),
        ("Parik", "Europe/Paris"),
        ("Dalla", "Africa/Douala"),
        ("Tunin", "Africa/Tunis"),
        ("Bostan", "America/New_York"),
        ("Mosul", "Europe/Moscow"),
        ("Romans", "Europe/Rome"),
    ],
)
def test_a_name_is_never_taken_for_its_neighbour(words: str, not_zone: str) -> None:
    assert find_zone(words) != Found(not_zone)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "?",
        "🙂",
        "asdf",
        "qwerty",
        "xyzzy",
        "hello",
        "banana",
        "help",
        "lol",
        "foo",
        "bar",
        "test",
        "stop",
        "noon",
        "8:30",
        "mon-fri",
        "time",
        "city",
        "timezone",
        "my time zone",
        "Mars/Olympus",
        "1",
        "12345",
        "in",
        "san",
    ],
)
def test_words_that_resemble_no_zone_are_unknown(words: str) -> None:
    assert find_zone(words) == Unknown()


@pytest.mark.parametrize("key", sorted(set(KEYS) - ASKED_BACK))
def test_every_key_of_the_database_finds_a_zone_of_todays_that_keeps_the_same_clock(key: str) -> None:
    match = find_zone(key)
    assert isinstance(match, Found)
    assert match.zone not in {former for keys in ALIASES.values() for former in keys.split()}
    if key not in READ_AS_ABBREVIATIONS:
        assert offsets(match.zone) == offsets(key)


def test_an_abbreviation_that_is_also_a_key_means_what_people_mean() -> None:
    """EST as a key has no summer time; as an abbreviation it is what New York keeps."""
    assert find_zone("EST") == Found("America/New_York")
    assert find_zone("HST") == Found("Pacific/Honolulu")
    assert zones_offered("MST") >= {"America/Denver", "America/Phoenix"}
    assert zones_offered("EET") >= {"Europe/Athens", "Africa/Cairo"}


def test_a_name_that_the_tables_lack_is_all_but_never_taken_for_another() -> None:
    """Each name in turn is left out: what would the bot do with a place that nobody has told it of?"""
    names = place_names()
    taken = [name for name, meant in names.items() if would_be_taken_for_another(name, meant)]
    assert len(taken) < len(names) / 200, taken


def would_be_taken_for_another(name: str, meant: tuple[Candidate, ...]) -> bool:
    from bot.domain import zones  # noqa: PLC0415 (the pool without one name is what is tried here)

    pool = {known: candidates for known, candidates in zones._pool().items() if known != name}
    match = zones._resembling(name, pool)
    return isinstance(match, Found) and match.zone not in {candidate.zone for candidate in meant}


@given(words=st.text(max_size=60) | st.sampled_from(sorted(place_names())).map(lambda name: name[:-1]))
def test_no_words_break_it_and_every_offer_fits_a_few_buttons(words: str) -> None:
    match = find_zone(words)
    if isinstance(match, Unsure):
        zones = [candidate.zone for candidate in match.candidates]
        labels = [candidate.label for candidate in match.candidates]
        assert 2 <= len(set(zones)) == len(zones) <= 4
        assert len(set(labels)) == len(labels)
        assert all(0 < len(label) <= 40 for label in labels)
        assert all(canonical(zone) == zone for zone in zones)


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Europe/Berlin", "Berlin"),
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("Asia/Calcutta", "Kolkata"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
        ("Etc/GMT-2", "UTC+2"),
        ("Etc/GMT+11", "UTC-11"),
    ],
)
def test_a_zone_is_named_as_people_name_it(zone: str, label: str) -> None:
    assert zone_label(zone) == label


def test_only_bare_offsets_know_no_summer_time() -> None:
    assert is_fixed("UTC")
    assert is_fixed("Etc/GMT-2")
    assert not is_fixed("Europe/Berlin")


@pytest.mark.parametrize("code", [*LANGUAGE_ZONES, "", "xx", "tlh", "de-AT", "pt_BR", "EN"])
def test_a_language_offers_four_to_six_zones(code: str) -> None:
    zones = zones_for_language(code)
    assert 4 <= len(set(zones)) == len(zones) <= 6
    assert {canonical(zone) for zone in zones} == set(zones) <= set(KEYS)


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("de", "Europe/Berlin"),
        ("de-AT", "Europe/Berlin"),
        ("pt-br", "America/Sao_Paulo"),
        ("pt_BR", "America/Sao_Paulo"),
        ("pt", "Europe/Lisbon"),
        ("ja", "Asia/Tokyo"),
        ("hi", "Asia/Kolkata"),
        ("en-GB", "Europe/London"),
        ("uk", "Europe/Kyiv"),
        ("zh-hans", "Asia/Shanghai"),
    ],
)
def test_a_language_offers_its_home_first(code: str, first: str) -> None:
    assert zones_for_language(code)[0] == first


TABLES = {"cities": CITIES, "countries": COUNTRIES, "states": STATES, "clocks": CLOCKS}


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_the_tables_name_zones_by_todays_keys(table: dict[str, str]) -> None:
    zones = {zone for zones in table for zone in zones.split()}
    assert {zone for zone in zones if zone not in KEYS or canonical(zone) != zone} == set()


def test_no_table_gives_one_name_to_two_places_unless_it_is_asked_back() -> None:
    homes: dict[str, set[str]] = {}
    for table in (CITIES, COUNTRIES, CLOCKS):
        for zones, names in table.items():
            for name in names.split(", "):
                homes.setdefault(squeezed(name), set()).add(zones)
    shared = {squeezed(name) for name in SHARED}
    assert {name: zones for name, zones in homes.items() if len(zones) > 1 and name not in shared} == {}


def test_a_citys_name_never_hides_a_key_of_another_clock() -> None:
    asked_back = {squeezed(name) for name in SHARED}
    hidden = {}
    for key in (key for key in KEYS if canonical(key) == key not in READ_AS_ABBREVIATIONS):
        place = squeezed(zone_label(key))
        known = [candidate.zone for candidate in place_names().get(place, ()) if place not in asked_back]
        if known and offsets(key) not in map(offsets, known):
            hidden[key] = known
    assert hidden == {}
