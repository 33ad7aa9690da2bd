"""A bad Telegram, a bot as a process, and people who count; FAULTS=long plays each test for long."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults import pack
from tests.faults.crowd import Crowd
from tests.faults.ledger import Count, Ledger, counted
from tests.faults.process import Host
from tests.faults.telegram import FaultyTelegram, described

SEED = int(os.environ.get("FAULTS_SEED", "20261104"))
LONG = os.environ.get("FAULTS", "") == "long"

UNLIMITED = {"BOT_SENDS_PER_CHAT_SECOND": "0", "BOT_MESSAGES_PER_MINUTE": "0"}


@dataclass
class Stage:
    """Everything that a fault test plays with."""

    telegram: FaultyTelegram
    host: Host
    ledger: Ledger
    rng: random.Random
    crowd: Crowd
    say: Callable[[str], None]

    async def count(self, what: str, **facts: object) -> Count:
        """Count, and say it with the seed."""
        count = await counted(self.ledger, self.crowd)
        told = {"seed": SEED, **facts, "met": described(self.telegram.weather.met)}
        numbers = {name: value for name, value in vars(count).items() if name != "faults"}
        self.say(f"{what}: {told | numbers}, broken promises: {len(count.faults)}")
        return count


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """A file of its own; the processes that share a server have a test of their own."""
    return f"sqlite:///{tmp_path}/interviewer.db"


Setting = Callable[..., Awaitable[Stage]]


@pytest.fixture
def bots_database_url(database_url: str) -> str:
    """The way by which the bot gets there; a test that breaks it overrides this."""
    return database_url


@pytest.fixture
async def staged(
    tmp_path: Path, database_url: str, bots_database_url: str, capfd: pytest.CaptureFixture[str]
) -> AsyncIterator[Setting]:
    """A stage for so many people who are asked within so many seconds; nothing runs yet."""
    rng = random.Random(SEED)
    async with FaultyTelegram(rng) as telegram:
        ledger = Ledger(database_url)

        async def stage(*, answering: int, silent: int, within: float, burst: int = 1) -> Stage:
            crowd = Crowd(telegram.state, rng, answering=answering, silent=silent, burst=burst)
            await asyncio.to_thread(pack.write, tmp_path / "bank")
            await ledger.seed(crowd, rng, within)
            host = Host(tmp_path, settings(telegram, bots_database_url, tmp_path))
            return Stage(telegram, host, ledger, rng, crowd, say)

        def say(text: str) -> None:
            # Past the capture, and on the stream that a test process of several still has.
            with capfd.disabled():
                print(f"\n{text}", file=sys.stderr, flush=True)  # noqa: T201 - the counts are what a run is for

        yield stage
        await ledger.close()


def settings(telegram: FaultyTelegram, database_url: str, folder: Path) -> dict[str, str]:
    """The variables that the bot is started with."""
    return {
        "BOT_TOKEN": telegram.state.token,
        "BOT_API_URL": telegram.api_url,
        "BOT_DATABASE_URL": database_url,
        "BOT_DATA_DIR": str(folder / "data"),
        "BOT_CONTENT": str(folder / "bank"),
        "BOT_ALLOW_DRAFTS": "true",
        **UNLIMITED,
    }
