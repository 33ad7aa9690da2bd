"""The daily question: when it comes, what happens when it cannot, and the streak that it makes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import MORNING, World
from tests.dialogs.test_quiz import asked
from tests.factories import DROPOUT_ANSWERS
from tests.telegram_stand_in import Seat

HONEST = "It keeps some speed, like a ball, and random units are removed."


async def test_it_comes_once_a_day_at_the_chosen_hour(world: World, ada: Seat) -> None:
    await world.wait(minutes=59)
    assert asked(ada) == []
    await world.wait(minutes=1)
    assert len(asked(ada)) == 1
    assert asked(ada)[0].startswith("Question of the day")
    await world.wait(hours=23)
    assert len(asked(ada)) == 1
    await world.wait(hours=1)
    assert len(asked(ada)) == 2


async def test_two_ticks_at_once_send_once(world: World, ada: Seat) -> None:
    world.clock.at += timedelta(hours=1)
    await asyncio.gather(*(world.interviewer.daily.sweep(world.clock()) for _ in range(5)))
    assert len(asked(ada)) == 1


async def test_late_within_the_grace_is_still_sent(world: World, ada: Seat) -> None:
    await world.outage(hours=3)
    assert len(asked(ada)) == 1


async def test_later_than_the_grace_is_skipped_and_status_says_why(world: World, ada: Seat) -> None:
    await world.outage(hours=5)
    assert asked(ada) == []
    await ada.says("/status")
    assert "Next question: Tue 03 Mar, 08:00 (Berlin)." in ada.last.text
    assert "skipped: I could not send it in time" in ada.last.text


async def test_after_days_of_outage_one_question_comes(world: World, ada: Seat) -> None:
    await world.outage(days=4, hours=2)
    assert len(asked(ada)) == 1
    await world.wait(days=1)
    assert len(asked(ada)) == 2


async def test_the_streak_counts_daily_questions_answered_in_a_row(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    for day in range(1, 4):
        await ada.says(HONEST)
        assert f"Streak: {day} day" in ada.last.text
        await world.wait(days=1)
    await ada.says("/streak")
    assert "Your streak: 3 days, best 3." in ada.last.text


async def test_todays_open_question_is_never_shown_as_a_loss(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    await ada.says(HONEST)
    await world.wait(days=1)
    await ada.says("/streak")
    assert "Your streak: 1 day," in ada.last.text
    await world.wait(days=1)
    await ada.says("/streak")
    assert "Your streak: 0 days, best 1." in ada.last.text


async def test_an_outage_a_pause_and_a_change_of_zone_do_not_break_it(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    await ada.says(HONEST)
    await world.outage(days=1, hours=5)  # too late: skipped
    await ada.says("/pause 7d")
    await world.wait(days=3)
    await ada.says("/timezone tokyo")
    await world.wait(days=5)
    assert len(asked(ada)) == 2
    await ada.says(HONEST)
    assert "Streak: 2 days" in ada.last.text


async def test_no_honest_attempt_keeps_no_streak(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    await ada.says("idk")
    await ada.says("/streak")
    assert "Your streak: 0 days" in ada.last.text


async def test_an_answer_after_the_next_question_is_practice(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    first = ada.last.id
    await world.wait(days=1)
    await ada.says(HONEST, reply_to=first)
    assert "Practice" in ada.last.text
    await ada.says("/streak")
    assert "Your streak: 0 days" in ada.last.text


async def test_quiz_shows_the_streak_and_leaves_it_alone(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    await ada.says(HONEST)
    await ada.says("/quiz")
    await ada.says(HONEST)
    assert "Streak: 1 day. Only daily questions move it." in ada.last.text


async def test_changing_the_hour_after_todays_question_brings_no_second(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    await ada.says("/time 20:00")
    assert "Tue 03 Mar, 20:00" in ada.last.text
    await world.wait(hours=12)
    assert len(asked(ada)) == 1


async def test_changing_the_zone_after_todays_question_brings_no_second(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    await ada.says("/timezone new york")
    await world.wait(hours=7)
    assert len(asked(ada)) == 1


async def test_moving_east_after_todays_question_brings_no_second_on_that_day(world: World, ada: Seat) -> None:
    await ada.says("/timezone new york")
    await ada.says("/time 23:00")
    await world.wait(days=1)
    assert len(asked(ada)) == 1  # at 05:00 in Berlin
    await ada.says("/timezone berlin")
    await ada.says("/time 9:00")
    assert "Wed 04 Mar, 09:00 (Berlin)" in ada.last.text


async def test_a_change_at_the_very_minute_does_not_lose_todays_question(world: World, ada: Seat) -> None:
    world.clock.at += timedelta(hours=1, seconds=20)
    await ada.says("/time 20:00")
    await world.tick()
    assert len(asked(ada)) == 1


async def test_pause_and_resume(world: World, ada: Seat) -> None:
    await ada.says("/pause")
    await world.wait(days=3)
    assert asked(ada) == []
    await ada.says("/status")
    assert "Paused" in ada.last.text
    await ada.says("/resume")
    assert "Next question: Thu 05 Mar, 08:00 (Berlin)." in ada.last.text


async def test_a_pause_with_an_end_ends_by_itself(world: World, ada: Seat) -> None:
    await ada.says("/pause 2d")
    assert "Wed 04 Mar" in ada.last.text
    await world.wait(days=1, hours=2)
    assert asked(ada) == []
    await world.wait(MORNING + timedelta(days=2, hours=2))
    assert len(asked(ada)) == 1


async def test_only_on_the_chosen_days(world: World, ada: Seat) -> None:
    await ada.says("/days weekend")
    await world.wait(days=7)
    assert len(asked(ada)) == 2


@pytest.mark.parametrize(
    ("eve", "expected"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
    ids=["spring: the gap's end", "autumn: once, the first time"],
)
async def test_both_clock_changes_bring_one_question(
    world: World, ada: Seat, eve: datetime, expected: datetime
) -> None:
    world.clock.at = eve - timedelta(days=1)
    await ada.says("/time 2:30")
    before = len(asked(ada))
    moment, came = eve, []
    await world.wait(eve)
    before = len(asked(ada))
    while moment < eve + timedelta(hours=20):
        moment += timedelta(minutes=10)
        await world.wait(moment)
        if len(asked(ada)) > before + len(came):
            came.append(moment)
    assert came == [expected]


async def test_a_person_who_blocks_the_bot_is_left_alone_until_they_return(world: World, ada: Seat) -> None:
    world.state.block_bot(ada.person.id)
    await world.stage.settle()
    await world.wait(days=2)
    assert asked(ada) == []
    world.state.unblock_bot(ada.person.id)
    await world.stage.settle()
    await world.wait(days=1)
    assert len(asked(ada)) == 1


async def test_a_block_that_telegram_did_not_report_is_noticed_when_sending(world: World, ada: Seat) -> None:
    world.state.block_bot(ada.person.id)
    world.state.updates.take()
    await world.wait(hours=1)
    await world.wait(days=3)
    world.state.unblock_bot(ada.person.id)
    await world.stage.settle()
    await ada.says("/status")
    assert "blocked" in ada.last.text


async def test_a_correct_answer_typed_just_before_the_next_question_counts(world: World, ada: Seat) -> None:
    await world.wait(hours=1)
    world.clock.at += timedelta(days=1, seconds=-1)
    world.state.say(ada.chat.id, ada.person.id, DROPOUT_ANSWERS["correct"])
    updates = world.state.updates.take()
    world.clock.at += timedelta(seconds=30)
    await world.interviewer.daily.sweep(world.clock())
    for update in updates:
        await world.hand_over(update)
    assert "Streak: 1 day" in ada.last.text
