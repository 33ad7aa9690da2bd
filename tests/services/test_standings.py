"""Who stands where, over weeks and months on the group's own clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.streak import Streak
from bot.services.ports import Sent
from tests.factories import DROPOUT_ANSWERS
from tests.services.conftest import Office
from tests.storage.values import DUE, EVE

GROUP = -5
CORRECT, INCORRECT = DROPOUT_ANSWERS["correct"], DROPOUT_ANSWERS["incorrect"]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


async def answered(office: Office, at: datetime, name: str = "Ada", text: str = CORRECT, chat_id: int = GROUP) -> None:
    """A member answers a quiz about dropout, asked a minute before."""
    asked_at = at - timedelta(minutes=1)
    office.messenger.at = asked_at
    chat = await office.chat(chat_id)
    sent = await office.quiz.ask(chat, asked_at, f"message {next(office.numbers)}", ["dropout"])
    assert isinstance(sent, Sent)
    await office.says(text, at, chat_id, member_id=hash(name), member_name=name, reply_to=sent.message_id)
    await office.quiz.ask(chat, at, f"message {next(office.numbers)}", ["warmup"])


@pytest.mark.parametrize(
    ("zone", "last_of_the_week"),
    [
        ("UTC", datetime(2026, 3, 8, 23, 59, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2026, 3, 8, 14, 59, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 9, 3, 59, tzinfo=UTC)),  # the clocks went ahead that Sunday
    ],
)
async def test_the_week_begins_on_monday_on_the_groups_clocks(
    office: Office, zone: str, last_of_the_week: datetime
) -> None:
    await office.enrol(GROUP, zone=zone)
    await answered(office, last_of_the_week)
    chat = await office.chat(GROUP)
    before = await office.standings.table(chat, last_of_the_week)
    assert [one.name for one in before.week] == ["Ada"]
    after = await office.standings.table(chat, last_of_the_week + timedelta(minutes=1))
    assert after.week == []
    assert [one.name for one in after.month] == ["Ada"]


@pytest.mark.parametrize(
    ("zone", "last_of_the_month"),
    [
        ("UTC", datetime(2026, 3, 31, 23, 59, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2026, 3, 31, 10, 59, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 31, 21, 59, tzinfo=UTC)),  # two days after the clocks went ahead
    ],
)
async def test_the_month_begins_on_the_first_on_the_groups_clocks(
    office: Office, zone: str, last_of_the_month: datetime
) -> None:
    await office.enrol(GROUP, zone=zone)
    await answered(office, last_of_the_month)
    chat = await office.chat(GROUP)
    assert [one.name for one in (await office.standings.table(chat, last_of_the_month)).month] == ["Ada"]
    after = await office.standings.table(chat, last_of_the_month + timedelta(minutes=1))
    assert (after.month, [one.name for one in after.ever]) == ([], ["Ada"])
    assert [one.name for one in after.week] == ["Ada"]  # Wednesday: the week goes on


async def test_most_points_come_first_and_with_as_many_fewer_answers(office: Office) -> None:
    await office.enrol(GROUP)
    for number, (name, text) in enumerate(
        [("Bob", CORRECT), ("Bob", INCORRECT), ("Ada", CORRECT), ("Cleo", INCORRECT), ("Dan", CORRECT)]
    ):
        await answered(office, EVE + number * HOUR, name, text)
    table = await office.standings.table(await office.chat(GROUP), EVE + DAY)
    assert [(one.name, one.answered) for one in table.ever] == [("Ada", 1), ("Dan", 1), ("Bob", 2), ("Cleo", 1)]
    assert table.ever[0].points == table.ever[2].points


async def test_only_this_groups_counted_answers_count(office: Office) -> None:
    for chat_id in (GROUP, -6):
        await office.enrol(chat_id)
    await answered(office, EVE, chat_id=-6)
    table = await office.standings.table(await office.chat(GROUP), EVE)
    assert (table.week, table.month, table.ever) == ([], [], [])


async def test_a_streak_stands_until_the_next_question_arrives(office: Office) -> None:
    await office.enrol(GROUP)
    await office.sweep(DUE)
    question = (await office.last(GROUP)).message_id
    await office.says(CORRECT, DUE + HOUR, GROUP, reply_to=question)
    chat = await office.chat(GROUP)
    for days, now in ((0, 1), (1, 1), (2, 0)):
        await office.sweep(DUE + days * DAY)
        streaks = await office.standings.streaks(chat, 7)
        assert (streaks.now, streaks.group_now) == (now, now)
        assert streaks.streak == streaks.chat.streak == Streak(1, 1, 1)


async def test_somebody_who_never_answered_has_a_streak_of_none(office: Office) -> None:
    chat = await office.enrol(GROUP)
    streaks = await office.standings.streaks(chat, 99)
    assert (streaks.streak, streaks.now) == (Streak(), 0)
