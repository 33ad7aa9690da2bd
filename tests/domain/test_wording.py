"""Hours, days and spans as people type them; nonsense is None and never an error."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import EVERY_DAY
from bot.domain.wording import LONGEST_DURATION, days_label, parse_days, parse_duration, parse_time

WORKWEEK, WEEKEND = frozenset(range(5)), frozenset({5, 6})
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)

weekdays = st.frozensets(st.integers(0, 6), min_size=1)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("8", time(8)),
        ("08", time(8)),
        ("0", time(0)),
        ("23", time(23)),
        ("8:30", time(8, 30)),
        ("08:30", time(8, 30)),
        ("08.30", time(8, 30)),
        ("8,30", time(8, 30)),
        ("8 30", time(8, 30)),
        ("8 : 30", time(8, 30)),
        ("0830", time(8, 30)),
        ("830", time(8, 30)),
        ("1745", time(17, 45)),
        ("8h30", time(8, 30)),
        ("20h", time(20)),
        ("8 h", time(8)),
        ("8:30pm", time(20, 30)),
        ("8:30 PM", time(20, 30)),
        ("8.30 p.m.", time(20, 30)),
        ("8 am", time(8)),
        ("8am", time(8)),
        ("12 am", time(0)),
        ("12:15 am", time(0, 15)),
        ("12pm", time(12)),
        ("noon", time(12)),
        ("12 noon", time(12)),
        ("midday", time(12)),
        ("Midnight", time(0)),
        ("24:00", time(0)),
        ("24", time(0)),
        ("at 9", time(9)),
        ("at noon", time(12)),
        ("at 9:15 pm!", time(21, 15)),
        ("9 o'clock", time(9)),
        ("9 o\N{RIGHT SINGLE QUOTATION MARK}clock", time(9)),
        ("9 in the morning", time(9)),
        ("9 in the evening", time(21)),
        ("3 in the afternoon", time(15)),
        ("  8:30  ", time(8, 30)),
        ("\N{FULLWIDTH DIGIT EIGHT}\N{FULLWIDTH COLON}\N{FULLWIDTH DIGIT THREE}\N{FULLWIDTH DIGIT ZERO}", time(8, 30)),
    ],
)
def test_a_time_is_understood(words: str, meant: time) -> None:
    assert parse_time(words) == meant


@pytest.mark.parametrize(
    "words",
    [
        "",
        "eight",
        "25",
        "24:01",
        "24 pm",
        "8:60",
        "8:5",
        "8:300",
        "13pm",
        "0 am",
        "0:30 pm",
        "99:99",
        "-8",
        "+8",
        "8:30:15",
        "8-30",
        "8/30",
        "12345",
        "morning",
        "am",
        "at",
        "now",
        "8:30 UTC",
        "tomorrow 8",
        "8:75 am",
        "1e1",
    ],
)
def test_what_is_no_time_is_none(words: str) -> None:
    assert parse_time(words) is None


@given(
    meant=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    form=st.sampled_from(["%H:%M", "%H.%M", "%H%M", "%I:%M %p", "at %I:%M%p"]),
)
def test_every_minute_of_the_day_can_be_said(meant: time, form: str) -> None:
    assert parse_time(meant.strftime(form)) == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("mon-fri", WORKWEEK),
        ("Mon - Fri", WORKWEEK),
        ("Mon\N{EN DASH}Fri", WORKWEEK),
        ("monday to friday", WORKWEEK),
        ("Monday through Friday", WORKWEEK),
        ("weekdays", WORKWEEK),
        ("every weekday", WORKWEEK),
        ("working days", WORKWEEK),
        ("weekend", WEEKEND),
        ("on weekends", WEEKEND),
        ("every day", EVERY_DAY),
        ("everyday", EVERY_DAY),
        ("daily", EVERY_DAY),
        ("ALL", EVERY_DAY),
        ("mon-sun", EVERY_DAY),
        ("mon,wed fri", {MON, WED, FRI}),
        ("mon, wed, and fri", {MON, WED, FRI}),
        ("Mondays & Thursdays", {MON, THU}),
        ("tue/thu", {TUE, THU}),
        ("sat-mon", {SAT, SUN, MON}),
        ("fri to tue", {FRI, SAT, SUN, MON, TUE}),
        ("mon-wed, sat", {MON, TUE, WED, SAT}),
        ("mon - wed, sat", {MON, TUE, WED, SAT}),
        ("weekdays and sunday", {*WORKWEEK, SUN}),
        ("thurs", {THU}),
        ("tues", {TUE}),
        ("weds.", {WED}),
        ("we", {WED}),
        ("mo-fr", WORKWEEK),
        ("wendesday", {WED}),
        ("wensday", {WED}),
        ("thrusday", {THU}),
        ("saterday", {SAT}),
        ("tusday", {TUE}),
        ("munday", {MON}),
        ("every monday", {MON}),
        ("only on fridays", {FRI}),
        ("wed-wed", {WED}),
        ("every day except sunday", EVERY_DAY - {SUN}),
        ("daily, but not on weekends", WORKWEEK),
        ("weekdays without fri", WORKWEEK - {FRI}),
    ],
)
def test_days_are_understood(words: str, meant: set[int]) -> None:
    assert parse_days(words) == frozenset(meant)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "m",
        "t",
        "s",
        "someday",
        "day",
        "mon-",
        "-fri",
        "mon-wed-fri",
        "mon,funday",
        "1-5",
        "yesterday",
        "never",
        "no days",
        "every day except",
        "daily except daily",
        "mon except foo",
        "except mon",
        ",",
        "and",
        "fr\0i",
    ],
)
def test_what_names_no_days_is_none(words: str) -> None:
    assert parse_days(words) is None


@pytest.mark.parametrize(
    ("days", "label"),
    [
        (EVERY_DAY, "every day"),
        (WORKWEEK, "Mon\N{EN DASH}Fri"),
        (WEEKEND, "Sat, Sun"),
        ({MON}, "Mon"),
        ({MON, WED, FRI}, "Mon, Wed, Fri"),
        ({MON, TUE, WED, SAT}, "Mon\N{EN DASH}Wed, Sat"),
        ({FRI, SAT, SUN, MON}, "Fri\N{EN DASH}Mon"),
        ({SUN, MON}, "Sun, Mon"),
    ],
)
def test_days_are_named_briefly(days: set[int], label: str) -> None:
    assert days_label(frozenset(days)) == label


@given(days=weekdays)
def test_what_the_label_says_is_understood_again(days: frozenset[int]) -> None:
    assert parse_days(days_label(days)) == days


@pytest.mark.parametrize(
    ("words", "days", "hours"),
    [
        ("7d", 7, 0),
        ("7 d", 7, 0),
        ("7 days", 7, 0),
        ("1 day", 1, 0),
        ("7", 7, 0),
        ("2 weeks", 14, 0),
        ("two weeks", 14, 0),
        ("a week", 7, 0),
        ("1w", 7, 0),
        ("36h", 1, 12),
        ("an hour", 0, 1),
        ("12 hrs", 0, 12),
        ("a month", 30, 0),
        ("2 months", 60, 0),
        ("1 year", 365, 0),
        ("366d", 366, 0),
        ("1w3d", 10, 0),
        ("1 week and 3 days", 10, 0),
        ("1 week, 3 days", 10, 0),
        ("for 10 days", 10, 0),
        ("For Two Weeks.", 14, 0),
    ],
)
def test_a_duration_is_understood(words: str, days: int, hours: int) -> None:
    assert parse_duration(words) == timedelta(days=days, hours=hours)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "d",
        "days",
        "0",
        "0d",
        "zero days",
        "-3d",
        "367d",
        "53 weeks",
        "13 months",
        "2 years",
        "9999y",
        "99999d",
        "7 bananas",
        "a few days",
        "forever",
        "until monday",
        "1.5 days",
        "30m",
        "7d!?",
        "ad",
        "3d x",
        "7 days days",
    ],
)
def test_what_is_no_duration_is_none(words: str) -> None:
    assert parse_duration(words) is None


@given(words=st.text(max_size=80) | st.from_regex(r"[0-9a-z:.,\- ]{0,30}", fullmatch=True))
def test_nonsense_is_none_and_never_an_error(words: str) -> None:
    at, days, span = parse_time(words), parse_days(words), parse_duration(words)
    assert at is None or (at.second, at.microsecond, at.tzinfo) == (0, 0, None)
    assert days is None or frozenset() < days <= EVERY_DAY
    assert span is None or timedelta(0) < span <= LONGEST_DURATION


@given(digits=st.text("0123456789\N{ARABIC-INDIC DIGIT THREE}\N{SUPERSCRIPT TWO}", min_size=1, max_size=6000))
def test_no_number_is_too_long_to_be_refused(digits: str) -> None:
    assert parse_duration(f"{digits}000 days") is None or len(digits) < 5
    assert parse_time(digits) is None or len(digits) < 5
