"""The answer path: which question is meant, what counts, what moves."""

from datetime import timedelta

import pytest

from bot.content.loading import compiled
from bot.domain.bank import QuestionBank
from bot.domain.delivery import State
from bot.domain.grading import Lexicon
from bot.domain.grading.verdict import Outcome
from bot.domain.streak import Streak
from bot.services.answers import Graded, NotForUs, NothingOpen, Pointed, Pointer
from bot.services.ports import TryLater, Unsure
from bot.storage import answers, chats
from tests.factories import DROPOUT_ANSWERS, a_question
from tests.services.conftest import FakeMessenger, Office, open_office
from tests.storage.values import DUE

HONEST = "It is a heavy ball, and random units are switched off at random."
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
GROUP = -5
ADA, BOB = {"member_id": 7, "member_name": "Ada"}, {"member_id": 8, "member_name": "Bob"}


async def streaks(office: Office, chat_id: int, member_id: int) -> Streak:
    async with office.database.begin() as connection:
        return await chats.find_member(connection, chat_id, member_id)


async def asked(office: Office, chat_id: int = 1) -> int:
    """A chat that has just been asked; the question's message."""
    await office.enrol(chat_id)
    await office.sweep(DUE)
    message_id = (await office.last(chat_id)).message_id
    assert message_id is not None
    return message_id


async def test_nothing_is_open_before_the_first_question(office: Office) -> None:
    await office.enrol()
    assert await office.says(HONEST, DUE) == NothingOpen()


async def test_the_first_graded_answer_counts_and_closes_the_question_in_private(office: Office) -> None:
    await asked(office)
    first = await office.says(HONEST, DUE + HOUR)
    assert (first.counted, first.practice, first.attempt, first.still_open) == (True, False, 1, False)
    assert (first.streak, first.streak_now) == (Streak(1, 1, 1), 1)
    assert (await office.last()).closed_at == DUE + HOUR
    assert await office.says(HONEST, DUE + 2 * HOUR) == NothingOpen()


async def test_a_later_answer_is_practice(office: Office) -> None:
    question = await asked(office)
    await office.says(HONEST, DUE + HOUR)
    later = await office.says(HONEST, DUE + 2 * HOUR, reply_to=question)
    assert (later.counted, later.practice, later.attempt) == (False, True, 2)
    assert later.streak == Streak(1, 1, 1)


async def test_what_is_no_answer_moves_nothing_and_leaves_the_question_open(office: Office) -> None:
    await asked(office)
    nothing = await office.says("idk", DUE + HOUR)
    assert nothing.verdict.outcome is Outcome.NO_ANSWER
    assert (nothing.counted, nothing.practice, nothing.still_open) == (False, False, True)
    assert nothing.streak == Streak()
    assert (await office.says(HONEST, DUE + 2 * HOUR)).counted


async def test_the_same_message_twice_is_one_answer_with_the_same_verdict(office: Office) -> None:
    await asked(office)
    once = await office.says(HONEST, DUE + HOUR, message_id=50)
    again = await office.says(HONEST, DUE + HOUR, message_id=50)
    assert (again.verdict, again.counted, again.attempt, again.streak) == (once.verdict, True, 1, once.streak)
    async with office.database.begin() as connection:
        assert len(await answers.of_member(connection, once.delivery.id, 7)) == 1


async def test_the_same_message_handed_in_after_the_next_question_still_means_its_own(office: Office) -> None:
    await asked(office)
    once = await office.says(HONEST, DUE + HOUR, message_id=50)
    await office.sweep(DUE + DAY)
    again = await office.says(HONEST, DUE + HOUR, message_id=50)
    assert again.delivery.id == once.delivery.id


async def test_typed_in_time_and_handled_late_counts(office: Office) -> None:
    await asked(office)
    await office.sweep(DUE + DAY)
    late = await office.says(HONEST, DUE + DAY - SECOND)
    assert late.counted
    assert late.delivery.number == 1
    assert late.streak == Streak(1, 1, 1)


async def test_typed_at_the_very_second_of_the_next_question_means_the_next(office: Office) -> None:
    await asked(office)
    await office.sweep(DUE + DAY)
    after = (await office.last()).message_id + 1
    assert (await office.says(HONEST, DUE + DAY, message_id=after)).delivery.number == 2


async def test_but_typed_in_that_second_before_it_came_it_means_the_former_and_counts(office: Office) -> None:
    former = await asked(office)
    await office.sweep(DUE + DAY)
    graded = await office.says(HONEST, DUE + DAY, message_id=former)
    assert graded.delivery.message_id == former
    assert graded.counted


async def test_days_in_a_row_make_the_streak_and_a_missed_one_starts_it_anew(office: Office) -> None:
    await office.enrol()
    seen = []
    for day, answered in enumerate([True, True, True, False, True]):
        await office.sweep(DUE + day * DAY)
        if answered:
            seen.append((await office.says(HONEST, DUE + day * DAY + HOUR)).streak_now)
    assert seen == [1, 2, 3, 1]
    assert await streaks(office, 1, 7) == Streak(1, 3, 5)


