"""Taking updates in: kept first, in order inside a chat, side by side across chats, at least once, none lost."""

import asyncio
import logging
import re
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ContextTypes, TypeHandler

from bot.playground.state import State
from bot.services.inbox import letter_of
from bot.storage import Database, migrate, open_database
from tests.conftest import World
from tests.dialogs.test_quiz import asked
from tests.doors.conftest import Porch, a_porch, an_update
from tests.telegram_stand_in import Seat

Handle = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


def chat_of(update: Update) -> int:
    assert update.effective_chat is not None
    return update.effective_chat.id


async def until_begun(porch: Porch, number: int) -> None:
    """Wait until so many attempts were made."""
    async with asyncio.timeout(60):
        while len(porch.begun) < number:  # noqa: ASYNC110 - the porch only counts
            await asyncio.sleep(0.002)


async def test_updates_of_a_chat_are_handled_in_their_order_however_long_each_takes(porch: Porch) -> None:
    async def slower_first(update: Update) -> None:
        await asyncio.sleep((5 - update.update_id) / 200)

    porch.behaviour = slower_first
    await porch.take(*(an_update(number) for number in (1, 2, 3, 4, 5)))
    assert porch.done == [1, 2, 3, 4, 5]
    assert await porch.inbox.depth() == 0


async def test_what_comes_while_a_chat_is_worked_on_is_handled_after_it(porch: Porch) -> None:
    async def one_more(update: Update) -> None:
        if update.update_id == 1:
            await porch.intake.take([an_update(2)])
            await asyncio.sleep(0.01)

    porch.behaviour = one_more
    await porch.take(an_update(1))
    assert porch.done == [1, 2]


async def test_more_than_is_read_in_one_go_is_handled_in_order(porch: Porch) -> None:
    await porch.take(*(an_update(number) for number in range(1, 51)))
    assert porch.done == list(range(1, 51))


async def test_a_chat_that_takes_its_time_delays_no_other(porch: Porch) -> None:
    released = asyncio.Event()

    async def wait_for_the_last(update: Update) -> None:
        if update.update_id == 1:
            await released.wait()
        if update.update_id == 20:
            released.set()

    porch.behaviour = wait_for_the_last
    await porch.take(*(an_update(number, chat_id=number) for number in range(1, 21)))
    assert porch.done.index(1) > porch.done.index(20)
    assert sorted(porch.done) == list(range(1, 21))


