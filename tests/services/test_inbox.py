"""Updates are kept until they are handled, in order, and put aside when they fail too often."""

from datetime import timedelta

import pytest

from bot.services.inbox import Inbox, Letter
from bot.storage import Database
from tests.storage.values import DUE


def letters(*numbers: int, chat_id: int = 1) -> list[Letter]:
    return [Letter(number, chat_id, f'{{"update_id": {number}}}') for number in numbers]


@pytest.fixture
def inbox(database: Database) -> Inbox:
    return Inbox(database)


async def in_order(inbox: Inbox) -> list[Letter]:
    """What waits of the chat, struck off one by one."""
    found = []
    letter, _ = await inbox.next_of(1)
    while letter is not None:
        found.append(letter)
        letter, _ = await inbox.next_of(1, letter.update_id)
    return found


async def test_what_was_kept_waits_in_the_order_of_its_ids(inbox: Inbox) -> None:
    await inbox.keep(letters(12, 10, 11), None)
    await inbox.keep(letters(13, chat_id=2), None)
    assert await in_order(inbox) == letters(10, 11, 12)
    assert await inbox.chats_waiting() == [2]
    assert await inbox.depth() == 1


async def test_an_update_that_comes_again_is_kept_once(inbox: Inbox) -> None:
    await inbox.keep(letters(10), None)
    await inbox.count_failure(10)
    await inbox.keep(letters(10, 11), None)
    first, second = await in_order(inbox)
    assert (first.attempts, second.attempts) == (1, 0)


async def test_what_was_handled_is_struck_off(inbox: Inbox) -> None:
    await inbox.keep(letters(10, 11, 12), None)
    assert await inbox.next_of(1, 10) == (*letters(11), True)
    assert await inbox.next_of(1, 11) == (*letters(12), False)
    assert await inbox.next_of(1, 12) == (None, False)
    assert await inbox.chats_waiting() == []


async def test_what_failed_for_good_is_put_aside_under_its_faults_name_and_holds_up_nobody(inbox: Inbox) -> None:
    await inbox.keep(letters(10, 11), None)
    await inbox.count_failure(10)
    await inbox.count_failure(10, "c0ffee")
    assert await inbox.put_aside() == [Letter(10, 1, '{"update_id": 10}', 2, "c0ffee")]
    assert await inbox.next_of(1, 10) == (*letters(11), False)
    assert len(await inbox.put_aside()) == 1
    assert await inbox.depth() == 1


async def test_polling_goes_on_from_the_newest_update_unless_that_is_too_old(inbox: Inbox) -> None:
    assert await inbox.newest(DUE) is None
    await inbox.keep(letters(10, 12, 11), DUE)
    await inbox.keep(letters(5), None)  # a webhook dates nothing
    assert await inbox.newest(DUE) == 12
    assert await inbox.newest(DUE + timedelta(seconds=1)) is None
    await inbox.keep(letters(13), DUE + timedelta(hours=1))
    assert await inbox.newest(DUE) == 13


async def test_keeping_nothing_changes_nothing(inbox: Inbox) -> None:
    await inbox.keep([], DUE)
    assert await inbox.newest(DUE) is None
    assert await inbox.depth() == 0


async def test_one_at_a_time_works_on_a_chats_updates(inbox: Inbox) -> None:
    assert await inbox.take_turn(1)
    assert not await inbox.take_turn(1)
    assert await inbox.take_turn(2)
    await inbox.end_turn(1)
    assert await inbox.take_turn(1)
