"""Asking Telegram for updates: kept before they are confirmed, and every answer has a defined outcome."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram.error import InvalidToken, NetworkError, TimedOut

from bot import polling
from bot.handlers import ALLOWED_UPDATES
from bot.polling import HOLD, Poller
from bot.services.inbox import letter_of
from bot.transport import AiohttpRequest
from bot.watching import Health, Part
from tests.conftest import Clock
from tests.doors.conftest import Porch, ScriptedRequest, an_update, granted, refused

TRIES = (0.001, 0.002, 0.003)
CONFLICT = "another process asks for this bot's updates (409)"
NONSENSE = "Telegram cannot be reached: the answer makes no sense"


class ScriptedAiohttp(ScriptedRequest):
    """Reads bodies as the bot's own transport does."""

    parse_json_payload = staticmethod(AiohttpRequest.parse_json_payload)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PATIENCE", TRIES)


def asked(request: ScriptedRequest, number: int) -> dict[str, str]:
    """The fields of one question to Telegram."""
    return {name: values[0] for name, values in parse_qs(urlsplit(request.urls[number]).query).items()}


@asynccontextmanager
async def polling_from(porch: Porch, request: ScriptedRequest, clock: Clock) -> AsyncIterator[Health]:
    """A poller at work, until the script is at its end."""
    health = Health(clock)
    poller = Poller(porch.application.bot, request, porch.intake, porch.inbox, clock, health)
    task = asyncio.create_task(poller.run())
    async with asyncio.timeout(10):
        await request.heard_all.wait()
    yield health
    task.cancel()
    await asyncio.wait([task])
    await porch.intake.drained()


async def run(porch: Porch, clock: Clock, *script: tuple[int, Any] | Exception) -> ScriptedRequest:
    request = ScriptedAiohttp(*script)
    async with polling_from(porch, request, clock):
        pass
    return request


async def test_updates_are_confirmed_by_the_question_after_they_were_kept(porch: Porch, clock: Clock) -> None:
    request = await run(porch, clock, granted([an_update(41), an_update(42)]), granted([]), granted([an_update(43)]))
    assert "offset" not in asked(request, 0)
    assert [asked(request, number)["offset"] for number in (1, 2, 3)] == ["43", "43", "44"]
    assert porch.done == [41, 42, 43]


async def test_the_question_names_what_it_wants_and_how_long_it_waits(porch: Porch, clock: Clock) -> None:
    request = await run(porch, clock)
    question = asked(request, 0)
    assert (question["timeout"], question["limit"]) == (str(HOLD), "100")
    assert question["allowed_updates"].count('"') == 2 * len(ALLOWED_UPDATES)


async def test_after_a_restart_it_goes_on_from_its_mark(porch: Porch, clock: Clock) -> None:
    await porch.inbox.keep([letter_of(an_update(99))], clock())
    assert asked(await run(porch, clock), 0)["offset"] == "100"


async def test_a_mark_older_than_telegrams_memory_says_nothing(porch: Porch, clock: Clock) -> None:
    await porch.inbox.keep([letter_of(an_update(99))], clock() - timedelta(days=1, seconds=1))
    assert "offset" not in asked(await run(porch, clock), 0)


async def test_a_token_that_telegram_does_not_know_ends_it(porch: Porch, clock: Clock) -> None:
    request = ScriptedAiohttp(refused(401, "Unauthorized"))
    poller = Poller(porch.application.bot, request, porch.intake, porch.inbox, clock, Health(clock))
    with pytest.raises(InvalidToken):
        await poller.run()


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        (refused(409, "Conflict: terminated by other getUpdates request"), f"{CONFLICT}; stop one of the two"),
        (NetworkError("no route"), "Telegram cannot be reached: no route"),
        (TimedOut(), "Telegram cannot be reached: Timed out"),
        (refused(502, "Bad Gateway"), "Telegram cannot be reached: Bad Gateway"),
        ((200, b"<html>hello</html>"), NONSENSE),
        ((200, b'{"ok":true,"result":[{"update_id":5,'), NONSENSE),
        (granted("what?"), NONSENSE),
        (granted([1, {"update_id": "7"}]), NONSENSE),
        ((200, {"ok": True}), NONSENSE),
        ((200, b"null"), NONSENSE),
    ],
    ids=["409", "network", "time-out", "502", "HTML", "cut", "no list", "no updates", "no result", "null"],
)
async def test_trouble_is_said_in_one_line_and_outlived(
    porch: Porch, clock: Clock, caplog: pytest.LogCaptureFixture, trouble: tuple[int, Any] | Exception, line: str
) -> None:
    request = ScriptedAiohttp(trouble, trouble, granted([an_update(1)]))
    async with polling_from(porch, request, clock) as health:
        assert Part.UPDATES not in health.troubles()
    assert porch.done == [1]
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert said == [f"{line}; next try in {TRIES[0]} seconds"]