async def test_many_chats_at_once_are_worked_on_side_by_side_up_to_a_limit(
    porch: Porch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(porch.intake, "_slots", asyncio.Semaphore(3))
    now, most = set[int](), 0

    async def count(update: Update) -> None:
        nonlocal most
        now.add(update.update_id)
        most = max(most, len(now))
        await asyncio.sleep(0.02)
        now.discard(update.update_id)

    porch.behaviour = count
    await porch.take(*(an_update(number, chat_id=number) for number in range(1, 13)))
    assert (most, len(porch.done)) == (3, 12)


async def test_a_failing_update_is_tried_three_times_then_put_aside_under_a_name(
    porch: Porch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(update: Update) -> None:
        if update.update_id == 1:
            raise ValueError("what nobody expected")

    porch.behaviour = fail
    await porch.take(an_update(1), an_update(2))
    assert porch.begun == [1, 1, 1, 2]
    [(number, error, fault)] = porch.given_up
    assert (number, error) == (1, "what nobody expected")
    assert re.fullmatch(r"[0-9a-f]{8}", fault)
    [letter] = await porch.inbox.put_aside()
    assert (letter.update_id, letter.attempts, letter.fault) == (1, 3, fault)
    assert await porch.inbox.depth() == 0
    assert [record.levelno for record in caplog.records].count(logging.WARNING) == 2


async def test_what_works_at_the_second_attempt_is_not_put_aside(porch: Porch) -> None:
    async def fail_once(_: Update) -> None:
        if len(porch.begun) == 1:
            raise ValueError("once")

    porch.behaviour = fail_once
    await porch.take(an_update(1))
    assert (porch.begun, porch.done, porch.given_up) == ([1, 1], [1], [])
    assert await porch.inbox.put_aside() == []


async def test_attempts_made_before_a_restart_count(porch: Porch, database: Database, state: State) -> None:
    await porch.inbox.keep([letter_of(an_update(1))], None)
    for _ in range(2):
        await porch.inbox.count_failure(1)

    async def fail(_: Update) -> None:
        raise ValueError("again")

    async with a_porch(database, state) as restarted:
        restarted.behaviour = fail
        await restarted.intake.look_around()
        await restarted.intake.drained()
        assert restarted.begun == [1]
        assert len(restarted.given_up) == 1


@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize(
    "error",
    [NetworkError("down"), TimedOut(), RetryAfter(1)],
    ids=["network", "time-out", "flood"],
)
async def test_while_telegram_cannot_be_reached_an_update_is_tried_on_without_counting(
    porch: Porch, error: TelegramError
) -> None:
    async def down_for_a_while(update: Update) -> None:
        if update.update_id == 1 and (porch.begun.count(1) < 8 or 3 not in porch.done):
            raise error

    porch.behaviour = down_for_a_while
    await porch.take(an_update(1), an_update(2), an_update(3, chat_id=3))
    async with asyncio.timeout(60):  # for ever, if another chat waited for this one
        while 2 not in porch.done:  # noqa: ASYNC110 - the porch only counts
            await asyncio.sleep(0.002)
    await porch.intake.drained()
    attempts = porch.begun.count(1)
    assert attempts >= 8
    assert [number for number in porch.begun if number != 3] == [*[1] * attempts, 2]
    assert [number for number in porch.done if number != 3] == [1, 2]
    assert porch.begun.count(3) == 1
    assert porch.given_up == []


@pytest.mark.parametrize(("error", "attempts"), [(Forbidden("blocked"), 1), (BadRequest("no"), 3)])
async def test_a_chat_that_takes_no_replies_is_done_with_and_a_bad_request_is_a_failure(
    porch: Porch, error: TelegramError, attempts: int
) -> None:
    async def fail(_: Update) -> None:
        raise error

    porch.behaviour = fail
    await porch.take(an_update(1))
    assert len(porch.begun) == attempts
    assert await porch.inbox.depth() == 0


async def test_a_chat_that_is_put_off_is_left_alone_until_its_time(porch: Porch) -> None:
    async def down(_: Update) -> None:
        raise NetworkError("down")

    porch.behaviour = down
    await porch.take(an_update(1))
    for _ in range(5):
        await porch.intake.look_around()
        await porch.intake.take([an_update(2)])
        await porch.intake.drained()
    assert porch.begun == [1]
    assert await porch.inbox.depth() == 2


async def test_what_was_under_way_when_the_process_died_is_handled_at_the_next_start(
    porch: Porch, database: Database, state: State
) -> None:
    async def hang(update: Update) -> None:
        if update.update_id == 2:
            await asyncio.Event().wait()

    porch.behaviour = hang
    await porch.intake.take([an_update(1), an_update(2), an_update(3)])
    await until_begun(porch, 2)
    await porch.intake.stop(within=0)
    async with a_porch(database, state) as restarted:
        await restarted.intake.look_around()
        await restarted.intake.drained()
        assert (porch.done, restarted.done) == ([1], [2, 3])
        assert await restarted.inbox.depth() == 0


async def test_told_to_stop_it_finishes_what_it_handles_and_begins_nothing_more(porch: Porch) -> None:
    async def a_moment(_: Update) -> None:
        await asyncio.sleep(0.01)

    porch.behaviour = a_moment
    await porch.intake.take([an_update(1), an_update(2)])
    await until_begun(porch, 1)
    await porch.intake.stop(within=5)
    await porch.intake.take([an_update(3, chat_id=3)])
    await porch.intake.drained()
    assert porch.done == [1]
    assert await porch.inbox.depth() == 2


async def test_told_to_stop_it_waits_for_nobody_who_will_not_end(porch: Porch) -> None:
    async def hang(_: Update) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.Event().wait()

    porch.behaviour = hang
    await porch.intake.take([an_update(1)])
    await until_begun(porch, 1)
    async with asyncio.timeout(20):
        await porch.intake.stop(within=0)
    assert await porch.inbox.depth() == 1


async def test_stopping_with_nothing_in_hand_is_over_at_once(porch: Porch) -> None:
    await porch.intake.stop(within=5)
    assert porch.begun == []


async def test_no_updates_are_no_work(porch: Porch) -> None:
    await porch.take()
    assert porch.begun == []


async def test_an_update_that_nobody_can_read_is_put_aside_and_holds_up_nobody(porch: Porch) -> None:
    unreadable = {"update_id": 1, "message": {"chat": {"id": 1, "type": "private"}, "text": "no date"}}
    await porch.take(unreadable, an_update(2))
    assert porch.done == [2]
    [letter] = await porch.inbox.put_aside()
    assert letter.update_id == 1


async def test_there_is_room_until_too_many_chats_are_in_hand(porch: Porch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.intake.ROOM", 2)
    released = asyncio.Event()

    async def wait(_: Update) -> None:
        await released.wait()

    porch.behaviour = wait
    assert porch.intake.has_room
    await porch.intake.take([an_update(1, chat_id=1), an_update(2, chat_id=2)])
    assert not porch.intake.has_room
    released.set()
    await porch.intake.drained()
    assert porch.intake.has_room


async def test_looking_around_goes_on_when_the_inbox_could_not_be_read(
    porch: Porch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.intake.LOOK_AROUND_EVERY", 0.001)
    looks, read = 0, porch.intake.look_around

    async def fail_once() -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise ValueError("unreadable")
        await read()

    monkeypatch.setattr(porch.intake, "look_around", fail_once)
    await porch.inbox.keep([letter_of(an_update(1))], None)
    looking = asyncio.create_task(porch.intake.keep_looking_around())
    await until_begun(porch, 1)
    await porch.intake.drained()
    looking.cancel()
    assert porch.done == [1]
    assert "the inbox cannot be read" in caplog.text


@pytest.mark.parametrize(
    ("content", "chat_id"),
    [
        ({"message": {"chat": {"id": 5}}}, 5),
        ({"edited_message": {"chat": {"id": -100}}}, -100),
        ({"my_chat_member": {"chat": {"id": 6}, "from": {"id": 9}}}, 6),
        ({"callback_query": {"id": "1", "message": {"chat": {"id": 7}}}}, 7),
        ({"callback_query": {"id": "1", "inline_message_id": "x"}}, 0),
        ({"poll": {"id": "1"}}, 0),
        ({}, 0),
    ],
)
def test_an_update_belongs_to_its_chat(content: dict[str, object], chat_id: int) -> None:
    assert letter_of({"update_id": 1, **content}).chat_id == chat_id


class TestOnTwoMachines:
    """Two processes share one PostgreSQL; Telegram hands each update to either, or to both."""

    async def test_every_update_is_handled_once_and_each_chats_in_order(self, postgres_url: str, state: State) -> None:
        first, second = open_database(postgres_url), open_database(postgres_url)
        await migrate(first)
        order: list[tuple[int, int]] = []

        # What one process has struck off before the other one keeps it would be news to that one.
        both_have_it = asyncio.Event()

        async def note(update: Update) -> None:
            await both_have_it.wait()
            await asyncio.sleep(0.001)
            order.append((chat_of(update), update.update_id))

        async with a_porch(first, state) as one, a_porch(second, state) as other:
            one.behaviour = other.behaviour = note
            updates = [an_update(number, chat_id=1 + number % 5) for number in range(60)]
            for start in range(0, 60, 5):  # one of each chat, since Telegram keeps the order inside a chat
                batch = updates[start : start + 5]
                both_have_it.clear()
                await asyncio.gather(one.intake.take(batch[:4]), other.intake.take(batch[2:]))
                both_have_it.set()
            for _ in range(3):
                await asyncio.gather(one.intake.drained(), other.intake.drained())
                await asyncio.gather(one.intake.look_around(), other.intake.look_around())
            await asyncio.gather(one.intake.drained(), other.intake.drained())
            assert await one.inbox.depth() == 0
        await first.close()
        await second.close()
        assert sorted(number for _, number in order) == list(range(60))
        for chat_id in range(1, 6):
            mine = [number for chat, number in order if chat == chat_id]
            assert mine == sorted(mine)


def fail_instead(world: World, fail: Handle) -> None:
    """Whatever handler would have been next fails like this."""
    application = world.interviewer.application
    for group in list(application.handlers):
        for handler in list(application.handlers[group]):
            application.remove_handler(handler, group)
    application.add_handler(TypeHandler(Update, fail))


class TestApologies:
    """What people see when the bot fails."""

    async def test_are_made_once_with_the_faults_name(
        self, world: World, ada: Seat, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def fail(_: Update, __: ContextTypes.DEFAULT_TYPE) -> None:
            raise ValueError("somebody typed this")

        fail_instead(world, fail)
        before = len(ada.messages)
        await ada.says("hello")
        world.errors.clear()
        assert len(ada.messages) == before + 2
        [letter] = await world.interviewer.inbox.put_aside()
        assert ada.last.text == (
            f"Sorry, something went wrong on my side (fault {letter.fault}). The people who run me can see it."
        )
        assert "the update is put aside" in caplog.text

    async def test_that_cannot_be_made_are_no_second_fault(self, world: World, ada: Seat) -> None:
        async def fail(_: Update, __: ContextTypes.DEFAULT_TYPE) -> None:
            raise ValueError("and blocked")

        fail_instead(world, fail)
        world.state.say(ada.chat.id, ada.person.id, "hello")
        world.state.block_bot(ada.person.id)
        await world.hand_over(world.state.updates.take()[0])
        world.errors.clear()
        assert len(await world.interviewer.inbox.put_aside()) == 1
        assert ada.last.text == "hello"


class TestReplays:
    """Telegram, or a crash, brings an update twice: it means the same as once."""

    @pytest.mark.parametrize(
        "said",
        ["/start", "/quiz", "/quiz dropout", "/time 9:30", "/pause 7d", "/resume", "/days mon-fri", "/timezone tokyo"],
    )
    async def test_a_command(self, world: World, ada: Seat, said: str) -> None:
        world.state.say(ada.chat.id, ada.person.id, said)
        [update] = world.state.updates.take()
        await world.hand_over(update)
        questions = asked(ada)
        status = await world.interviewer.preferences.next_due(ada.chat.id)
        await world.hand_over(update)
        assert asked(ada) == questions
        assert await world.interviewer.preferences.next_due(ada.chat.id) == status

    @pytest.mark.parametrize("end", ["/skip", "/reveal"])
    async def test_the_end_of_a_question_ends_no_other(self, world: World, ada: Seat, end: str) -> None:
        await world.wait(hours=1)
        await ada.says("/quiz dropout")
        world.state.say(ada.chat.id, ada.person.id, end)
        [update] = world.state.updates.take()
        for _ in range(2):
            await world.hand_over(update)
        await ada.says("/hint")
        assert ada.last.text.startswith("Hint:")  # of the daily question, which is open still

    @pytest.mark.parametrize("label", ["Hint", "Skip", "Reveal"])
    async def test_a_press_long_after_it_was_made(self, world: World, ada: Seat, label: str) -> None:
        await ada.says("/quiz dropout")
        button = next(button for row in ada.last.markup["inline_keyboard"] for button in row if button["text"] == label)
        world.state.press(ada.chat.id, ada.person.id, ada.last.id, button["callback_data"])
        [update] = world.state.updates.take()
        await world.outage(minutes=20)
        replies = []
        for _ in range(2):
            await world.hand_over(update)
            replies.append(ada.last.text)
        assert replies[0] == replies[1]
        assert replies[0].startswith({"Hint": "Hint:", "Skip": "Skipped", "Reveal": "How dropout works"}[label])