async def test_a_quiz_shows_the_streak_and_leaves_it_alone(office: Office) -> None:
    await asked(office)
    await office.says(HONEST, DUE + HOUR)
    await office.quiz.ask(await office.chat(), DUE + 2 * HOUR, "message 9")
    office.messenger.at = DUE + 2 * HOUR
    quizzed = await office.says(HONEST, DUE + 3 * HOUR)
    assert quizzed.counted
    assert (quizzed.streak, quizzed.streak_now) == (Streak(1, 1, 1), 1)


async def test_each_member_has_one_counted_answer_and_a_streak_of_their_own(office: Office) -> None:
    question = await asked(office, GROUP)
    ada = await office.says(HONEST, DUE + HOUR, GROUP, reply_to=question, **ADA)
    again = await office.says(HONEST, DUE + HOUR, GROUP, reply_to=question, **ADA)
    bob = await office.says(DROPOUT_ANSWERS["incorrect"], DUE + HOUR, GROUP, reply_to=question, **BOB)
    assert [ada.counted, again.counted, bob.counted] == [True, False, True]
    assert [ada.still_open, bob.still_open] == [True, True]
    await office.sweep(DUE + DAY)
    question = (await office.last(GROUP)).message_id
    bob = await office.says(HONEST, DUE + DAY + HOUR, GROUP, reply_to=question, **BOB)
    assert bob.streak == Streak(2, 2, 2)
    assert await streaks(office, GROUP, 7) == Streak(1, 1, 1)


async def test_the_groups_streak_counts_days_on_which_somebody_answered(office: Office) -> None:
    await office.enrol(GROUP)
    for day, member in enumerate((ADA, BOB)):
        await office.sweep(DUE + day * DAY)
        question = (await office.last(GROUP)).message_id
        await office.says(HONEST, DUE + day * DAY + HOUR, GROUP, reply_to=question, **member)
        await office.says(HONEST, DUE + day * DAY + HOUR, GROUP, reply_to=question, member_id=9, member_name="Cleo")
    assert (await office.chat(GROUP)).streak == Streak(2, 2, 2)


async def test_a_members_new_name_is_remembered(office: Office) -> None:
    question = await asked(office, GROUP)
    await office.says(HONEST, DUE + HOUR, GROUP, reply_to=question, **ADA)
    await office.says(HONEST, DUE + HOUR, GROUP, reply_to=question, member_id=7, member_name="Ada Lovelace")
    table = await office.standings.table(await office.chat(GROUP), DUE + HOUR)
    assert [one.name for one in table.ever] == ["Ada Lovelace"]


async def test_in_a_group_a_reply_to_something_else_is_not_for_us(office: Office) -> None:
    await asked(office, GROUP)
    assert await office.says(HONEST, DUE + HOUR, GROUP, reply_to=999, **ADA) == NotForUs()


async def test_in_private_a_reply_to_something_else_answers_the_open_question(office: Office) -> None:
    await asked(office)
    assert isinstance(await office.says(HONEST, DUE + HOUR, reply_to=999), Graded)


async def test_a_question_that_the_bank_lost_is_not_open(office: Office, lexicon: Lexicon) -> None:
    await asked(office)
    other = open_office(office.database, compiled(QuestionBank([a_question(id="new")]), lexicon), FakeMessenger())
    assert await other.says(HONEST, DUE + HOUR) == NothingOpen()


async def test_replies_to_a_question_from_before_the_group_moved_are_not_mistaken(office: Office) -> None:
    question = await asked(office, GROUP)
    await office.enrolment.move(GROUP, -1005)
    assert await office.says(HONEST, DUE + HOUR, -1005, reply_to=question, **ADA) == NotForUs()
    assert isinstance(await office.says(HONEST, DUE + HOUR, -1005, **ADA), Graded)


class TestRepliesToAMessageThatStandsNowhereInTheBooks:
    """In a group an answer is a reply; of an unsure question, or of a copy, only the buttons tell which one it is."""

    async def unsure(self, office: Office) -> int:
        """A group whose question may have arrived; its delivery."""
        await office.enrol(GROUP)
        office.messenger.endings.append(Unsure())
        await office.sweep(DUE)
        return (await office.last(GROUP)).id

    async def test_are_known_by_its_buttons(self, office: Office) -> None:
        shown = await self.unsure(office)
        graded = await office.says(HONEST, DUE + HOUR, GROUP, reply_to=88, delivery_id=shown, **ADA)
        assert isinstance(graded, Graded)
        assert (graded.counted, graded.streak_now, graded.delivery.message_id) == (True, 1, 88)

    async def test_and_from_then_on_by_its_message_and_its_copies_still_by_their_buttons(self, office: Office) -> None:
        shown = await self.unsure(office)
        await office.says(HONEST, DUE + HOUR, GROUP, reply_to=88, delivery_id=shown, **ADA)
        assert isinstance(await office.says(HONEST, DUE + HOUR, GROUP, reply_to=88, **BOB), Graded)
        copy = await office.says(HONEST, DUE + HOUR, GROUP, reply_to=89, delivery_id=shown, **BOB)
        assert (copy.delivery.id, copy.practice, copy.delivery.message_id) == (shown, True, 88)

    async def test_replies_to_messages_without_such_buttons_are_none(self, office: Office) -> None:
        await self.unsure(office)
        assert await office.says(HONEST, DUE + HOUR, GROUP, reply_to=88, **ADA) == NotForUs()

    async def test_the_buttons_of_another_chat_say_nothing(self, office: Office) -> None:
        shown = await self.unsure(office)
        await office.enrol(GROUP - 1)
        strange = await office.says(HONEST, DUE + HOUR, GROUP - 1, reply_to=88, delivery_id=shown, **ADA)
        assert strange == NotForUs()


