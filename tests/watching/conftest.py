"""The bot as a process that is watched: a Telegram of its own, and the page with its health and its numbers."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.playground.people import Person
from bot.playground.server import Playground
from tests.faults import pack
from tests.faults.process import Bot, Host

# Seconds; the bot looks at its database every five.
PATIENCE = 30.0
CORRECT = pack.TOPICS["momentum"].answers()[0]


@dataclass
class Watched:
    """A running bot, a person who talks to it, and what its page shows."""

    bot: Bot
    playground: Playground
    ada: Person
    page: str

    def says(self, text: str) -> None:
        """Ada writes."""
        self.playground.state.say(self.ada.id, self.ada.id, text)

    def heard(self, text: str) -> int:
        """How many of the bot's messages begin like that."""
        messages = self.playground.state.chat(self.ada.id).messages.values()
        return sum(one.text.startswith(text) for one in messages if one.sender is self.playground.state.bot)

    async def hears(self, text: str, times: int = 1) -> None:
        """Wait for a message that begins like that."""
        await until(lambda: self.heard(text) >= times)

    async def health(self) -> tuple[int, dict[str, Any]]:
        """Status and body of /health."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.page}/health") as response:
            return response.status, json.loads(await response.text())

    async def numbers(self) -> dict[str, float]:
        """What /metrics shows, by name with labels."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.page}/metrics") as response:
            lines = (await response.text()).splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    async def is_well(self, *, well: bool = True) -> dict[str, Any]:
        """Wait until /health says so; what it says then."""
        async with asyncio.timeout(PATIENCE):
            while True:
                status, body = await self.health()
                if (status == 200) is well:
                    return body
                await asyncio.sleep(0.1)


async def until(true: Callable[[], bool]) -> None:
    """Wait for something to be true."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - what a person sees has no event
            await asyncio.sleep(0.05)


Watch = Callable[..., AbstractAsyncContextManager[Watched]]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    """Starts the bot on a database and has Ada set up, with a question open."""

    @asynccontextmanager
    async def watching(database_url: str, **settings: str) -> AsyncIterator[Watched]:
        port = free_port()
        async with Playground(clock=lambda: datetime.now(UTC)) as playground:
            given = {
                "BOT_TOKEN": playground.token,
                "BOT_API_URL": playground.api_url,
                "BOT_DATABASE_URL": database_url,
                "BOT_DATA_DIR": str(tmp_path),
                "BOT_CONTENT": str(pack.write(tmp_path / "bank")),
                "BOT_ALLOW_DRAFTS": "true",
                "BOT_METRICS_LISTEN": f"127.0.0.1:{port}",
                "BOT_SENDS_PER_CHAT_SECOND": "0",
            }
            async with Host(tmp_path, given | settings).running() as bot:
                ada = playground.state.add_person("Ada")
                watched = Watched(bot, playground, ada, f"http://127.0.0.1:{port}")
                await bot.is_ready()
                watched.says("/start")
                watched.says("/quiz momentum")
                await watched.hears("Question · ")
                yield watched

    return watching
