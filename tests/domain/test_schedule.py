"""Exactly one question a day, on every wall clock of the world."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.schedule import EVERY_DAY, Slot, day_of, is_misfire, local, next_due
from tests.domain.clock_changes import ZONES, ClockChange, WallClock, kinds_of_change

DAY = timedelta(days=1)
BERLIN = "Europe/Berlin"

times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001 (naive bounds)
weekdays = st.frozensets(st.integers(0, 6), min_size=1)
slots = st.builds(Slot, times, st.sampled_from(ZONES), weekdays)


def dues(slot: Slot, after: datetime) -> Iterator[datetime]:
    """What a chat is owed, each worked out from the one before, as the bot does it."""
    due_at, day = after, None
    while True:
        due_at = next_due(slot, due_at, day)
        day = day_of(slot, due_at)
        yield due_at


def shown(due_at: datetime, zone: str) -> str:
    return f"{local(due_at, zone):%Y-%m-%d %H:%M}"


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=UTC)


def test_the_question_comes_at_the_chosen_local_time_every_day() -> None:
    slot = Slot(time(8, 30), "Asia/Kolkata")
    assert list(islice(dues(slot, at("2026-03-02 12:00")), 3)) == [
        at("2026-03-03 03:00"),
        at("2026-03-04 03:00"),
        at("2026-03-05 03:00"),
    ]


def test_a_slot_still_ahead_today_is_due_today() -> None:
    assert next_due(Slot(time(9), BERLIN), at("2026-01-05 07:59")) == at("2026-01-05 08:00")


def test_due_is_strictly_later_than_the_moment_asked_about() -> None:
    slot = Slot(time(9), BERLIN)
    assert next_due(slot, at("2026-01-05 08:00")) == at("2026-01-06 08:00")


def test_only_chosen_weekdays_are_due() -> None:
    slot = Slot(time(9), BERLIN, frozenset({0, 4}))
    days = [day_of(slot, due_at) for due_at in islice(dues(slot, at("2026-03-02 12:00")), 4)]
    assert days == [date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 13), date(2026, 3, 16)]


def test_a_time_inside_the_gap_moves_to_the_gaps_end() -> None:
    slot = Slot(time(2, 30), BERLIN)
    assert [shown(due_at, BERLIN) for due_at in islice(dues(slot, at("2027-03-27 00:00")), 3)] == [
        "2027-03-27 02:30",
        "2027-03-28 03:00",
        "2027-03-29 02:30",
    ]


def test_a_time_that_happens_twice_fires_at_its_first_occurrence_alone() -> None:
    slot = Slot(time(2, 30), BERLIN)
    assert list(islice(dues(slot, at("2027-10-30 12:00")), 2)) == [at("2027-10-31 00:30"), at("2027-11-01 01:30")]


def test_a_clock_change_leaves_the_local_time_alone() -> None:
    slot = Slot(time(9), "America/New_York")
    assert {f"{local(due_at, slot.zone):%H:%M}" for due_at in islice(dues(slot, at("2026-03-01 00:00")), 300)} == {
        "09:00"
    }


def test_a_midnight_that_does_not_exist_moves_to_the_first_moment_of_its_day() -> None:
    slot = Slot(time(0), "Africa/Cairo")
    assert [shown(due_at, slot.zone) for due_at in islice(dues(slot, at("2026-04-22 12:00")), 3)] == [
        "2026-04-23 00:00",
        "2026-04-24 01:00",
        "2026-04-25 00:00",
    ]


def test_a_gap_that_ends_at_midnight_keeps_the_evening_question_for_its_own_day() -> None:
    slot = Slot(time(23, 30), "America/Nuuk")
    saturday, sunday = islice(dues(slot, at("2026-03-28 12:00")), 2)
    assert [shown(due_at, slot.zone) for due_at in (saturday, sunday)] == ["2026-03-29 00:00", "2026-03-29 23:30"]
    assert [day_of(slot, due_at) for due_at in (saturday, sunday)] == [date(2026, 3, 28), date(2026, 3, 29)]


@pytest.mark.parametrize("hour", [0, 9, 23])
@pytest.mark.parametrize(
    ("zone", "missing"),
    [
        ("Pacific/Apia", date(2011, 12, 30)),
        ("Pacific/Fakaofo", date(2011, 12, 30)),
        ("Pacific/Kwajalein", date(1993, 8, 21)),
    ],
)
def test_a_day_that_never_was_has_no_question_and_its_neighbours_have_one_each(
    zone: str, missing: date, hour: int
) -> None:
    slot = Slot(time(hour), zone)
    eve = datetime.combine(missing - DAY, time(0), ZoneInfo(zone)) - timedelta(minutes=1)
    first, second = islice(dues(slot, eve), 2)
    assert [day_of(slot, due_at) for due_at in (first, second)] == [missing - DAY, missing + DAY]
    assert second - first == DAY


def test_a_slot_for_one_weekday_waits_a_week_when_that_day_never_was() -> None:
    fridays = Slot(time(9), "Pacific/Apia", frozenset({4}))
    assert day_of(fridays, next_due(fridays, at("2011-12-25 00:00"))) == date(2012, 1, 6)


def test_a_later_hour_on_a_day_that_had_its_question_waits_for_tomorrow() -> None:
    morning, evening = Slot(time(9), BERLIN), Slot(time(20), BERLIN)
    came = next_due(morning, at("2026-01-05 00:00"))
    assert day_of(evening, next_due(evening, came, day_of(morning, came))) == date(2026, 1, 6)


def test_moving_to_another_zone_never_brings_a_second_question_on_the_same_day() -> None:
    tokyo, honolulu = Slot(time(9), "Asia/Tokyo"), Slot(time(18), "Pacific/Honolulu")
    came = next_due(tokyo, at("2026-01-05 12:00"))
    assert day_of(tokyo, came) == date(2026, 1, 6)
    assert day_of(honolulu, next_due(honolulu, came, day_of(tokyo, came))) == date(2026, 1, 7)


@settings(max_examples=250)
@given(slot=slots, after=moments)
def test_every_chosen_day_that_exists_is_owed_one_question(slot: Slot, after: datetime) -> None:
    """One question per local day of the slot, never two, never none."""
    owed = list(islice(dues(slot, after), 10))
    days = [day_of(slot, due_at) for due_at in owed]
    assert owed == sorted(set(owed))
    assert days == sorted(set(days))
    assert {day.weekday() for day in days} <= slot.days
    skipped = [day for one, other in pairwise(days) for day in between(one, other) if day.weekday() in slot.days]
    assert all(never_was(day, slot.zone) for day in skipped)


@settings(max_examples=250)
@given(slot=slots, after=moments)
def test_a_question_comes_when_the_clocks_show_its_time_or_jump_over_it(slot: Slot, after: datetime) -> None:
    due_at = next_due(slot, after)
    day = day_of(slot, due_at)
    meant = datetime.combine(day, slot.at)
    now, before = local(due_at, slot.zone), local(due_at - timedelta(seconds=1), slot.zone)
    assert due_at.tzinfo is UTC
    assert due_at > after
    assert now.replace(tzinfo=None) >= meant > before.replace(tzinfo=None)
    assert now.fold == 0 or before.utcoffset() == now.utcoffset()


@settings(max_examples=150)
@given(slot=slots, after=moments, share=st.floats(0, 1))
def test_a_restart_at_any_moment_finds_the_same_next_question(slot: Slot, after: datetime, share: float) -> None:
    first, second = islice(dues(slot, after), 2)
    restart = min(first + share * (second - first), second - timedelta(seconds=1))
    assert next_due(slot, restart, day_of(slot, first)) == second
    assert next_due(slot, restart) == second


@settings(max_examples=200)
@given(old=slots, new=slots, after=moments, hours=st.integers(0, 48))
def test_no_change_of_slot_brings_a_second_question_to_a_day(old: Slot, new: Slot, after: datetime, hours: int) -> None:
    came = next_due(old, after)
    following = next_due(new, came + timedelta(hours=hours), day_of(old, came))
    assert day_of(new, following) > day_of(old, came)


def test_every_kind_of_clock_change_on_earth_keeps_one_question_a_day() -> None:
    """The clocks looked at minute by minute, in place of the sums that the schedule does."""
    assert [f"{change}: {fault}" for change in kinds_of_change() for fault in faults_at(change)] == []


def faults_at(change: ClockChange) -> Iterator[str]:
    clock = WallClock(change.zone, change.at)
    days = sorted(clock.dates)[2:-2]
    for minute in {(change.until + timedelta(minutes=shift)).time() for shift in (-90, -31, -1, 0, 1, 29, 60)}:
        slot = Slot(minute, change.zone)
        owed = {day_of(slot, due_at): due_at for due_at in islice(dues(slot, clock.start), 9)}
        seen = {day: clock.first_at_or_past(day, minute) for day in days}
        if {day: owed.get(day) for day in days} != seen:
            yield f"at {minute:%H:%M} {owed} in place of {seen}"
        if any(days[0] <= day <= days[-1] and day not in clock.dates for day in owed):
            yield f"at {minute:%H:%M} a question on a day that never was"


def between(first: date, last: date) -> list[date]:
    return [first + number * DAY for number in range(1, (last - first).days)]


def never_was(day: date, zone: str) -> bool:
    noon = datetime.combine(day, time(12), UTC)
    return day not in WallClock(zone, noon, days=2).dates


def test_what_is_within_its_grace_is_late_and_not_lost() -> None:
    due_at, grace = at("2026-01-05 08:00"), timedelta(hours=3)
    assert not is_misfire(due_at, due_at - timedelta(minutes=1), grace)
    assert not is_misfire(due_at, at("2026-01-05 11:00"), grace)
    assert is_misfire(due_at, at("2026-01-05 11:00") + timedelta(seconds=1), grace)


def test_a_moment_is_shown_as_the_zones_clocks_show_it() -> None:
    assert local(at("2026-07-01 12:00"), BERLIN).isoformat() == "2026-07-01T14:00:00+02:00"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="carries its time zone"):
        next_due(Slot(time(9), BERLIN), datetime(2026, 1, 5, 9))  # noqa: DTZ001 (that is the mistake)


@pytest.mark.parametrize(
    "zone",
    ["Mars/Olympus", "", "berlin", "Europe", "../Europe/Berlin", "right/Europe/Berlin", "/etc/passwd", "localtime"],
)
def test_an_unknown_zone_is_refused_by_name(zone: str) -> None:
    with pytest.raises(ValueError, match="no time zone is called"):
        Slot(time(9), zone)


@pytest.mark.parametrize("wrong", [time(9, 0, 1), time(9, 0, 0, 1), time(9, tzinfo=UTC)])
def test_a_slots_time_is_a_local_hour_and_minute(wrong: time) -> None:
    with pytest.raises(ValueError, match="local hour and minute"):
        Slot(wrong, BERLIN)


@pytest.mark.parametrize("days", [frozenset(), frozenset({7}), frozenset({-1, 0})])
def test_a_slots_days_are_some_of_the_week(days: frozenset[int]) -> None:
    with pytest.raises(ValueError, match=r"0 \(Monday\) to 6"):
        Slot(time(9), BERLIN, days)


def test_a_slot_is_every_day_unless_it_says_otherwise() -> None:
    assert Slot(time(9), BERLIN).days == EVERY_DAY == frozenset(range(7))
