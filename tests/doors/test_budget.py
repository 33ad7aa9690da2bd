"""One budget for everything that is sent, on a clock that moves only when everybody waits: nothing here takes time."""

import asyncio
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.budget import PUSH, REPLIES_IN_A_ROW, Budget, Errand, Limits
from bot.budget.pacing import PLANNED
from bot.services.slots import OwnSlots
from bot.transport import UnreachableError
from tests.doors.conftest import SkippingLoop, without_waiting

FREE = Limits(0, 0, 0)
THIRTY = Limits(30, 0, 0)
STEP = PLANNED / 30
SEND = "sendMessage"


def now() -> float:
    return asyncio.get_running_loop().time()


class Line:
    """Telegram's end: what was sent, to whom and when; `answer` may raise instead."""

    def __init__(self, limits: Limits, answer: Callable[[int], object] = lambda _: None) -> None:
        self.told: list[str | None] = []
        self.slots = OwnSlots()
        self.budget = Budget(limits, self.told.append, self.slots)
        self.answer = answer
        self.began = now()
        self.sent: list[tuple[float, int, str]] = []
        self.takes = 0.0

    async def send(self, chat_id: Any = 1, errand: Errand | None = None, endpoint: str = SEND, what: str = "") -> str:
        async def call() -> str:
            moment = round(now() - self.began, 6)
            await asyncio.sleep(self.takes)
            self.answer(len(self.sent))
            self.sent.append((moment, chat_id, what or ("push" if errand and errand.push else "reply")))
            return what or f"to {chat_id}"

        result: str = await self.budget.process_request(call, (), {}, endpoint, {"chat_id": chat_id}, errand)
        return result

    @property
    def moments(self) -> list[float]:
        return [moment for moment, *_ in self.sent]

    @property
    def order(self) -> list[str]:
        return [what for *_, what in self.sent]

    def moments_of(self, what: str) -> list[float]:
        return [moment for moment, _, said in self.sent if said == what]


async def all_of(*work: Coroutine[Any, Any, Any]) -> None:
    await asyncio.gather(*work)


def most_within(moments: list[float], span: float) -> int:
    """How many fell into the busiest stretch of so many seconds."""
    return max(sum(start <= moment < start + span for moment in moments) for start in moments)


def test_sends_are_spaced_evenly_from_the_first_on() -> None:
    async def work() -> list[float]:
        line = Line(THIRTY)
        await all_of(*(line.send(chat_id) for chat_id in range(1, 121)))
        return line.moments

    moments = without_waiting(work())
    gaps = [after - before for before, after in pairwise(moments)]
    assert min(gaps) == pytest.approx(STEP, abs=1e-4)
    assert max(gaps) == pytest.approx(STEP, abs=1e-4)
    assert most_within(moments, 1.0) <= 30
    assert 119 / moments[-1] >= 29


def test_after_a_quiet_hour_there_is_no_burst() -> None:
    async def work() -> list[float]:
        line = Line(THIRTY)
        await line.send(1)
        await asyncio.sleep(3600)
        await all_of(*(line.send(chat_id) for chat_id in range(2, 62)))
        return line.moments[1:]

    assert most_within(without_waiting(work()), 1.0) <= 30


@pytest.mark.parametrize("lost", [0.005, 0.2, 2.0])
def test_a_late_wake_up_is_made_up_for_only_as_far_as_nobody_notices(lost: float) -> None:
    async def work() -> list[float]:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SkippingLoop)
        line = Line(THIRTY, lambda number: loop.lose(lost) if number % 10 == 5 else None)
        await all_of(*(line.send(chat_id) for chat_id in range(1, 101)))
        return line.moments

    moments = without_waiting(work())
    assert most_within(moments, 1.0) <= 30
    assert min(after - before for before, after in pairwise(moments)) >= STEP - 0.0101