async def test_trouble_that_lasts_is_said_again_and_shown_as_health(
    porch: Porch, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    request = ScriptedAiohttp(*[NetworkError("no route")] * 9)
    async with polling_from(porch, request, clock) as health:
        assert health.troubles()[Part.UPDATES].reason == "Telegram cannot be reached: no route"
    assert [record.levelno for record in caplog.records].count(logging.WARNING) == 2


async def test_new_trouble_after_good_times_is_said_anew(
    porch: Porch, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    await run(porch, clock, NetworkError("one"), granted([]), NetworkError("two"))
    assert "one; next try" in caplog.text
    assert "two; next try" in caplog.text


async def test_a_flood_wait_is_waited_for(
    porch: Porch, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slept: list[float] = []
    sleep = asyncio.sleep

    async def note(seconds: float) -> None:
        slept.append(seconds)
        await sleep(0)

    monkeypatch.setattr(polling.asyncio, "sleep", note)
    await run(porch, clock, refused(429, "Too Many Requests: retry after 17", retry_after=17))
    assert 17.0 in slept
    assert "next try in 17.0 seconds" in caplog.text


async def test_nothing_is_confirmed_that_could_not_be_kept(
    porch: Porch, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keep, tries = porch.inbox.keep, 0

    async def fail_twice(*given: Any) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ValueError("full")
        await keep(*given)

    monkeypatch.setattr(type(porch.inbox), "keep", lambda _, *given: fail_twice(*given))
    request = await run(porch, clock, granted([an_update(7)]))
    assert len(request.urls) == 2
    assert asked(request, 1)["offset"] == "8"
    assert porch.done == [7]
    assert caplog.text.count("the updates cannot be kept") == 2


async def test_while_there_is_no_room_nothing_is_asked(
    porch: Porch, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.ROOM", 1)
    released = asyncio.Event()

    async def wait(_: object) -> None:
        await released.wait()

    porch.behaviour = wait
    request = ScriptedAiohttp(granted([an_update(1)]), granted([an_update(2)]))
    poller = Poller(porch.application.bot, request, porch.intake, porch.inbox, clock, Health(clock))
    task = asyncio.create_task(poller.run())
    await asyncio.sleep(0.15)
    assert len(request.urls) == 1
    released.set()
    async with asyncio.timeout(10):
        await request.heard_all.wait()
    task.cancel()
    await asyncio.wait([task])
    await porch.intake.drained()
    assert porch.done == [1, 2]


class TestConfirming:
    """At a clean stop Telegram hears what it may forget."""

    async def confirmed(self, porch: Porch, clock: Clock, *script: tuple[int, Any] | Exception) -> ScriptedRequest:
        request = ScriptedAiohttp(granted([an_update(7)]))
        poller = Poller(porch.application.bot, request, porch.intake, porch.inbox, clock, Health(clock))
        task = asyncio.create_task(poller.run())
        async with asyncio.timeout(10):
            await request.heard_all.wait()
        task.cancel()
        await asyncio.wait([task])
        request.script = list(script)
        request.urls.clear()
        await poller.confirm()
        await porch.intake.drained()
        return request

    async def test_by_a_question_that_waits_for_nothing(self, porch: Porch, clock: Clock) -> None:
        request = await self.confirmed(porch, clock, granted([]))
        question = asked(request, 0)
        assert (question["offset"], question["timeout"], question["limit"]) == ("8", "0", "1")

    @pytest.mark.parametrize("answer", [NetworkError("down"), refused(500, "Internal")], ids=["down", "500"])
    async def test_and_if_it_does_not_hear_the_next_start_will_know(
        self, porch: Porch, clock: Clock, caplog: pytest.LogCaptureFixture, answer: Any
    ) -> None:
        caplog.set_level(logging.INFO)
        await self.confirmed(porch, clock, answer)
        assert "stay unconfirmed" in caplog.text

    async def test_not_for_long(self, porch: Porch, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(polling, "CONFIRM_WITHIN", 0.01)
        async with asyncio.timeout(5):
            await self.confirmed(porch, clock)

    async def test_not_at_all_when_there_was_nothing(self, porch: Porch, clock: Clock) -> None:
        request = ScriptedAiohttp()
        await Poller(porch.application.bot, request, porch.intake, porch.inbox, clock, Health(clock)).confirm()
        assert request.urls == []
