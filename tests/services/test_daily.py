"""The daily question: claimed, sent, marked; and every way in which that can go wrong."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.content.loading import ReadyBank, compiled
from bot.domain.bank import QuestionBank
from bot.domain.delivery import Delivery, State
from bot.domain.grading import Lexicon
from bot.domain.question import Level
from bot.services import daily
from bot.services.daily import HOLD_FOR
from bot.services.ports import Asking, Gone, Moved, Refused, Sent, TryLater, Unsure
from bot.storage import chats, deliveries, open_database, tables
from tests.factories import DROPOUT, a_question
from tests.services.conftest import GRACE, FakeMessenger, Office, open_office
from tests.storage.values import DUE, EVE, a_chat

HONEST = "It is a heavy ball, and random units are switched off at random."
DAY, HOUR, MINUTE, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
AFTER_THE_HOLD = DUE + HOLD_FOR


async def test_nobody_is_asked_before_the_moment(office: Office) -> None:
    await office.enrol()
    assert await office.sweep(DUE - SECOND) is False
    assert office.messenger.asked == []


async def test_who_is_owed_a_question_gets_it_once(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE)
    await office.sweep(DUE + MINUTE)
    assert len(office.messenger.asked) == 1
    sent = await office.last()
    assert (sent.state, sent.number, sent.day) == (State.SENT, 1, DUE.date())
    assert (sent.message_id, sent.sent_at, sent.question_id) == (1001, DUE, office.messenger.questions[0][1])
    assert (await office.chat()).due_at == DUE + DAY


async def test_the_claim_is_committed_before_the_network_is_touched(office: Office, database_url: str) -> None:
    seen: list[Delivery | None] = []

    async def look(_: Asking) -> None:
        elsewhere = open_database(database_url)
        async with elsewhere.begin() as connection:
            seen.append(await deliveries.last_daily(connection, 1))
        await elsewhere.close()

    await office.enrol()
    office.messenger.meanwhile = look
    await office.sweep(DUE)
    [claimed] = seen
    assert claimed is not None
    assert (claimed.state, claimed.question_id) == (State.CLAIMED, office.messenger.questions[0][1])


async def test_a_crash_between_claim_and_send_loses_no_day(office: Office) -> None:
    await office.enrol()
    assert await office.daily.claim_due(DUE) is not None  # and the process dies
    await office.sweep(AFTER_THE_HOLD - SECOND)
    assert office.messenger.asked == []
    await office.sweep(AFTER_THE_HOLD)
    assert len(office.messenger.asked) == 1
    assert (await office.last()).state is State.SENT


async def test_a_claim_left_behind_past_its_grace_is_a_misfire(office: Office) -> None:
    await office.enrol()
    await office.daily.claim_due(DUE)
    await office.sweep(DUE + GRACE + SECOND)
    assert office.messenger.asked == []
    missed = await office.last()
    assert (missed.state, missed.reason, missed.number) == (State.MISFIRED, "late", None)
    await office.sweep(DUE + DAY)
    assert (await office.last()).number == 1


async def test_a_crash_between_send_and_mark_sends_one_extra_copy_of_the_same_question(office: Office) -> None:
    await office.enrol()
    office.messenger.endings.append(RuntimeError("killed"))
    await office.sweep(DUE)
    await office.sweep(AFTER_THE_HOLD)
    await office.sweep(AFTER_THE_HOLD + HOLD_FOR)
    [first, second] = office.messenger.questions
    assert first == second
    assert (await office.last()).number == 1


async def test_try_later_is_tried_again_after_that_time_and_not_before(office: Office) -> None:
    await office.enrol()
    office.messenger.endings.append(TryLater(10 * MINUTE))
    await office.sweep(DUE)
    await office.sweep(DUE + 10 * MINUTE - SECOND)
    assert len(office.messenger.asked) == 1
    await office.sweep(DUE + 10 * MINUTE)
    assert len(office.messenger.asked) == 2
    assert (await office.last()).state is State.SENT


async def test_what_cannot_be_sent_within_its_grace_is_given_up(office: Office) -> None:
    await office.enrol()
    office.messenger.endings.extend([TryLater(HOUR)] * 9)
    for hours in range(5):
        await office.sweep(DUE + hours * HOUR)
    assert len(office.messenger.asked) == 4
    assert (await office.last()).state is State.MISFIRED


async def test_gone_stops_the_questions_until_the_chat_comes_back(office: Office) -> None:
    await office.enrol()
    office.messenger.endings.append(Gone("Forbidden: bot was blocked by the user"))
    await office.sweep(DUE)
    await office.sweep(DUE + DAY)
    assert len(office.messenger.asked) == 1
    failed = await office.last()
    assert (failed.state, failed.reason) == (State.FAILED, "Forbidden: bot was blocked by the user")
    chat = await office.chat()
    assert (chat.gone, chat.due_at) == (True, None)
    await office.enrol(at=DUE + 2 * DAY - HOUR)
    await office.sweep(DUE + 2 * DAY)
    assert len(office.messenger.asked) == 2


async def test_moved_sends_the_question_to_the_new_chat_and_keeps_one_row(office: Office) -> None:
    await office.enrol(-5)
    office.messenger.endings.append(Moved(-1005))
    await office.sweep(DUE)
    [(old, question), (new, same)] = office.messenger.questions
    assert (old, new) == (-5, -1005)
    assert question == same
    sent = await office.last(-1005)
    assert (sent.state, sent.number) == (State.SENT, 1)
    await office.sweep(DUE + DAY)
    assert office.messenger.questions[-1][0] == -1005


async def test_moved_is_no_matter_when_the_news_came_first(office: Office) -> None:
    await office.enrol(-5)

    async def news(asking: Asking) -> None:
        if asking.chat.id == -5:
            await office.enrolment.move(-5, -1005)

    office.messenger.meanwhile = news
    office.messenger.endings.append(Moved(-1005))
    await office.sweep(DUE)
    assert [chat_id for chat_id, _ in office.messenger.questions] == [-5, -1005]
    assert (await office.last(-1005)).state is State.SENT


async def test_refused_fails_the_day_and_not_the_chat(office: Office) -> None:
    await office.enrol()
    office.messenger.endings.append(Refused("Bad Request: not enough rights"))
    await office.sweep(DUE)
    failed = await office.last()
    assert (failed.state, failed.reason) == (State.FAILED, "Bad Request: not enough rights")
    await office.sweep(DUE + DAY)
    assert [(await office.last()).state, (await office.last()).number] == [State.SENT, 1]


async def test_unsure_is_never_blindly_repeated(office: Office) -> None:
    await office.enrol()
    office.messenger.endings.append(Unsure())
    for minutes in (0, 2, 10, 100):
        await office.sweep(DUE + minutes * MINUTE)
    assert len(office.messenger.asked) == 1
    unsure = await office.last()
    assert (unsure.state, unsure.number, unsure.message_id) == (State.UNSURE, None, None)


async def test_an_unsure_question_that_is_answered_did_arrive_and_counts(office: Office) -> None:
    await office.enrol()
    office.messenger.endings.append(Unsure())
    await office.sweep(DUE)
    graded = await office.says(HONEST, DUE + HOUR)
    assert graded.counted
    assert graded.streak_now == 1
    assert [(await office.last()).state, (await office.last()).number] == [State.SENT, 1]


async def test_an_unsure_question_that_nobody_answers_breaks_no_streak(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE)
    await office.says(HONEST, DUE + HOUR)
    office.messenger.endings.append(Unsure())
    await office.sweep(DUE + DAY)
    await office.sweep(DUE + 2 * DAY)
    assert (await office.says(HONEST, DUE + 2 * DAY + HOUR)).streak_now == 2


async def test_what_takes_longer_than_its_hold_is_not_sent_beside_itself(office: Office) -> None:
    await office.enrol()
    reached, answered = asyncio.Event(), asyncio.Event()

    async def hang(_: Asking) -> None:
        reached.set()
        await answered.wait()

    office.messenger.meanwhile = hang
    slow = asyncio.create_task(office.daily.delivering.put(*(await office.daily.claim_due(DUE) or [])[0], DUE))
    await reached.wait()
    await office.sweep(AFTER_THE_HOLD + MINUTE)
    answered.set()
    assert isinstance(await slow, Sent)
    assert len(office.messenger.asked) == 1


async def test_told_to_stop_it_finishes_what_is_under_way_and_claims_nothing_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "BATCH", 1)
    for chat_id in (1, 2):
        await office.enrol(chat_id)

    async def stop(_: Asking) -> None:
        office.daily.stopping.set()
        await asyncio.sleep(0)

    office.messenger.meanwhile = stop
    monkeypatch.setattr(daily, "IN_FLIGHT", 0)
    assert await office.sweep(DUE) is False
    assert len(office.messenger.asked) == 1
    assert {(await office.chat(chat_id)).due_at for chat_id in (1, 2)} == {DUE, DUE + DAY}


async def test_a_chat_whose_zone_is_gone_holds_up_no_other(office: Office) -> None:
    for chat_id in (1, 2):
        await office.enrol(chat_id)
    async with office.database.begin() as connection:
        lost = update(tables.chats).where(tables.chats.c.id == 1).values(slot_zone="Atlantis/Capital")
        await connection.execute(lost)
    await office.sweep(DUE)
    assert sorted(chat_id for chat_id, _ in office.messenger.questions) == [1, 2]
    assert (await office.chat(1)).slot.zone == "UTC"


async def test_one_failing_chat_delays_no_other(office: Office) -> None:
    for chat_id in (1, 2, 3):
        await office.enrol(chat_id)

    async def fail(asking: Asking) -> None:
        if asking.chat.id == 2:
            raise RuntimeError("what nobody expected")

    office.messenger.meanwhile = fail
    await office.sweep(DUE)
    assert [(await office.last(chat_id)).state for chat_id in (1, 2, 3)] == [State.SENT, State.CLAIMED, State.SENT]


async def test_after_days_of_outage_only_what_is_within_its_grace_is_sent(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE + 3 * DAY + HOUR)
    while await office.sweep(DUE + 3 * DAY + HOUR):
        continue
    assert [asking.delivery.day for asking in office.messenger.asked] == [(DUE + 3 * DAY).date()]


async def test_the_next_question_closes_the_one_before_and_a_group_hears_who_got_what(office: Office) -> None:
    await office.enrol(-5)
    await office.sweep(DUE)
    first = await office.last(-5)
    await office.says(HONEST, DUE + HOUR, -5, member_id=8, member_name="Bob", reply_to=first.message_id)
    await office.sweep(DUE + DAY)
    [closing] = office.messenger.closed
    assert (closing.chat.id, closing.question.id) == (-5, first.question_id)
    assert [one.name for one in closing.answers] == ["Bob"]


async def test_in_private_the_question_before_closes_in_silence(office: Office) -> None:
    await office.enrol()
    await office.sweep(DUE)
    await office.sweep(DUE + DAY)
    assert office.messenger.closed == []
    assert not (await office.says(HONEST, DUE + DAY + HOUR, reply_to=1001)).counted


async def test_a_closing_question_that_the_bank_lost_is_passed_over(office: Office, lexicon: Lexicon) -> None:
    await office.enrol(-5)
    await office.sweep(DUE)
    smaller = compiled(QuestionBank([a_question(id="new")]), lexicon)
    other = open_office(office.database, smaller, FakeMessenger())
    await other.sweep(DUE + DAY)
    assert other.messenger.questions == [(-5, "new")]
    assert other.messenger.closed == []


async def test_a_claimed_question_that_the_bank_lost_fails_with_a_reason(office: Office, lexicon: Lexicon) -> None:
    await office.enrol()
    office.messenger.endings.append(TryLater(MINUTE))
    await office.sweep(DUE)
    other = open_office(office.database, compiled(QuestionBank([a_question(id="new")]), lexicon), FakeMessenger())
    await other.sweep(DUE + MINUTE)
    assert other.messenger.asked == []
    assert (await office.last()).reason == "the bank has no question for this chat"


async def test_questions_keep_to_the_chosen_topics(office: Office) -> None:
    await office.enrol()
    await office.preferences.choose_area(1, "training", True, EVE)
    await office.sweep(DUE)
    assert office.messenger.questions == [(1, "dropout")]


async def test_topics_that_no_question_has_any_more_mean_all(office: Office) -> None:
    await office.enrol()
    await office.preferences.choose_area(1, "retired-area", True, EVE)
    await office.preferences.choose_level(1, Level.SENIOR, True, EVE)
    await office.sweep(DUE)
    assert len(office.messenger.asked) == 1


async def test_another_topic_is_asked_when_all_of_the_chosen_one_is_open(office: Office) -> None:
    chat = await office.enrol()
    await office.preferences.choose_area(1, "training", True, EVE)
    await office.quiz.ask(chat, EVE, "message 1", ["dropout"])
    await office.sweep(DUE)
    assert office.messenger.questions[-1][1] != "dropout"


async def test_nothing_is_asked_when_the_whole_bank_is_open(office: Office, lexicon: Lexicon) -> None:
    only = open_office(office.database, compiled(QuestionBank([DROPOUT]), lexicon), office.messenger)
    chat = await only.enrol()
    await only.quiz.ask(chat, EVE, "message 1")
    await only.sweep(DUE)
    assert len(office.messenger.asked) == 1
    assert (await office.last()).reason == "the bank has no question for this chat"


async def test_no_question_comes_twice_until_all_were_asked_then_the_oldest(office: Office) -> None:
    await office.enrol()
    for day in range(8):
        await office.sweep(DUE + day * DAY)
    asked = [question for _, question in office.messenger.questions]
    assert len(set(asked[:4])) == 4
    assert asked[4:] == asked[:4]


async def test_a_sweep_that_meets_its_limit_says_that_there_is_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "BATCH", 2)
    monkeypatch.setattr(daily, "AT_MOST", 4)
    monkeypatch.setattr(daily, "IN_FLIGHT", 1)
    for chat_id in range(1, 6):
        await office.enrol(chat_id)
    assert await office.sweep(DUE) is True
    assert len(office.messenger.asked) == 4
    assert await office.sweep(DUE) is False
    assert sorted(chat_id for chat_id, _ in office.messenger.questions) == [1, 2, 3, 4, 5]


async def test_thousands_are_claimed_each_once_longest_waiting_first(office: Office) -> None:
    async with office.database.begin() as connection:
        for chat_id in range(1, 2001):
            await chats.add(connection, a_chat(id=chat_id, due_at=DUE - chat_id * SECOND))
    claimed: list[int] = []
    while batch := await office.daily.claim_due(DUE):
        claimed += [chat.id for chat, _ in batch]
    assert claimed[: daily.BATCH] != []
    assert set(claimed[: daily.BATCH]) == set(range(2000, 2000 - daily.BATCH, -1))
    assert sorted(claimed) == list(range(1, 2001))


async def test_two_sweeps_at_once_on_two_connections_send_once(
    office: Office, loaded: ReadyBank, database_url: str
) -> None:
    for chat_id in range(1, 31):
        await office.enrol(chat_id)

    async def a_while(_: Asking) -> None:
        await asyncio.sleep(0)

    office.messenger.meanwhile = a_while
    second = open_database(database_url)
    other = open_office(second, loaded, office.messenger)
    await asyncio.gather(office.sweep(DUE), other.sweep(DUE), office.sweep(DUE), other.sweep(DUE))
    await second.close()
    assert Counter(chat_id for chat_id, _ in office.messenger.questions) == Counter(range(1, 31))


async def test_a_sweep_that_is_cancelled_lets_the_next_one_have_its_turn(office: Office) -> None:
    await office.enrol()
    reached = asyncio.Event()

    async def hang(_: Asking) -> None:
        reached.set()
        await asyncio.Event().wait()

    office.messenger.meanwhile = hang
    sweep = asyncio.create_task(office.sweep(DUE))
    await reached.wait()
    sweep.cancel()
    await asyncio.wait([sweep])
    office.messenger.meanwhile = None
    await office.enrol(2)
    await office.sweep(DUE + DAY)
    assert office.messenger.questions[-1][0] == 2


ANOTHER_PROCESS = """
import asyncio, random, sys
from datetime import datetime, timedelta
from bot.domain.bank import QuestionBank
from bot.services.daily import Daily
from bot.services.delivering import Delivering
from bot.services.ports import Sent
from bot.storage import open_database
from tests.factories import DROPOUT

class Loud:
    async def ask(self, asking):
        await asyncio.sleep(0.001)
        print(asking.chat.id)
        return Sent(asking.chat.id, asking.delivery.due_at)

async def work(url, at):
    database = open_database(url)
    daily = Daily(Delivering(database, QuestionBank([DROPOUT]), Loud(), random.Random(1)), timedelta(hours=3))
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(20):
        await daily.sweep(at)
        await asyncio.sleep(0.01)
    await database.close()

asyncio.run(work(sys.argv[1], datetime.fromisoformat(sys.argv[2])))
"""


async def test_two_processes_on_one_database_send_once(office: Office, database_url: str) -> None:
    async with office.database.begin() as connection:
        for chat_id in range(1, 121):
            await chats.add(connection, a_chat(id=chat_id))
    command = [sys.executable, "-c", ANOTHER_PROCESS, database_url, DUE.isoformat()]
    pair = [await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(2)]
    for process in pair:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    said = await asyncio.gather(*(process.communicate(b"go\n") for process in pair))
    assert [process.returncode for process in pair] == [0, 0]
    assert Counter(b" ".join(out for out, _ in said).split()) == Counter(b"%d" % number for number in range(1, 121))