def test_a_late_wake_up_costs_no_time_in_the_end() -> None:
    async def work() -> list[float]:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SkippingLoop)
        line = Line(THIRTY, lambda number: loop.lose(0.1) if number == 40 else None)
        await all_of(*(line.send(chat_id) for chat_id in range(1, 121)))
        return line.moments

    moments = without_waiting(work())
    assert moments[-1] == pytest.approx(119 * STEP, abs=1e-3)


def test_sends_that_take_long_do_not_hold_up_the_others() -> None:
    async def work() -> list[float]:
        line = Line(THIRTY)
        line.takes = 2.0
        await all_of(*(line.send(chat_id) for chat_id in range(1, 61)))
        return line.moments

    moments = without_waiting(work())
    assert moments[-1] - moments[0] == pytest.approx(59 * STEP, abs=1e-3)


def test_replies_go_before_pushes_that_came_first() -> None:
    async def work() -> list[str]:
        line = Line(THIRTY)
        pushes = [asyncio.create_task(line.send(chat_id, PUSH)) for chat_id in range(1, 31)]
        await asyncio.sleep(5 * STEP)
        replies = [asyncio.create_task(line.send(chat_id)) for chat_id in range(100, 105)]
        await all_of(*(asyncio.wait_for(task, None) for task in (*pushes, *replies)))
        return line.order

    order = without_waiting(work())
    first = order.index("reply")
    assert first <= 7
    assert order[first : first + 5] == ["reply"] * 5


def test_however_many_replies_there_are_the_push_keeps_its_share() -> None:
    async def work() -> list[str]:
        line = Line(THIRTY)
        replies = [line.send(chat_id) for chat_id in range(1, 101)]
        await all_of(*replies, *(line.send(1000 + chat_id, PUSH) for chat_id in range(30)))
        return line.order

    order = without_waiting(work())
    busy = order[: order.index("push") + 100]
    assert busy[:100].count("push") == 100 // (REPLIES_IN_A_ROW + 1)


def test_people_who_answer_during_a_push_to_thousands_hardly_wait() -> None:
    async def work() -> tuple[list[float], float, list[float]]:
        line = Line(Limits(30, 1, 20))
        line.takes = 0.05
        waits: list[float] = []

        async def answering(number: int) -> None:
            await asyncio.sleep(number / 5)
            asked = now()
            await line.send(10_000 + number)
            waits.append(now() - asked)

        await all_of(
            *(line.send(chat_id, PUSH) for chat_id in range(1, 3001)), *(answering(number) for number in range(400))
        )
        return waits, len(line.sent) / line.moments[-1], line.moments

    waits, rate, moments = without_waiting(work())
    assert sorted(waits)[int(len(waits) * 0.95)] <= 0.5
    assert rate >= 29
    assert most_within(moments[:600], 1.0) <= 30


def test_a_private_chat_is_written_to_once_a_second_in_order_and_others_do_not_wait() -> None:
    async def work() -> Line:
        line = Line(Limits(30, 1, 20))
        await all_of(*(line.send(1, what=f"part {number}") for number in range(4)), line.send(2, what="other"))
        return line

    line = without_waiting(work())
    assert [what for what in line.order if what != "other"] == ["part 0", "part 1", "part 2", "part 3"]
    gaps = [after - before for before, after in pairwise([moment for moment, chat, _ in line.sent if chat == 1])]
    assert min(gaps) >= 1.0
    assert max(gaps) <= 1.0 + 2 * STEP
    assert line.moments_of("other")[0] <= 2 * STEP


def test_a_group_is_written_to_twenty_times_a_minute() -> None:
    async def work() -> list[float]:
        line = Line(Limits(30, 1, 20))
        await all_of(*(line.send(-5) for _ in range(45)))
        return line.moments

    moments = without_waiting(work())
    assert moments[19] <= 20 * STEP
    assert most_within(moments, 60.0) == 20
    assert moments[44] <= 121


