"""Two processes behind a balancer, on one PostgreSQL: killed one after the other, they are one bot to whoever looks."""

import asyncio
import bisect
import random
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults import pack
from tests.faults.conftest import LONG, SEED, Setting, Stage, settings
from tests.faults.crowd import Crowd
from tests.faults.ledger import Ledger, counted
from tests.faults.process import Bot, Host
from tests.faults.telegram import LOOPBACK, Fault, FaultyTelegram
from tests.postgres import find_programs, running

KILLS, PEOPLE = (60, 20) if LONG else (3, 8)
A_RUN = 2.5
HOOK = {"BOT_WEBHOOK_URL": "https://bot.example.org:8443/hook", "BOT_WEBHOOK_SECRET": "a-long-secret"}
# What Telegram allows in five seconds, and a little for a machine that is busy with the test itself. Two processes that
# did not share one budget would send 290.
WINDOW, AT_MOST = 5.0, 165
# Seconds until another process has taken over.
TAKEN_OVER = 10.0


@pytest.fixture
def database_url(postgres_url: str) -> str:
    """An empty database on a server."""
    return postgres_url


@dataclass
class Pair:
    """Both processes, as the balancer knows them; when anything was sent, and when the silent were asked."""

    stage: Stage
    bots: dict[int, Bot] = field(default_factory=dict)
    sent_at: list[float] = field(default_factory=list)
    pushed_at: list[float] = field(default_factory=list)

    async def start(self, port: int) -> None:
        """Start the one that listens there."""
        self.bots[port] = await self.stage.host.start(**HOOK, BOT_WEBHOOK_LISTEN=f"{LOOPBACK}:{port}")

    async def kill_one(self) -> None:
        """End one of the two, whichever, and start it anew; the other one serves, or there would be nobody to go on."""
        port = self.stage.rng.choice(sorted(self.bots))
        await self.serve(but=port)
        await self.bots[port].kill()
        await asyncio.sleep(self.stage.rng.uniform(0, 1))
        await self.start(port)

    async def serve(self, but: int = 0) -> None:
        """Wait until all of them serve, but one."""
        for bot in (bot for port, bot in self.bots.items() if port != but):
            await bot.is_ready()

    def watch(self) -> None:
        """Note when something is sent."""
        state, silent = (
            self.stage.telegram.state,
            {one.id for one in self.stage.crowd.learners.values() if not one.answers},
        )
        call = state.call

        async def noted(method: str, params: dict[str, object]) -> dict[str, object]:
            body = await call(method, params)
            if method.lower() == "sendmessage" and body["ok"]:
                self.sent_at.append(time.monotonic())
                if int(str(params["chat_id"])) in silent:
                    self.pushed_at.append(time.monotonic())
            return body

        state.call = noted  # type: ignore[method-assign]

    @property
    def busiest(self) -> int:
        """How many messages were sent in the busiest window."""
        return max(bisect.bisect(self.sent_at, at + WINDOW) - number for number, at in enumerate(self.sent_at))

    @property
    def longest_silence(self) -> float:
        """Seconds without a push while there was still something to push."""
        busy = self.pushed_at[: int(len(self.pushed_at) * 0.8)]
        return max(later - earlier for earlier, later in pairwise(busy))


@pytest.fixture
async def pair(staged: Setting) -> AsyncIterator[Pair]:
    """People who write three messages in a row, and enough to be asked for all the time that the test takes."""
    stage = await staged(answering=PEOPLE, silent=int(KILLS * A_RUN * 8), within=0.0, burst=3)
    pair = Pair(stage)
    async with AsyncExitStack() as stack:
        for port in free_ports(2):
            stack.push_async_callback(lambda port=port: pair.bots[port].kill())
            await pair.start(port)
            stage.telegram.balancer.ports.append(port)
        pair.watch()
        yield pair


async def test_two_processes_are_one_bot_whichever_dies(pair: Pair) -> None:
    stage = pair.stage
    stage.telegram.weather.shares = {Fault.LATE: 0.02}
    stage.telegram.balancer.losing = 0.02
    await pair.serve()
    stage.crowd.begin()
    for _ in range(KILLS):
        await asyncio.sleep(stage.rng.uniform(0.3, 2 * A_RUN - 0.8))
        await pair.kill_one()
    stage.telegram.balancer.losing = 0.0
    stage.crowd.calm_down()
    await stage.ledger.settled(stage.crowd, within=180.0)
    await pair.serve()
    for bot in pair.bots.values():
        assert await bot.stop() == 0
    lost = stage.telegram.balancer.lost
    silence, busiest, slowness = pair.longest_silence, pair.busiest, stage.host.slowness
    facts = {"answers_lost": lost, "silence": round(silence, 1), "busiest": busiest, "slowness": round(slowness, 1)}
    count = await stage.count("two processes", kills=KILLS, **facts)
    assert count.faults == []
    assert count.spare_questions <= KILLS * slowness
    assert count.spare <= KILLS * slowness + lost
    assert busiest <= AT_MOST * slowness
    assert silence <= TAKEN_OVER * slowness


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    sockets = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.mark.skipif(not LONG, reason="a server of its own takes its time")
async def test_a_server_that_goes_away_and_comes_back_loses_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL here")
    rng = random.Random(SEED)
    with running(programs) as server, server.fresh() as url:
        async with FaultyTelegram(rng) as telegram:
            ledger, crowd = Ledger(url), Crowd(telegram.state, rng, answering=20, silent=200)
            pack.write(tmp_path / "bank")
            await ledger.seed(crowd, rng, 20.0)
            async with Host(tmp_path, settings(telegram, url, tmp_path)).running() as bot:
                await bot.is_ready()
                crowd.begin()
                for _ in range(3):
                    await asyncio.sleep(rng.uniform(1, 4))
                    server.stop()
                    await asyncio.sleep(rng.uniform(1, 4))
                    server.start()
                crowd.calm_down()
                await ledger.settled(crowd)
                assert await bot.stop() == 0
            count = await counted(ledger, crowd)
            await ledger.close()
    with capfd.disabled():
        print(f"\nserver away: seed {SEED}, {vars(count)}", file=sys.stderr, flush=True)  # noqa: T201 - as above
    assert count.faults == []
    assert count.spare <= 3
