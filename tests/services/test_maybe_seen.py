"""Questions that somebody may have before them though nobody told us: they set out, and something broke."""

from datetime import timedelta

import pytest

from bot.domain.delivery import State
from bot.services.answers import Graded, NothingOpen
from bot.services.daily import HOLD_FOR
from bot.services.ports import Asking, Sent, TryLater, Unsure
from bot.storage import claims, deliveries
from tests.factories import DROPOUT_ANSWERS
from tests.services.conftest import Office
from tests.storage.values import DUE

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
ANSWERS = {
    "dropout": DROPOUT_ANSWERS["correct"],
    **dict.fromkeys(("momentum", "warmup", "clipping"), "It is a heavy ball that rolls downhill and damps zigzags."),
}


class PowerCut(Exception):  # noqa: N818 - it is no error of ours
    """The end of a process, for what is under way."""


async def sets_out(asking: Asking) -> None:
    """What the budget does right before a message goes to Telegram."""
    assert asking.setting_out is not None
    await asking.setting_out(True)


async def cut_off(office: Office) -> str:
    """The daily question goes to Telegram, and the power is cut before Telegram's answer; which question."""
    office.messenger.meanwhile = sets_out
    office.messenger.endings.append(PowerCut())
    await office.sweep(DUE)
    office.messenger.meanwhile = None
    return office.messenger.asked[-1].question.id


async def test_it_can_be_answered_and_is_not_sent_again(office: Office) -> None:
    await office.enrol()
    question = await cut_off(office)
    graded = await office.says(ANSWERS[question], DUE + SECOND)
    assert isinstance(graded, Graded)
    assert (graded.counted, graded.streak_now) == (True, 1)
    await office.sweep(DUE + HOUR)
    assert len(office.messenger.asked) == 1
    assert ((await office.last()).state, (await office.last()).number) == (State.SENT, 1)


async def test_unanswered_it_comes_again_and_an_answer_to_the_first_copy_counts(office: Office) -> None:
    await office.enrol()
    question = await cut_off(office)
    await office.sweep(DUE + HOLD_FOR)
    assert office.messenger.questions == [(1, question)] * 2
    graded = await office.says(ANSWERS[question], DUE + SECOND)
    assert isinstance(graded, Graded)
    assert (graded.counted, graded.delivery.number) == (True, 1)


async def test_answered_while_it_is_sent_it_gets_one_number(office: Office) -> None:
    await office.enrol()

    async def answered(asking: Asking) -> None:
        await sets_out(asking)
        await office.says(ANSWERS[asking.question.id], DUE + SECOND)

    office.messenger.meanwhile = answered
    await office.sweep(DUE)
    last = await office.last()
    assert (last.state, last.number, last.message_id) == (State.SENT, 1, 1001)
    assert (await office.chat()).dailies == 1


@pytest.mark.parametrize("ending", [Unsure(), TryLater(HOUR)], ids=["unsure", "try later"])
async def test_an_answer_knows_better_than_a_broken_line(office: Office, ending: Unsure | TryLater) -> None:
    await office.enrol()

    async def answered(asking: Asking) -> None:
        await sets_out(asking)
        await office.says(ANSWERS[asking.question.id], DUE + SECOND)

    office.messenger.meanwhile = answered
    office.messenger.endings.append(ending)
    await office.sweep(DUE)
    assert ((await office.last()).state, (await office.last()).number) == (State.SENT, 1)
    await office.sweep(DUE + 2 * HOUR)
    assert len(office.messenger.asked) == 1


async def test_what_a_flood_held_back_was_not_seen(office: Office) -> None:
    await office.enrol()

    async def held_back(asking: Asking) -> None:
        assert asking.setting_out is not None
        await asking.setting_out(True)
        await asking.setting_out(False)
        assert isinstance(await office.says("Is anybody there today, or not at all?", DUE + SECOND), NothingOpen)

    office.messenger.meanwhile = held_back
    await office.sweep(DUE)
    assert isinstance(await office.says(ANSWERS[office.messenger.asked[0].question.id], DUE + HOUR), Graded)


async def test_a_claim_that_somebody_else_took_up_is_not_sent(office: Office) -> None:
    await office.enrol()
    [(chat, stale)] = await office.daily.claim_due(DUE) or []
    await office.sweep(DUE + HOLD_FOR)
    office.messenger.meanwhile = sets_out
    assert not isinstance(await office.daily.delivering.put(chat, stale, DUE), Sent)
    last = await office.last()
    assert (last.state, last.message_id) == (State.SENT, 1001)


@pytest.mark.parametrize("meant", ["dropout", "momentum"])
async def test_when_the_newest_may_not_have_arrived_a_text_answers_what_it_fits(office: Office, meant: str) -> None:
    chat = await office.enrol()
    office.messenger.at = DUE
    await office.quiz.ask(chat, DUE, "message 8", ["dropout"])
    office.messenger.endings.append(Unsure())
    await office.quiz.ask(chat, DUE + HOUR, "message 9", ["momentum"])
    graded = await office.says(ANSWERS[meant], DUE + 2 * HOUR)
    assert isinstance(graded, Graded)
    assert graded.question.id == meant


async def test_the_hold_of_a_claim_belongs_to_whoever_took_it_last(office: Office) -> None:
    await office.enrol()
    [(_, claimed)] = await office.daily.claim_due(DUE) or []
    async with office.database.begin() as connection:
        held = await claims.take_unsent(connection, claimed, DUE + HOUR)
        assert held is not None
        assert not await claims.set_out(connection, claimed, DUE)
        assert await claims.set_out(connection, held, DUE)


async def test_who_asked_for_a_quiz_that_may_not_have_arrived_is_told_so_again_when_asking_comes_again(
    office: Office,
) -> None:
    chat = await office.enrol()
    office.messenger.endings.append(Unsure())
    assert await office.quiz.ask(chat, DUE, "message 8", ["dropout"]) == Unsure()
    assert await office.quiz.ask(chat, DUE, "message 8", ["dropout"]) == Unsure()
    assert len(office.messenger.asked) == 1


async def test_one_maybe_is_enough_and_what_surely_came_stays_open(office: Office) -> None:
    chat = await office.enrol()
    office.messenger.at = DUE
    await office.quiz.ask(chat, DUE, "message 7", ["warmup"])
    office.messenger.endings.extend([Unsure(), Unsure()])
    await office.quiz.ask(chat, DUE + HOUR, "message 8", ["dropout"])
    await office.quiz.ask(chat, DUE + 2 * HOUR, "message 9", ["momentum"])
    async with office.database.begin() as connection:
        waiting = await deliveries.all_open(connection, 1)
    assert [one.question_id for one in waiting] == ["warmup", "momentum"]


async def test_a_second_copy_that_overtakes_an_answer_does_not_take_it(office: Office) -> None:
    """The first copy may never have arrived: what was typed before the second one is for the question it fits."""
    chat = await office.enrol()
    office.messenger.at = DUE - HOUR
    await office.quiz.ask(chat, DUE - HOUR, "message 8", ["dropout"])
    await cut_off(office)
    before_it = next(office.messenger.numbers)
    await office.sweep(DUE + HOLD_FOR)
    graded = await office.says(ANSWERS["dropout"], DUE + HOLD_FOR, message_id=before_it)
    assert isinstance(graded, Graded)
    assert (graded.question.id, graded.counted) == ("dropout", True)