@pytest.mark.parametrize(("limits", "least"), [(Limits(0, 2, 0), 0.5), (Limits(0, 0.5, 0), 2.0), (FREE, 0.0)])
def test_the_chats_own_pace_is_a_setting(limits: Limits, least: float) -> None:
    async def work() -> list[float]:
        line = Line(limits)
        await all_of(*(line.send(1) for _ in range(5)), *(line.send(-1) for _ in range(50)))
        return [moment for moment, chat, _ in line.sent if chat == 1]

    gaps = [after - before for before, after in pairwise(without_waiting(work()))]
    assert gaps == pytest.approx([least] * 4, abs=1e-6)


def test_a_reply_does_not_wait_behind_a_push_that_waits_in_the_same_chat() -> None:
    async def work() -> list[tuple[float, int, str]]:
        line = Line(THIRTY)
        pushes = [asyncio.create_task(line.send(chat_id, PUSH)) for chat_id in range(1, 301)]
        await asyncio.sleep(STEP)
        await line.send(300, what="verdict")
        for task in pushes:
            task.cancel()
        await asyncio.gather(*pushes, return_exceptions=True)
        return line.sent

    [(moment, *_)] = [one for one in without_waiting(work()) if one[2] == "verdict"]
    assert moment <= 4 * STEP


def refuse_once_at(number: int, seconds: int) -> Callable[[int], None]:
    refusals = [seconds]

    def answer(sent: int) -> None:
        if sent == number and refusals:
            raise RetryAfter(refusals.pop())

    return answer


@pytest.mark.parametrize("limits", [THIRTY, FREE], ids=["paced", "free"])
def test_retry_after_stops_everybody_for_as_long_as_it_says_and_loses_nothing(limits: Limits) -> None:
    async def work() -> Line:
        line = Line(limits, refuse_once_at(10, 7))

        async def later(chat_id: int) -> None:
            await asyncio.sleep(1)
            await line.send(chat_id)

        await all_of(
            *(line.send(chat_id, PUSH if chat_id % 2 else None) for chat_id in range(1, 21)),
            *(later(chat_id) for chat_id in range(100, 110)),
        )
        return line

    line = without_waiting(work())
    assert sorted(chat for _, chat, _ in line.sent) == [*range(1, 21), *range(100, 110)]
    silence = max(after - before for before, after in pairwise(line.moments))
    assert silence >= 7.0
    refusals = sum(count for (_, ended), count in line.budget.counts.items() if ended == "refused")
    assert refusals == 1


def test_a_second_refusal_lengthens_the_silence_and_a_shorter_one_does_not_cut_it() -> None:
    async def work() -> list[float]:
        line = Line(FREE)
        waits = iter([RetryAfter(10), RetryAfter(3)])

        def answer(_: int) -> None:
            error = next(waits, None)
            if error:
                raise error

        line.answer = answer
        await all_of(line.send(1), line.send(2))
        return line.moments

    assert min(without_waiting(work())) >= 10.0


def test_whoever_sends_hears_when_it_sets_out_and_when_a_flood_holds_it_back() -> None:
    async def work() -> list[tuple[bool, float]]:
        line, heard = Line(THIRTY, refuse_once_at(0, 7)), []

        async def note(under_way: bool) -> None:
            heard.append((under_way, round(now() - line.began)))

        await line.send(1, Errand(push=True, setting_out=note))
        return heard

    assert without_waiting(work()) == [(True, 0), (False, 0), (True, 7)]


@pytest.mark.parametrize("endpoint", ["sendChatAction", "answerCallbackQuery", "getMe", "getChatAdministrators"])
def test_what_is_no_message_never_waits(endpoint: str) -> None:
    async def work() -> float:
        line = Line(Limits(30, 1, 20), refuse_once_at(0, 60))
        waiting = [asyncio.create_task(line.send(1)) for _ in range(5)]
        await asyncio.sleep(0.5)
        began = now()
        await line.send(1, endpoint=endpoint)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return now() - began

    assert without_waiting(work()) == 0.0


