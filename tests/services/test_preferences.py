"""What a chat chooses, and what that does to the day."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.domain.chat import ChatKind
from bot.domain.question import Level
from bot.services.enrolment import Arrival
from bot.services.ports import TryLater
from tests.factories import DROPOUT_ANSWERS
from tests.services.conftest import GRACE, Office
from tests.storage.values import DUE, EVE

DAY, HOUR, MINUTE, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


async def test_an_hour_later_today_is_today_and_one_that_passed_is_tomorrow(office: Office) -> None:
    await office.enrol()
    assert (await office.preferences.set_time(1, time(20), EVE)).due_at == DUE + 12 * HOUR
    assert (await office.preferences.set_time(1, time(7), EVE)).due_at == DUE + 23 * HOUR


async def test_no_hour_brings_a_second_question_on_a_day_that_had_one(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE)
    chat = await office.preferences.set_time(1, time(20), DUE + HOUR)
    assert chat.due_at == DUE + DAY + 12 * HOUR


async def test_no_hour_brings_a_second_question_on_a_day_whose_claim_waits(office: Office) -> None:
    await office.enrol()
    office.messenger.endings.append(TryLater(5 * MINUTE))
    await office.sweep(DUE)
    await office.preferences.set_time(1, time(8, 30), DUE + MINUTE)
    await office.sweep(DUE + 5 * MINUTE)
    await office.sweep(DUE + 30 * MINUTE)
    assert [asking.delivery.day for asking in office.messenger.asked] == [DUE.date()] * 2
    assert len({asking.delivery.id for asking in office.messenger.asked}) == 1


async def test_a_change_in_the_seconds_before_the_sweep_keeps_todays_question(office: Office) -> None:
    await office.enrol()
    await office.preferences.set_time(1, time(20), DUE + SECOND)
    await office.sweep(DUE + 2 * SECOND)
    assert len(office.messenger.asked) == 1
    await office.sweep(DUE + 12 * HOUR)
    assert len(office.messenger.asked) == 1


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Asia/Tokyo", datetime(2026, 3, 2, 23, 0, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 3, 13, 0, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 3, 2, 18, 0, tzinfo=UTC)),
    ],
)
async def test_a_new_zone_goes_on_with_the_day_after_the_one_that_had_its_question(
    office: Office, zone: str, expected: datetime
) -> None:
    await office.enrol()
    await office.sweep(DUE)
    assert (await office.preferences.set_zone(1, zone, DUE + MINUTE)).due_at == expected


async def test_a_zone_where_the_question_came_a_day_later_counts_that_day_as_asked(office: Office) -> None:
    await office.enrol(zone="America/New_York")
    await office.preferences.set_time(1, time(23), EVE)
    came = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)  # Monday night there, Tuesday morning in Berlin
    await office.sweep(came)
    await office.preferences.set_zone(1, "Europe/Berlin", came + MINUTE)
    chat = await office.preferences.set_time(1, time(9), came + MINUTE)
    assert chat.due_at == datetime(2026, 3, 4, 8, 0, tzinfo=UTC)


async def test_weekdays_are_chosen_one_by_one_and_the_last_stays(office: Office) -> None:
    await office.enrol()
    assert (await office.preferences.set_days(1, frozenset({1}), EVE)).due_at == DUE + DAY
    assert (await office.preferences.choose_day(1, 3, True, EVE)).slot.days == {1, 3}
    assert (await office.preferences.choose_day(1, 1, False, EVE)).due_at == DUE + 3 * DAY
    assert (await office.preferences.choose_day(1, 3, False, EVE)).slot.days == {3}


async def test_a_pause_without_an_end_lasts_until_resume(office: Office) -> None:
    await office.enrol()
    chat = await office.preferences.pause(1, None, EVE)
    assert (chat.paused, chat.due_at) == (True, None)
    await office.sweep(DUE + 9 * DAY)
    assert office.messenger.asked == []
    chat = await office.preferences.resume(1, DUE + 9 * DAY + HOUR)
    assert (chat.paused, chat.due_at) == (False, DUE + 10 * DAY)


async def test_a_pause_with_an_end_ends_by_itself(office: Office) -> None:
    await office.enrol()
    chat = await office.preferences.pause(1, DUE + 3 * DAY + HOUR, EVE)
    assert (chat.paused, chat.due_at) == (False, DUE + 4 * DAY)


async def test_settings_changed_in_a_pause_do_not_end_it(office: Office) -> None:
    await office.enrol()
    await office.preferences.pause(1, DUE + 3 * DAY + HOUR, EVE)
    assert (await office.preferences.set_time(1, time(9), EVE)).due_at == DUE + 4 * DAY + HOUR


@pytest.mark.parametrize("until", [None, DUE + 7 * DAY], ids=["without an end", "for a week"])
async def test_a_pause_in_the_seconds_before_the_sweep_holds(office: Office, until: datetime | None) -> None:
    await office.enrol()
    await office.preferences.pause(1, until, DUE + SECOND)
    for day in range(7):
        await office.sweep(DUE + day * DAY + 2 * SECOND)
    assert len(office.messenger.asked) <= 1


async def test_pauses_break_no_streak(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE)
    await office.says(DROPOUT_ANSWERS["correct"], DUE + HOUR)
    await office.preferences.pause(1, DUE + 5 * DAY - HOUR, DUE + HOUR)
    for day in range(1, 6):
        await office.sweep(DUE + day * DAY)
    assert (await office.says(DROPOUT_ANSWERS["correct"], DUE + 5 * DAY + HOUR)).streak_now == 2


async def test_topics_and_levels_go_in_and_out(office: Office) -> None:
    await office.enrol()
    await office.preferences.choose_area(1, "training", True, EVE)
    chat = await office.preferences.choose_level(1, Level.MID, True, EVE)
    assert (chat.areas, chat.levels) == ({"training"}, {Level.MID})
    await office.preferences.choose_area(1, "training", False, EVE)
    chat = await office.preferences.choose_level(1, Level.MID, False, EVE)
    assert (chat.areas, chat.levels) == (set(), set())
    await office.preferences.choose_area(1, "training", True, EVE)
    assert (await office.preferences.all_topics(1, EVE)).areas == set()


async def test_status_tells_what_is_stored_and_not_what_was_known_before(office: Office) -> None:
    before = await office.enrol()
    assert (await office.preferences.status(before)).last is None
    await office.sweep(DUE)
    status = await office.preferences.status(before)
    assert status.chat.due_at == DUE + DAY
    assert status.last is not None
    assert status.last.number == 1


async def test_status_tells_of_the_newest_day_even_when_it_was_missed(office: Office) -> None:
    chat = await office.enrol()
    await office.sweep(DUE)
    await office.sweep(DUE + DAY + GRACE + SECOND)
    last = (await office.preferences.status(chat)).last
    assert last is not None
    assert (last.day, last.reason) == ((DUE + DAY).date(), "late")


async def test_next_due_is_none_for_who_is_owed_nothing(office: Office) -> None:
    await office.enrol()
    assert await office.preferences.next_due(1) == DUE
    assert await office.preferences.next_due(404) is None


async def test_what_is_set_before_enrolling_is_kept_and_brings_no_question(office: Office) -> None:
    await office.enrolment.known(Arrival(1, ChatKind.PRIVATE, "Ada"))
    chat = await office.preferences.set_time(1, time(20), EVE)
    assert (chat.slot.at, chat.due_at) == (time(20), None)


async def test_a_chat_that_is_not_known_cannot_choose(office: Office) -> None:
    with pytest.raises(LookupError, match="chat 404 is not known"):
        await office.preferences.set_time(404, time(20), EVE)
