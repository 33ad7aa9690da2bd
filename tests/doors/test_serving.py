"""The bot as a process: how it starts, how it refuses to, and how it stops."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.playground.server import Playground
from tests.faults import pack
from tests.faults.process import Host


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(clock=lambda: datetime.now(UTC)) as opened:
        yield opened


@pytest.fixture
def host(playground: Playground, tmp_path: Path) -> Host:
    settings = {
        "BOT_TOKEN": playground.token,
        "BOT_API_URL": playground.api_url,
        "BOT_DATA_DIR": str(tmp_path),
        "BOT_CONTENT": str(pack.write(tmp_path / "bank")),
        "BOT_ALLOW_DRAFTS": "true",
    }
    return Host(tmp_path, settings)


async def test_it_serves_and_stops_at_once_when_told_to(host: Host, playground: Playground) -> None:
    ada = playground.state.add_person("Ada")
    async with host.running() as bot:
        await bot.is_ready()
        playground.state.say(ada.id, ada.id, "/start")
        async with asyncio.timeout(10):
            while len(playground.state.chat(ada.id).messages) < 2:  # noqa: ASYNC110 - what a person sees has no event
                await asyncio.sleep(0.02)
        assert await bot.stop(within=5) == 0
    assert "Traceback" not in bot.said
    assert playground.token not in bot.said


async def test_a_token_that_telegram_does_not_know_ends_it_with_a_line(host: Host) -> None:
    async with host.running(BOT_TOKEN="123456:" + "x" * 30) as bot:
        assert await bot.ended() == 1
    assert "Telegram refuses the token; @BotFather gives a valid one for BOT_TOKEN" in bot.said
    assert "Traceback" not in bot.said


async def test_a_faulty_bank_ends_it_with_a_line(host: Host, tmp_path: Path) -> None:
    (tmp_path / "faulty" / "area").mkdir(parents=True)
    (tmp_path / "faulty" / "area" / "broken.toml").write_text("id = 'broken", encoding="utf-8")
    async with host.running(BOT_CONTENT=str(tmp_path / "faulty")) as bot:
        assert await bot.ended() == 1
    assert "the bank cannot be used: area/broken.toml: is not TOML" in bot.said
    assert "Traceback" not in bot.said


async def test_somebody_elses_database_ends_it_with_a_line(host: Host, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "interviewer.db") as other:
        other.execute("CREATE TABLE wallets (id INTEGER)")
    other.close()
    async with host.running() as bot:
        assert await bot.ended() == 1
    assert "this database belongs to something else (it holds wallets)" in bot.said
    assert "Traceback" not in bot.said


async def test_before_telegram_can_be_reached_it_waits_and_can_be_stopped(host: Host) -> None:
    async with host.running(BOT_API_URL="http://127.0.0.1:1") as bot:
        await bot.says("Telegram cannot be reached")
        assert await bot.stop(within=5) == 0
    assert "Traceback" not in bot.said


async def test_without_a_token_it_opens_the_playground(host: Host) -> None:
    async with host.running(BOT_TOKEN="", BOT_API_URL="", BOT_PLAYGROUND_PORT="0") as bot:
        await bot.is_ready()
        assert "Open http://127.0.0.1:" in bot.said
        assert await bot.stop(within=5) == 0
    assert "Traceback" not in bot.said