class TestPointing:
    """Buttons and commands that point at a question, and close it."""

    async def test_it_means_the_newest_open_question(self, office: Office) -> None:
        await asked(office)
        pointed = await office.answers.point(await office.chat(), DUE + HOUR, Pointer("message 3"))
        assert isinstance(pointed, Pointed)
        assert (pointed.delivery.number, pointed.is_open) == (1, True)

    async def test_or_the_one_replied_to_open_or_not(self, office: Office) -> None:
        question = await asked(office)
        await office.sweep(DUE + DAY)
        pointed = await office.answers.point(await office.chat(), DUE + DAY, Pointer("message 3", reply_to=question))
        assert isinstance(pointed, Pointed)
        assert (pointed.delivery.number, pointed.is_open) == (1, False)

    async def test_a_reply_to_something_else_means_the_newest_open_one(self, office: Office) -> None:
        await asked(office)
        pointed = await office.answers.point(await office.chat(), DUE + HOUR, Pointer("message 3", reply_to=999))
        assert isinstance(pointed, Pointed)

    async def test_or_the_one_under_whose_button_it_was(self, office: Office) -> None:
        await asked(office)
        pointer = Pointer("press 3", delivery_id=(await office.last()).id)
        pointed = await office.answers.point(await office.chat(), DUE + HOUR, pointer)
        assert isinstance(pointed, Pointed)

    @pytest.mark.parametrize("delivery_id", [None, 999])
    async def test_or_none(self, office: Office, delivery_id: int | None) -> None:
        chat = await office.enrol()
        assert await office.answers.point(chat, DUE, Pointer("press 3", delivery_id)) == NothingOpen()

    async def test_never_one_of_another_chat(self, office: Office) -> None:
        await asked(office)
        stranger = await office.enrol(2)
        pointer = Pointer("press 3", delivery_id=(await office.last()).id)
        assert await office.answers.point(stranger, DUE + HOUR, pointer) == NothingOpen()

    async def test_what_is_not_sent_yet_is_not_open(self, office: Office) -> None:
        await office.enrol()
        office.messenger.endings.append(TryLater(HOUR))
        await office.sweep(DUE)
        pointer = Pointer("press 3", delivery_id=(await office.last()).id)
        pointed = await office.answers.point(await office.chat(), DUE, pointer)
        assert isinstance(pointed, Pointed)
        assert not pointed.is_open

    async def test_closing_tells_who_got_what_and_no_answer_counts_after_it(self, office: Office) -> None:
        question = await asked(office, GROUP)
        await office.says(HONEST, DUE + HOUR, GROUP, reply_to=question, **BOB)
        pointed = await office.answers.point(await office.chat(GROUP), DUE + 2 * HOUR, Pointer("message 3"))
        assert isinstance(pointed, Pointed)
        closing = await office.answers.close(pointed, DUE + 2 * HOUR, "message 3")
        assert [one.name for one in closing.answers] == ["Bob"]
        assert not (await office.says(HONEST, DUE + 3 * HOUR, GROUP, reply_to=question, **ADA)).counted

    async def test_the_command_that_closed_it_is_known_when_it_comes_again(self, office: Office) -> None:
        await asked(office)
        chat = await office.chat()
        for moment in (DUE + HOUR, DUE + 2 * HOUR):
            pointed = await office.answers.point(chat, moment, Pointer("message 3"))
            assert isinstance(pointed, Pointed)
            assert pointed.is_open
            await office.answers.close(pointed, moment, "message 3")
        assert (await office.last()).closed_at == DUE + HOUR
        assert await office.answers.point(chat, DUE + 2 * HOUR, Pointer("message 4")) == NothingOpen()

    async def test_a_closed_question_is_no_misfire(self, office: Office) -> None:
        await asked(office)
        pointed = await office.answers.point(await office.chat(), DUE + HOUR, Pointer("message 3"))
        assert isinstance(pointed, Pointed)
        await office.answers.close(pointed, DUE + HOUR, "message 3")
        assert (await office.last()).state is State.SENT
