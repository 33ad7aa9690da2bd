"""/health and /metrics, as whoever watches sees them."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from telegram.error import NetworkError, TimedOut

from bot.budget import PUSH, Budget, Limits
from bot.services.answers import Answers
from bot.storage import UnavailableError
from bot.watching import Part
from bot.watching.metrics import FIGURES
from bot.watching.page import WatchPage
from tests.conftest import World
from tests.faults import pack
from tests.faults.process import Host
from tests.telegram_stand_in import Seat
from tests.watching.conftest import Watch, free_port

CORRECT = "In training randomly dropped units, at test all units are used with rescaled activations."
PAGE = "interviewer_"


async def numbers(world: World) -> dict[str, float]:
    """What /metrics shows, without its prefix."""
    _, body = await world.interviewer.numbers(world.clock())
    pairs = (line.rsplit(" ", 1) for line in body.decode().splitlines() if line.startswith(PAGE))
    return {name.removeprefix(PAGE): float(value) for name, value in pairs}


async def test_what_happened_is_counted(world: World, ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says("idk")
    await ada.says(CORRECT)
    seen = await numbers(world)
    assert seen['answers_total{outcome="correct"}'] == 1
    assert seen['answers_total{outcome="no-answer"}'] == 1
    assert seen["grading_seconds_count"] == 2
    assert seen['updates_total{kind="message"}'] == 4
    assert seen['updates_total{kind="callback_query"}'] == 2
    assert seen['updates_handled_total{result="done"}'] == sum(
        value for name, value in seen.items() if name.startswith("updates_total")
    )
    assert seen['sends_total{class="reply",result="sent"}'] >= 4
    assert seen["inbox_depth"] == seen["updates_put_aside"] == seen["sends_waiting"] == 0


async def test_an_answer_that_comes_twice_counts_once(world: World, ada: Seat) -> None:
    await ada.says("/quiz dropout")
    world.state.say(ada.chat.id, ada.person.id, CORRECT)
    for update in world.state.updates.take():
        await world.hand_over(update)
        await world.hand_over(update)
    assert (await numbers(world))['answers_total{outcome="correct"}'] == 1


async def test_what_failed_for_good_is_counted_and_waits_for_a_person(
    world: World, ada: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def submit(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(Answers, "submit", submit)
    await ada.says("whatever")
    seen = await numbers(world)
    assert seen['updates_handled_total{result="failed"}'] == 2
    assert seen['updates_handled_total{result="put aside"}'] == 1
    assert (seen["inbox_depth"], seen["updates_put_aside"]) == (0, 1)
    world.errors.clear()


async def test_what_is_owed_is_due_and_then_late(world: World, ada: Seat) -> None:
    due = await world.interviewer.preferences.next_due(ada.chat.id)
    assert due is not None
    seen = []
    for later in (-timedelta(seconds=1), timedelta(), timedelta(seconds=59), timedelta(seconds=60)):
        world.clock.at = due + later
        shown = await numbers(world)
        seen.append((shown["deliveries_due"], shown["deliveries_late"]))
    assert seen == [(0, 0), (1, 0), (1, 0), (1, 1)]
    await world.tick()
    shown = await numbers(world)
    assert (shown["deliveries_due"], shown["deliveries_late"]) == (0, 0)
    assert shown['sends_total{class="push",result="sent"}'] == 1


async def test_health_and_the_ages_are_numbers_too(world: World) -> None:
    health = world.interviewer.health
    assert set(health.troubles()) == {Part.TELEGRAM, Part.UPDATES, Part.SWEEP} - known(world)
    shown = await numbers(world)
    assert (shown["healthy"], shown["database_up"]) == (0, 1)
    assert "last_update_age_seconds" not in shown
    for part in Part:
        health.works(part)
    world.clock.at += timedelta(seconds=5)
    shown = await numbers(world)
    assert shown["healthy"] == 1
    assert (shown["last_update_age_seconds"], shown["last_sweep_age_seconds"]) == (5, 5)
    assert set(FIGURES) <= set(shown)


def known(world: World) -> set[Part]:
    """Telegram was asked already while the stage was set."""
    return {Part.TELEGRAM} if world.request.calls else set()


async def test_a_call_that_gets_no_answer_makes_telegram_unwell_until_one_does() -> None:
    told: list[str | None] = []
    budget = Budget(Limits(0, 0, 0), told.append)
    outcomes = [None, NetworkError("the connection broke"), TimedOut(), None]

    async def call() -> None:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome

    for endpoint, urgency in (("sendMessage", PUSH), ("sendMessage", None), ("getMe", None), ("getMe", None)):
        try:
            await budget.process_request(call, (), {}, endpoint, {}, urgency)
        except NetworkError:
            continue
    assert told == [None, "the connection broke", "Timed out", None]


async def test_asking_for_health_tries_telegram_again_when_it_was_away(world: World) -> None:
    health = world.interviewer.health
    health.fails(Part.TELEGRAM, "away")
    await world.interviewer.look()
    assert Part.TELEGRAM not in health.troubles()
    calls = len(world.request.calls)
    await world.interviewer.look()
    assert len(world.request.calls) == calls


async def test_the_page_of_a_running_bot(watch: Watch, tmp_path: Path) -> None:
    async with watch(f"sqlite:///{tmp_path}/interviewer.db", BOT_LOG_JSON="true") as watched:
        assert await watched.is_well() == {"status": "well"}
        seen = await watched.numbers()
        assert seen[f'{PAGE}updates_total{{kind="message"}}'] >= 2
        assert seen[f"{PAGE}last_sweep_age_seconds"] < 10
        assert seen["process_resident_memory_bytes"] > 10_000_000
        async with aiohttp.ClientSession() as session:
            async with session.get(f"{watched.page}/metrics") as response:
                assert response.content_type == "text/plain"
            async with session.get(f"{watched.page}/") as response:
                assert response.status == 404
        assert all(line.startswith("{") for line in watched.bot.said.splitlines())


async def test_the_page_is_there_before_telegram_is(tmp_path: Path) -> None:
    port = free_port()
    given = {
        "BOT_TOKEN": "123456:invented",
        "BOT_API_URL": f"http://127.0.0.1:{free_port()}",
        "BOT_DATA_DIR": str(tmp_path),
        "BOT_CONTENT": str(pack.write(tmp_path / "bank")),
        "BOT_ALLOW_DRAFTS": "true",
        "BOT_METRICS_LISTEN": f"127.0.0.1:{port}",
    }
    async with Host(tmp_path, given).running() as bot:
        await bot.says("Telegram cannot be reached")
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/health") as response:
            told = await response.json()
            assert response.status == 503
        assert told["status"] == "not well"
        assert "no connection to the Bot API server" in told["telegram"]["trouble"]
        assert "database" not in told
        assert await bot.stop() == 0


async def test_a_port_that_is_taken_is_refused_by_the_name_of_its_setting(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        given = {"BOT_METRICS_LISTEN": where, "BOT_PLAYGROUND_PORT": "0"}
        bank = {"BOT_CONTENT": str(pack.write(tmp_path / "bank")), "BOT_ALLOW_DRAFTS": "true"}
        async with Host(tmp_path, given | bank).running() as bot:
            assert await bot.ended() == 1
            assert "BOT_METRICS_LISTEN: nobody can listen there (Address already in use)" in bot.said


async def test_the_page_tells_what_health_knows_at_that_moment(world: World) -> None:
    health, port = world.interviewer.health, free_port()
    page = WatchPage(health, world.interviewer.look, lambda: world.interviewer.numbers(world.clock()))
    page.listen("127.0.0.1", port)
    seen = []
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        for part in Part:
            health.works(part)
        seen.append(await fetched(session, "/health"))
        health.fails(Part.DATABASE, "it is full")
        seen.append(await fetched(session, "/health"))
        status, metrics = await fetched(session, "/metrics")
    await page.close()
    assert seen == [
        (200, '{"status": "well"}\n'),
        (
            503,
            '{"status": "not well", "database": {"trouble": "it is full", "since": "2026-03-02T06:00:00+00:00"}}\n',
        ),
    ]
    assert status == 200
    assert "# HELP interviewer_inbox_depth Updates kept and not yet handled." in metrics


async def fetched(session: aiohttp.ClientSession, path: str) -> tuple[int, str]:
    async with session.get(path) as response:
        return response.status, await response.text()


async def test_without_a_database_what_waits_is_not_known_and_the_rest_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    @asynccontextmanager
    async def away(*_: object, **__: object) -> AsyncIterator[None]:
        raise UnavailableError
        yield

    monkeypatch.setattr(type(world.interviewer.figures.database), "begin", away)
    shown = await numbers(world)
    assert "inbox_depth" not in shown
    assert "sends_waiting" in shown
