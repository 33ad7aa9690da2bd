"""Deliveries: the row that is the claim, and what of them is asked later."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import Delivery, Origin, State
from bot.storage import Connection, Database, chats, claims, deliveries
from bot.storage.claims import Claim, Owed
from tests.storage.values import DUE, a_chat

DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
CHAT = a_chat()


async def ours(connection: Connection) -> None:
    await chats.add(connection, CHAT)


async def claimed(
    connection: Connection, question_id: str = "dropout", at: datetime = DUE, origin: Origin = Origin.QUIZ
) -> Delivery:
    """A claim of the one chat: its id is new, and so is its day."""
    day = at.date() if origin is Origin.DAILY else None
    delivery = await claims.claim(connection, Claim(CHAT, question_id, origin, at, day), at, at + MINUTE)
    assert delivery is not None
    return delivery


async def sent(
    connection: Connection, question_id: str = "dropout", at: datetime = DUE, origin: Origin = Origin.QUIZ
) -> Delivery:
    """A question that arrived, its message numbered by the minute."""
    delivery = await claimed(connection, question_id, at, origin)
    await deliveries.mark_sent(connection, delivery, State.SENT, at, int(at.timestamp() // 60))
    found = await deliveries.find(connection, delivery.id)
    assert found is not None
    return found


async def test_a_claim_comes_back_as_it_was_made(database: Database) -> None:
    async with database.begin() as connection:
        chat = a_chat(thread_id=33)
        await chats.add(connection, chat)
        wanted = Claim(chat, "dropout", Origin.QUIZ, DUE, cause="message 5")
        delivery = await claims.claim(connection, wanted, DUE + SECOND, DUE + MINUTE)
        assert delivery == Delivery(
            id=1,
            chat_id=1,
            question_id="dropout",
            origin=Origin.QUIZ,
            state=State.CLAIMED,
            due_at=DUE,
            claimed_at=DUE + SECOND,
            retry_at=DUE + MINUTE,
            thread_id=33,
            cause="message 5",
        )
        assert await deliveries.find(connection, 1) == delivery
        assert await deliveries.find(connection, 2) is None


async def test_a_question_is_open_once_in_a_chat(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        first = await claimed(connection)
        wanted = Claim(CHAT, "dropout", Origin.QUIZ, DUE)
        assert await claims.claim(connection, wanted, DUE, DUE) is None
        await deliveries.close(connection, first.id, DUE)
        assert await claims.claim(connection, wanted, DUE, DUE) is not None


async def test_a_cause_asks_once_in_a_chat(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        for question_id, expected in (("dropout", True), ("warmup", False)):
            wanted = Claim(CHAT, question_id, Origin.QUIZ, DUE, cause="message 5")
            assert (await claims.claim(connection, wanted, DUE, DUE) is not None) is expected
        found = await deliveries.find_by_cause(connection, 1, "message 5")
        assert found is not None
        assert found.question_id == "dropout"
        assert await deliveries.find_by_cause(connection, 2, "message 5") is None


async def test_a_day_is_claimed_once_and_a_misfire_takes_it_too(database: Database) -> None:
    async with database.begin() as connection:
        pair = [a_chat(), a_chat(id=2)]
        for chat in pair:
            await chats.add(connection, chat)
        owed = [Owed(pair[0], DUE.date(), False), Owed(pair[1], DUE.date(), True)]
        [ours] = await claims.claim_days(connection, owed, DUE + SECOND, DUE + MINUTE)
        assert (ours.chat_id, ours.state, ours.question_id, ours.day) == (1, State.CLAIMED, None, DUE.date())
        assert (ours.claimed_at, ours.retry_at) == (DUE + SECOND, DUE + MINUTE)
        missed = await deliveries.last_daily(connection, 2)
        assert missed is not None
        assert (missed.state, missed.reason, missed.closed_at) == (State.MISFIRED, "late", DUE + SECOND)
        again = [Owed(chat, DUE.date(), False) for chat in pair]
        assert await claims.claim_days(connection, again, DUE, DUE) == []
        assert await claims.claim_days(connection, [], DUE, DUE) == []


async def test_two_transactions_cannot_claim_a_day_both(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
    counts = []
    for _ in range(2):
        async with database.begin() as connection:
            counts.append(len(await claims.claim_days(connection, [Owed(CHAT, DUE.date(), False)], DUE, DUE)))
    assert counts == [1, 0]


async def test_the_question_is_chosen_after_the_claim(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        [daily] = await claims.claim_days(connection, [Owed(CHAT, DUE.date(), False)], DUE, DUE)
        assert await claims.choose(connection, daily, "warmup") == replace(daily, question_id="warmup")


async def test_unsent_is_what_may_be_tried_again_longest_waiting_first(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        late, early, held = [
            await claimed(connection, question_id, DUE + number * MINUTE)
            for question_id, number in (("dropout", 1), ("warmup", 0), ("momentum", 9))
        ]
        await sent(connection, "clipping")
        due = await claims.unsent(connection, DUE + 2 * MINUTE, 10)
        assert [delivery.id for delivery in due] == [early.id, late.id]
        assert [one.id for one in await claims.unsent(connection, DUE + 2 * MINUTE, 1)] == [early.id]
        await claims.postpone(connection, early, DUE + 5 * MINUTE)
        assert [one.id for one in await claims.unsent(connection, DUE + 2 * MINUTE, 10)] == [late.id]
        assert held not in due


async def test_what_was_left_behind_is_taken_up_by_one(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        delivery = await claimed(connection)
        assert await claims.take_unsent(connection, delivery, DUE + 2 * MINUTE)
        assert not await claims.take_unsent(connection, delivery, DUE + 3 * MINUTE)


async def test_what_was_sent_meanwhile_is_not_taken_up(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        delivery = await claimed(connection)
        await deliveries.mark_sent(connection, delivery, State.SENT, DUE, 10)
        assert not await claims.take_unsent(connection, delivery, DUE + 2 * MINUTE)


async def test_daily_questions_that_arrived_are_numbered_and_others_are_not(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        first = await sent(connection, "dropout", DUE, Origin.DAILY)
        quiz = await sent(connection, "clipping", DUE + MINUTE)
        unsure = await claimed(connection, "warmup", DUE + DAY, Origin.DAILY)
        await deliveries.mark_sent(connection, unsure, State.UNSURE, DUE + DAY, None)
        second = await sent(connection, "momentum", DUE + 2 * DAY, Origin.DAILY)
        confirmed = await deliveries.confirm(connection, unsure, DUE + 2 * DAY)
        assert [one.number for one in (first, quiz, second, confirmed)] == [1, None, 2, 3]
        assert confirmed.state is State.SENT
        assert (first.sent_at, first.message_id) == (DUE, int(DUE.timestamp() // 60))
        chat = await chats.find(connection, 1)
        assert chat is not None
        assert chat.dailies == 3


async def test_giving_up_closes_with_a_reason(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        delivery = await claimed(connection)
        await claims.give_up(connection, delivery, State.FAILED, DUE + MINUTE, "refused")
        assert await deliveries.find(connection, delivery.id) == replace(
            delivery, state=State.FAILED, closed_at=DUE + MINUTE, reason="refused"
        )


async def test_closing_happens_once_and_remembers_by_what(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        delivery = await sent(connection)
        assert await deliveries.close(connection, delivery.id, DUE + MINUTE, "press 9")
        assert not await deliveries.close(connection, delivery.id, DUE + DAY, "press 10")
        found = await deliveries.find_closed_by(connection, 1, "press 9")
        assert found == replace(delivery, closed_at=DUE + MINUTE, closed_by="press 9")
        assert await deliveries.find_closed_by(connection, 1, "press 10") is None
        assert await deliveries.find_closed_by(connection, 2, "press 9") is None


async def test_a_question_is_found_by_its_message_in_its_chat(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        delivery = await sent(connection)
        assert delivery.message_id is not None
        assert await deliveries.find_by_message(connection, 1, delivery.message_id) == delivery
        assert await deliveries.find_by_message(connection, 2, delivery.message_id) is None


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (DUE - SECOND, None),
        (DUE, "dropout"),
        (DUE + 9 * MINUTE, "dropout"),
        (DUE + 10 * MINUTE, "warmup"),
        (DUE + 19 * MINUTE, "warmup"),
        (DUE + 20 * MINUTE, "dropout"),
        (DUE + 30 * MINUTE, None),
    ],
)
async def test_open_is_the_newest_that_had_come_and_was_not_closed_at_that_moment(
    database: Database, moment: datetime, expected: str | None
) -> None:
    async with database.begin() as connection:
        await ours(connection)
        outer, inner = await sent(connection), await sent(connection, "warmup", DUE + 10 * MINUTE)
        await claimed(connection, "momentum", DUE)
        await deliveries.close(connection, inner.id, DUE + 20 * MINUTE)
        await deliveries.close(connection, outer.id, DUE + 30 * MINUTE)
        found = await deliveries.find_open(connection, 1, moment)
        assert (found and found.question_id) == expected


async def test_all_open_are_the_claimed_and_the_open_oldest_first(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        first, closed = await sent(connection), await sent(connection, "warmup")
        claim = await claimed(connection, "momentum")
        await deliveries.close(connection, closed.id, DUE)
        assert [one.id for one in await deliveries.all_open(connection, 1)] == [first.id, claim.id]
        assert await deliveries.all_open(connection, 2) == []


async def test_the_last_daily_question_is_the_newest_whatever_became_of_it(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        assert await deliveries.last_daily(connection, 1) is None
        await sent(connection, "dropout", DUE, Origin.DAILY)
        await claims.claim_days(connection, [Owed(replace(CHAT, due_at=DUE + DAY), DUE.date() + DAY, True)], DUE, DUE)
        await sent(connection, "warmup", DUE + 2 * DAY)
        last = await deliveries.last_daily(connection, 1)
        assert last is not None
        assert (last.day, last.state) == (DUE.date() + DAY, State.MISFIRED)


async def test_asked_tells_when_each_question_last_came_here(database: Database) -> None:
    async with database.begin() as connection:
        await ours(connection)
        for number, question_id in enumerate(("dropout", "warmup", "dropout")):
            delivery = await sent(connection, question_id, DUE + number * DAY)
            await deliveries.close(connection, delivery.id, DUE + number * DAY)
        await claimed(connection, "momentum", DUE + 5 * DAY)
        failed = await claimed(connection, "clipping", DUE + 6 * DAY)
        await claims.give_up(connection, failed, State.FAILED, DUE, "refused")
        assert await deliveries.asked(connection, 1) == {
            "dropout": DUE + 2 * DAY,
            "warmup": DUE + DAY,
            "momentum": DUE + 5 * DAY,
        }
        assert await deliveries.asked(connection, 2) == {}
