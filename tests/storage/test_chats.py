"""Chats as they are written and read back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from bot.domain.question import Level
from bot.domain.schedule import Slot
from bot.domain.streak import Streak
from bot.storage import Database, answers, chats, claims, deliveries
from bot.storage.claims import Owed
from tests.storage.values import DUE, a_chat, an_answer

MINUTE = timedelta(minutes=1)
SUPERGROUP = -1_002_147_483_648_000


async def test_everything_about_a_chat_comes_back_as_it_was(database: Database) -> None:
    chat = a_chat(
        id=SUPERGROUP,
        title="<Deep> & 'wide' \U0001f9e0",
        slot=Slot(time(23, 59), "America/Argentina/Buenos_Aires", frozenset({0, 6})),
        thread_id=2**40,
        paused=True,
        paused_until=DUE + MINUTE,
        gone=True,
        last_day=date(2026, 3, 2),
        dailies=41,
        streak=Streak(3, 9, 41),
        areas=frozenset({"training", "data"}),
        levels=frozenset({Level.SENIOR, Level.MID}),
    )
    async with database.begin() as connection:
        await chats.add(connection, chat)
    async with database.begin() as connection:
        assert await chats.find(connection, SUPERGROUP) == chat
        assert await chats.find(connection, 404) is None


async def test_a_bare_chat_comes_back_bare(database: Database) -> None:
    chat = a_chat(title="", due_at=None, enrolled=False)
    async with database.begin() as connection:
        await chats.add(connection, chat)
        assert await chats.find(connection, 1) == chat


async def test_saving_changes_that_chat_alone(database: Database) -> None:
    async with database.begin() as connection:
        for chat_id in (1, 2):
            await chats.add(connection, a_chat(id=chat_id))
        changed = a_chat(slot=Slot(time(20), "Asia/Tokyo"), due_at=None, paused=True)
        await chats.save(connection, changed)
        assert await chats.find(connection, 1) == changed
        assert await chats.find(connection, 2) == a_chat(id=2)


async def test_saving_the_streak_leaves_the_rest_alone(database: Database) -> None:
    async with database.begin() as connection:
        await chats.add(connection, a_chat(title="Study"))
        await chats.save_streak(connection, a_chat(title="as it was read before", streak=Streak(2, 3, 4)))
        assert await chats.find(connection, 1) == a_chat(title="Study", streak=Streak(2, 3, 4))


async def test_moments_keep_their_instant_whatever_zone_they_were_given_in(database: Database) -> None:
    tokyo = DUE.astimezone(timezone(timedelta(hours=9)))
    async with database.begin() as connection:
        await chats.add(connection, a_chat(due_at=tokyo))
        found = await chats.find(connection, 1)
    assert found is not None
    assert (found.due_at, found.due_at and found.due_at.tzinfo) == (DUE, UTC)


@pytest.mark.parametrize("early", [datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
async def test_far_moments_come_back(database: Database, early: datetime) -> None:
    async with database.begin() as connection:
        await chats.add(connection, a_chat(due_at=early))
        found = await chats.find(connection, 1)
    assert found is not None
    assert found.due_at == early


async def test_due_is_who_waits_longest_first_and_no_more_than_asked_for(database: Database) -> None:
    moments = {1: DUE, 2: DUE - 2 * MINUTE, 3: DUE + MINUTE, 4: None, 5: DUE - MINUTE}
    async with database.begin() as connection:
        for chat_id, due_at in moments.items():
            await chats.add(connection, a_chat(id=chat_id, due_at=due_at))
        assert [chat.id for chat in await chats.due(connection, DUE, 10)] == [2, 5, 1]
        assert [chat.id for chat in await chats.due(connection, DUE, 2)] == [2, 5]


async def test_moving_on_changes_when_and_for_which_day(database: Database) -> None:
    async with database.begin() as connection:
        for chat_id in (1, 2, 3):
            await chats.add(connection, a_chat(id=chat_id))
        tomorrow = DUE + timedelta(days=1)
        await chats.move_on(connection, [(1, tomorrow, DUE.date()), (2, tomorrow + MINUTE, DUE.date())])
        await chats.move_on(connection, [])
        assert await chats.find(connection, 1) == a_chat(due_at=tomorrow, last_day=DUE.date())
        assert await chats.find(connection, 2) == a_chat(id=2, due_at=tomorrow + MINUTE, last_day=DUE.date())
        assert await chats.find(connection, 3) == a_chat(id=3)


async def test_a_member_is_new_then_known_and_another_chats_is_somebody_else(database: Database) -> None:
    async with database.begin() as connection:
        for chat_id in (1, 2):
            await chats.add(connection, a_chat(id=chat_id))
        assert await chats.find_member(connection, 1, 7) == Streak()
        await chats.save_member(connection, 1, 7, "Ada", Streak(1, 1, 1))
        await chats.save_member(connection, 1, 7, "Ada", Streak(2, 2, 2))
        assert await chats.find_member(connection, 1, 7) == Streak(2, 2, 2)
        assert await chats.find_member(connection, 2, 7) == Streak()


async def test_moving_takes_everything_along_and_numbers_no_message_twice(database: Database) -> None:
    async with database.begin() as connection:
        old = a_chat(id=-5)
        await chats.add(connection, old)
        [delivery] = await claims.claim_days(connection, [Owed(old, DUE.date(), False)], DUE, DUE)
        await deliveries.mark_sent(connection, delivery, delivery.state, DUE, 10)
        await chats.save_member(connection, -5, 7, "Ada", Streak(1, 1, 1))
        await answers.add(connection, an_answer(delivery_id=delivery.id, chat_id=-5))
        assert await chats.move(connection, -5, SUPERGROUP)
    async with database.begin() as connection:
        moved = await deliveries.find(connection, delivery.id)
        assert moved is not None
        assert (moved.chat_id, moved.message_id) == (SUPERGROUP, -10)
        assert await chats.find(connection, -5) is None
        assert await chats.find(connection, SUPERGROUP) == replace(old, id=SUPERGROUP)
        assert await chats.find_member(connection, SUPERGROUP, 7) == Streak(1, 1, 1)
        assert [one.name for one in await answers.counted(connection, delivery.id)] == ["Ada"]
        # A message of the supergroup may have the number that one of the group had.
        await answers.add(connection, an_answer(delivery_id=delivery.id, chat_id=SUPERGROUP, attempt=2, counted=False))


async def test_moving_replaces_what_spoke_under_the_new_id_before_the_news(database: Database) -> None:
    async with database.begin() as connection:
        await chats.add(connection, a_chat(id=-5, dailies=3))
        await chats.add(connection, a_chat(id=SUPERGROUP))
        await chats.save_member(connection, SUPERGROUP, 7, "Ada", Streak())
        assert await chats.move(connection, -5, SUPERGROUP)
        assert await chats.find(connection, SUPERGROUP) == a_chat(id=SUPERGROUP, dailies=3)
        assert not await chats.move(connection, -5, SUPERGROUP)
