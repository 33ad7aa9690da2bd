"""Answers, and the sums made of them."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.answer import Answer, Counted, Standing
from bot.domain.delivery import Origin, State
from bot.domain.grading.verdict import Outcome
from bot.domain.streak import Streak
from bot.storage import Connection, Database, answers, chats, claims, deliveries
from bot.storage.claims import Claim
from tests.storage.values import DUE, a_chat, an_answer

MINUTE = timedelta(minutes=1)


async def asked(connection: Connection, chat_id: int = 1, members: dict[int, str] | None = None) -> int:
    """A chat with its members and a question that it was asked; the delivery's id."""
    chat = a_chat(id=chat_id)
    await chats.add(connection, chat)
    for member_id, name in (members or {7: "Ada"}).items():
        await chats.save_member(connection, chat_id, member_id, name, Streak())
    delivery = await claims.claim(connection, Claim(chat, "dropout", Origin.QUIZ, DUE), DUE, DUE)
    assert delivery is not None
    await deliveries.mark_sent(connection, delivery, State.SENT, DUE, 10)
    return delivery.id


async def add(database: Database, answer: Answer) -> None:
    """An answer in a transaction of its own."""
    async with database.begin() as connection:
        await answers.add(connection, answer)


async def test_an_answer_comes_back_as_it_was_typed(database: Database) -> None:
    async with database.begin() as connection:
        answer = an_answer(
            delivery_id=await asked(connection), text="naïve 'quotes' \U0001f600\nand lines", score=0.123456789
        )
        await answers.add(connection, answer)
    async with database.begin() as connection:
        found = await answers.find_by_message(connection, 1, 11)
        assert found is not None
        assert (found.text, found.score, found.at, found.outcome) == (answer.text, 0.123456789, DUE, Outcome.CORRECT)
        assert await answers.find_by_message(connection, 2, 11) is None
        assert await answers.find_by_message(connection, 1, 12) is None


async def test_a_message_is_one_answer(database: Database) -> None:
    async with database.begin() as connection:
        delivery_id = await asked(connection)
        await answers.add(connection, an_answer(delivery_id=delivery_id))
    with pytest.raises(IntegrityError):
        await add(database, an_answer(delivery_id=delivery_id, attempt=2, counted=False))


async def test_a_member_has_one_counted_answer_to_a_question(database: Database) -> None:
    async with database.begin() as connection:
        delivery_id = await asked(connection)
        await answers.add(connection, an_answer(delivery_id=delivery_id))
    with pytest.raises(IntegrityError):
        await add(database, an_answer(delivery_id=delivery_id, message_id=12))


async def test_a_members_answers_come_in_the_order_of_their_attempts(database: Database) -> None:
    async with database.begin() as connection:
        delivery_id = await asked(connection)
        for attempt, member_id in ((2, 7), (1, 7), (1, 8)):
            row = an_answer(
                delivery_id=delivery_id,
                attempt=attempt,
                member_id=member_id,
                message_id=10 * member_id + attempt,
                counted=False,
            )
            await answers.add(connection, row)
        assert [one.attempt for one in await answers.of_member(connection, delivery_id, 7)] == [1, 2]
        assert await answers.of_member(connection, 404, 7) == []


async def test_who_got_what_is_best_first_then_first_come(database: Database) -> None:
    async with database.begin() as connection:
        delivery_id = await asked(connection, members={7: "Ada", 8: "Bob", 9: "Cleo"})
        rows = [(7, 0.5, 1, True), (8, 1.0, 3, True), (9, 1.0, 2, True), (7, 1.0, 4, False)]
        for member_id, score, minutes, counted in rows:
            await answers.add(
                connection,
                an_answer(
                    delivery_id=delivery_id,
                    member_id=member_id,
                    message_id=100 + minutes,
                    score=score,
                    outcome=Outcome.PARTIAL,
                    at=DUE + minutes * MINUTE,
                    counted=counted,
                ),
            )
        assert await answers.counted(connection, delivery_id) == [
            Counted("Cleo", Outcome.PARTIAL, 1.0),
            Counted("Bob", Outcome.PARTIAL, 1.0),
            Counted("Ada", Outcome.PARTIAL, 0.5),
        ]
        assert await answers.counted(connection, 404) == []


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (None, [Standing("Bob", 1, 1.0), Standing("Ada", 2, 1.0)]),
        (DUE + MINUTE, [Standing("Bob", 1, 1.0), Standing("Ada", 1, 0.5)]),
        (DUE + 2 * MINUTE, [Standing("Ada", 1, 0.5)]),
        (DUE + 3 * MINUTE, []),
    ],
    ids=["ever", "the moment itself counts", "later", "too late"],
)
async def test_standings_are_sums_since_a_moment(
    database: Database, since: datetime | None, expected: list[Standing]
) -> None:
    async with database.begin() as connection:
        members = {7: "Ada", 8: "Bob"}
        first = await asked(connection, 1, members)
        await asked(connection, 2, members)
        await deliveries.close(connection, first, DUE)
        second = await claims.claim(connection, Claim(a_chat(), "warmup", Origin.QUIZ, DUE), DUE, DUE)
        assert second is not None
        rows = [(first, 1, 7, 0.5, 0), (first, 1, 8, 1.0, 1), (second.id, 1, 7, 0.5, 2), (first + 1, 2, 7, 1.0, 2)]
        for delivery_id, chat_id, member_id, score, minutes in rows:
            row = an_answer(
                delivery_id=delivery_id,
                chat_id=chat_id,
                member_id=member_id,
                message_id=50 + member_id + 10 * minutes,
                score=score,
                at=DUE + minutes * MINUTE,
            )
            await answers.add(connection, row)
        practice = an_answer(delivery_id=first, message_id=99, attempt=2, counted=False, at=DUE + 9 * MINUTE)
        await answers.add(connection, practice)
        assert await answers.standings(connection, 1, since) == expected