def test_edits_are_messages_too() -> None:
    async def work() -> list[float]:
        line = Line(Limits(0, 1, 0))
        for endpoint in (SEND, "editMessageText", "editMessageReplyMarkup", "sendPhoto", "sendDocument"):
            await line.send(1, endpoint=endpoint)
        return line.moments

    assert without_waiting(work()) == pytest.approx([0, 1, 2, 3, 4], abs=1e-6)


def test_a_chat_known_by_its_name_alone_takes_part_in_the_whole_pace_only() -> None:
    async def work() -> list[float]:
        line = Line(Limits(10, 1, 20))
        await all_of(*(line.send("@channel") for _ in range(3)))
        return line.moments

    assert without_waiting(work()) == pytest.approx([0, PLANNED / 10, 2 * PLANNED / 10], abs=1e-4)


def test_who_gives_up_waiting_takes_no_permit_along() -> None:
    async def work() -> list[float]:
        line = Line(THIRTY)
        waiting = [asyncio.create_task(line.send(chat_id)) for chat_id in range(1, 61)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        for task in waiting[1:-1]:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return line.moments

    moments = without_waiting(work())
    assert len(moments) == 2
    assert moments[1] <= 2 * STEP


def test_a_failed_send_is_the_callers_and_frees_the_chat() -> None:
    async def work() -> Line:
        line = Line(FREE)
        failures = iter([Forbidden("blocked"), NetworkError("down"), BadRequest("no")])

        def answer(_: int) -> None:
            error = next(failures, None)
            if error:
                raise error

        line.answer = answer
        for kind in (Forbidden, NetworkError, BadRequest):
            with pytest.raises(kind):
                await line.send(1)
        assert await line.send(1) == "to 1"
        return line

    line = without_waiting(work())
    assert dict(line.budget.counts) == {
        ("reply", "Forbidden"): 1,
        ("reply", "NetworkError"): 1,
        ("reply", "BadRequest"): 1,
        ("reply", "sent"): 1,
    }


def test_whether_telegram_can_be_reached_is_told() -> None:
    async def work() -> list[str | None]:
        line = Line(FREE)
        answers = iter([NetworkError("down"), BadRequest("no"), None])

        def answer(_: int) -> None:
            error = next(answers)
            if error:
                raise error

        line.answer = answer
        for _ in range(2):
            with pytest.raises(NetworkError):
                await line.send(1)
        await line.send(1)
        return line.told

    assert without_waiting(work()) == ["down", None, None]


def test_refusing_tells_whoever_waits_that_nothing_was_sent() -> None:
    async def work() -> Line:
        line = Line(THIRTY)
        waiting = [asyncio.create_task(line.send(chat_id, PUSH if chat_id > 5 else None)) for chat_id in range(1, 11)]
        await asyncio.sleep(2.5 * STEP)
        assert line.budget.waiting > 0
        line.budget.refuse()
        ends = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(end) for end in ends[len(line.sent) :]} == {UnreachableError}
        assert line.budget.waiting == 0
        with pytest.raises(UnreachableError, match="the bot is stopping"):
            await line.send(1)
        return line

    assert len(without_waiting(work()).sent) == 3


def test_shut_down_it_gives_no_more_permits() -> None:
    async def work() -> tuple[int, int]:
        line = Line(THIRTY)
        await line.budget.initialize()
        await line.budget.shutdown()
        waiting = [asyncio.create_task(line.send(chat_id)) for chat_id in range(1, 11)]
        await asyncio.sleep(1.5 * STEP)
        sent = len(line.sent)
        await line.budget.shutdown()
        await asyncio.sleep(5)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return sent, len(line.sent)

    before, after = without_waiting(work())
    assert before == after == 2


def test_chats_that_fell_silent_are_forgotten() -> None:
    async def work() -> list[int]:
        line = Line(Limits(0, 1, 20))
        sizes = []
        for chat_id in range(1, 1001):
            await line.send(chat_id)
        sizes.append(len(line.slots._reserved))
        await asyncio.sleep(62)
        await line.send(5000)
        sizes.append(len(line.slots._reserved))
        return sizes

    assert without_waiting(work()) == [1000, 1]
