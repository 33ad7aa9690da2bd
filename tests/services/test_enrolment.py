"""Chats come, go, come back and move."""

from datetime import timedelta

from bot.domain.chat import ChatKind
from bot.domain.streak import Streak
from bot.services.enrolment import Arrival
from bot.storage import answers, chats
from tests.factories import DROPOUT_ANSWERS
from tests.services.conftest import Office
from tests.storage.values import DUE, EVE

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HONEST = DROPOUT_ANSWERS["correct"]


async def test_a_chat_that_spoke_is_known_and_owed_nothing(office: Office) -> None:
    arrival = Arrival(-5, ChatKind.GROUP, "Study", thread_id=3)
    chat = await office.enrolment.known(arrival)
    assert (chat.enrolled, chat.due_at, chat.thread_id, chat.title) == (False, None, 3, "Study")
    assert await office.enrolment.known(arrival) == chat
    await office.sweep(DUE)
    assert office.messenger.asked == []


async def test_enrolling_is_new_once_and_keeps_what_was_set(office: Office) -> None:
    arrival = Arrival(1, ChatKind.PRIVATE, "Ada")
    chat, new = await office.enrolment.enrol(arrival, EVE)
    assert (new, chat.due_at) == (True, DUE)
    await office.preferences.set_zone(1, "Asia/Tokyo", EVE)
    chat, new = await office.enrolment.enrol(Arrival(1, ChatKind.PRIVATE, "Ada L."), EVE)
    assert (new, chat.slot.zone, chat.title) == (False, "Asia/Tokyo", "Ada L.")


async def test_it_settles_in_a_topic_only_when_told_to(office: Office) -> None:
    for thread_id, here, expected in ((3, True, 3), (4, False, 3), (None, True, None)):
        chat, _ = await office.enrolment.enrol(Arrival(-5, ChatKind.GROUP, "Study", thread_id), EVE, here=here)
        assert chat.thread_id == expected
        assert chat.place.thread_id == expected


async def test_who_left_is_left_alone_and_goes_on_where_they_were(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE)
    await office.says(HONEST, DUE + HOUR)
    await office.enrolment.leave(1)
    await office.sweep(DUE + DAY)
    assert len(office.messenger.asked) == 1
    chat, new = await office.enrolment.enrol(Arrival(1, ChatKind.PRIVATE, "Ada"), DUE + 5 * DAY - HOUR)
    assert (new, chat.due_at, chat.dailies) == (True, DUE + 5 * DAY, 1)
    await office.sweep(DUE + 5 * DAY)
    assert (await office.says(HONEST, DUE + 5 * DAY + HOUR)).streak_now == 2


async def test_coming_back_on_a_day_that_had_its_question_brings_no_second(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE)
    await office.enrolment.leave(1)
    chat, _ = await office.enrolment.enrol(Arrival(1, ChatKind.PRIVATE, "Ada"), DUE + HOUR)
    assert chat.due_at == DUE + DAY


async def test_somebody_unknown_leaving_is_no_matter(office: Office) -> None:
    await office.enrolment.leave(404)
    await office.enrolment.move(404, -1404)


async def test_when_a_group_moves_everything_moves_along(office: Office) -> None:
    await office.enrol(-5)
    await office.sweep(DUE)
    sent = await office.last(-5)
    await office.says(HONEST, DUE + HOUR, -5, reply_to=sent.message_id, message_id=11)
    await office.enrolment.move(-5, -1005)
    chat = await office.chat(-1005)
    assert (chat.dailies, chat.streak, chat.due_at) == (1, Streak(1, 1, 1), DUE + DAY)
    assert (await office.last(-1005)).id == sent.id
    async with office.database.begin() as connection:
        assert await chats.find(connection, -5) is None
        assert await chats.find_member(connection, -1005, 7) == Streak(1, 1, 1)
        # A supergroup numbers its messages anew, so number eleven is another message there.
        assert await answers.find_by_message(connection, -1005, 11) is None
    assert [one.name for one in (await office.standings.table(chat, DUE + HOUR)).ever] == ["Ada"]


async def test_the_news_of_a_move_comes_twice_and_late(office: Office) -> None:
    await office.enrol(-5)
    await office.sweep(DUE)
    await office.enrolment.known(Arrival(-1005, ChatKind.GROUP, "Study"))  # it spoke before the news
    for _ in range(2):
        await office.enrolment.move(-5, -1005)
    assert (await office.chat(-1005)).dailies == 1
