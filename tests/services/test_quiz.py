"""A question on demand: asked once for each cause, and without a hand in any streak."""

from datetime import timedelta

from bot.content.loading import compiled
from bot.domain.bank import QuestionBank
from bot.domain.delivery import Delivery, Origin, State
from bot.domain.grading import Lexicon
from bot.services.delivering import HOLD_FOR
from bot.services.ports import Asking, Gone, Sent, TryLater, Unsure
from bot.services.quiz import AllOpen
from bot.storage import deliveries
from tests.factories import DROPOUT
from tests.services.conftest import FakeMessenger, Office, open_office
from tests.storage.values import DUE, EVE

MINUTE = timedelta(minutes=1)
EVERYTHING = ("clipping", "dropout", "momentum", "warmup")


async def by_cause(office: Office, cause: str) -> Delivery | None:
    async with office.database.begin() as connection:
        return await deliveries.find_by_cause(connection, 1, cause)


async def test_it_asks_at_once_and_outside_of_the_daily_count(office: Office) -> None:
    chat = await office.enrol()
    assert await office.quiz.ask(chat, EVE, "message 1") == Sent(1001, EVE)
    quiz = await by_cause(office, "message 1")
    assert quiz is not None
    assert (quiz.origin, quiz.state, quiz.day, quiz.number) == (Origin.QUIZ, State.SENT, None, None)
    assert (await office.chat()).dailies == 0


async def test_it_keeps_to_what_was_asked_for(office: Office) -> None:
    chat = await office.enrol()
    await office.quiz.ask(chat, EVE, "message 1", ["warmup"])
    assert office.messenger.questions == [(1, "warmup")]


async def test_without_words_it_keeps_to_the_chats_topics(office: Office) -> None:
    await office.enrol()
    chat = await office.preferences.choose_area(1, "training", True, EVE)
    await office.quiz.ask(chat, EVE, "message 1")
    assert office.messenger.questions == [(1, "dropout")]


async def test_the_same_cause_twice_asks_once_and_ends_the_same(office: Office) -> None:
    chat = await office.enrol()
    first = await office.quiz.ask(chat, EVE, "message 1")
    assert await office.quiz.ask(chat, EVE, "message 1") == first
    assert len(office.messenger.asked) == 1


async def test_causes_of_two_chats_do_not_meet(office: Office) -> None:
    for chat_id in (1, 2):
        await office.quiz.ask(await office.enrol(chat_id), EVE, "message 1")
    assert [chat_id for chat_id, _ in office.messenger.questions] == [1, 2]


async def test_a_question_that_is_open_is_not_asked_again(office: Office) -> None:
    chat = await office.enrol()
    await office.quiz.ask(chat, EVE, "message 1", ["dropout"])
    assert await office.quiz.ask(chat, EVE, "message 2", ["dropout"]) == AllOpen()


async def test_all_open_when_the_bank_has_one_question_and_it_is_open(office: Office, lexicon: Lexicon) -> None:
    only = open_office(office.database, compiled(QuestionBank([DROPOUT]), lexicon), FakeMessenger())
    chat = await only.enrol()
    await only.quiz.ask(chat, EVE, "message 1")
    assert await only.quiz.ask(chat, EVE, "message 2") == AllOpen()


async def test_the_next_quiz_closes_the_one_before_and_leaves_the_daily_open(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE)
    chat = await office.chat()
    for number in (1, 2):
        office.messenger.at = DUE + number * MINUTE
        await office.quiz.ask(chat, DUE + number * MINUTE, f"message {number}")
    first = await by_cause(office, "message 1")
    assert first is not None
    assert first.closed_at == DUE + 2 * MINUTE
    assert (await office.last()).closed_at is None


async def test_what_could_not_be_sent_is_sent_when_its_message_comes_again(office: Office) -> None:
    chat = await office.enrol()
    office.messenger.endings.append(TryLater(MINUTE))
    assert await office.quiz.ask(chat, EVE, "message 1") == TryLater(MINUTE)
    assert await office.quiz.ask(chat, EVE, "message 1") == Sent(1001, EVE)
    [first, second] = office.messenger.questions
    assert first == second


async def test_after_a_crash_the_sweep_sends_what_was_claimed(office: Office) -> None:
    chat = await office.enrol(at=DUE)
    office.messenger.endings.append(TryLater(MINUTE))
    await office.quiz.ask(chat, DUE, "message 1")
    await office.sweep(DUE + HOLD_FOR)
    assert len(office.messenger.asked) == 2
    assert await office.quiz.ask(chat, DUE, "message 1") == Sent(1001, DUE + HOLD_FOR)


async def test_a_message_that_comes_again_while_a_sweep_sends_its_question_does_not_send_it_too(
    office: Office,
) -> None:
    chat = await office.enrol(at=DUE)
    office.messenger.endings.append(TryLater(MINUTE))
    await office.quiz.ask(chat, DUE, "message 1")

    async def comes_again(_: Asking) -> None:
        office.messenger.meanwhile = None
        await office.quiz.ask(chat, DUE, "message 1")

    office.messenger.meanwhile = comes_again
    await office.sweep(DUE + HOLD_FOR)
    assert len(office.messenger.asked) == 2


async def test_an_unsure_quiz_is_not_repeated_and_can_be_answered(office: Office) -> None:
    chat = await office.enrol()
    office.messenger.endings.append(Unsure())
    assert await office.quiz.ask(chat, EVE, "message 1") == Unsure()
    await office.quiz.ask(chat, EVE, "message 1")
    assert len(office.messenger.asked) == 1
    graded = await office.says("random units are switched off at random, a heavy ball", EVE + MINUTE)
    assert graded.counted
    quiz = await by_cause(office, "message 1")
    assert quiz is not None
    assert (quiz.state, quiz.number) == (State.SENT, None)


async def test_gone_ends_the_daily_questions_too(office: Office) -> None:
    chat = await office.enrol()
    office.messenger.endings.append(Gone("Forbidden: bot was blocked by the user"))
    await office.quiz.ask(chat, EVE, "message 1")
    assert (await office.chat()).due_at is None


async def test_every_question_comes_before_one_comes_again(office: Office) -> None:
    chat = await office.enrol()
    for number in range(4):
        await office.quiz.ask(chat, EVE + number * MINUTE, f"message {number}")
    assert sorted(question for _, question in office.messenger.questions) == sorted(EVERYTHING)
