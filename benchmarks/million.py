"""What a million chats cost while nothing is due, and what claiming ten thousand of them costs."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from benchmarks.seeding import FIRST_PERSON, seed
from benchmarks.throughput import memory_of, seen_by, staged
from bot.domain.bank import QuestionBank
from bot.services.daily import Daily
from bot.services.delivering import Delivering
from bot.storage import open_database
from bot.storage.tables import chats

CHATS = 1_000_000
DUE = 10_000


async def costs(path: Path, at: datetime) -> dict[str, Any]:
    """Milliseconds of an idle tick and seconds of a claim, on a database of a million chats."""
    database = open_database(f"sqlite:///{path}")
    daily = Daily(Delivering(database, QuestionBank([]), None, None), timedelta(hours=3))  # type: ignore[arg-type]
    await daily.sweep(at - timedelta(days=2))
    ticks = []
    for _ in range(50):
        began = time.perf_counter()
        await daily.sweep(at - timedelta(days=2))
        ticks.append(time.perf_counter() - began)
    async with database.begin() as connection:
        await connection.execute(update(chats).where(chats.c.id < FIRST_PERSON + DUE).values(due_at=at))
    began, claimed = time.perf_counter(), 0
    while batch := await daily.claim_due(at):
        claimed += len(batch)
    seconds = time.perf_counter() - began
    await database.close()
    return {"idle_tick_ms": 1000 * sorted(ticks)[25], "claimed": claimed, "claim_s": seconds}


def start(path: Path, folder: Path) -> dict[str, Any]:
    """Seconds from starting the bot to its first question for updates, and its memory then."""
    with staged("--people", "1", "--window", "0", "--warm-up", "0", "--seconds", "3") as (stage, where):
        environment = {
            "BOT_TOKEN": where["token"],
            "BOT_API_URL": where["api_url"],
            "BOT_DATABASE_URL": f"sqlite:///{path}",
            "BOT_DATA_DIR": str(folder),
        }
        began = time.perf_counter()
        command = [sys.executable, "-m", "bot", "run"]
        with subprocess.Popen(
            command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as bot:
            seen_by(stage, bot)  # it has polled
            seen_by(stage, bot)  # three seconds ago
            seen = {"start_to_first_poll_s": time.perf_counter() - began - 3, "memory_mib": memory_of(bot.pid)}
            bot.terminate()
            bot.wait()
    return seen


def measure() -> dict[str, Any]:
    """Seed a million chats, none of them due, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        at = datetime.now(UTC) + timedelta(days=1)
        path = Path(folder) / "bot.db"
        asyncio.run(seed(path, CHATS, at + timedelta(days=1), due=True))
        small = Path(folder) / "small.db"
        asyncio.run(seed(small, 10, at, due=True))
        few = start(small, Path(folder))
        many = start(path, Path(folder))
        return {"ten chats": few, "a million chats": many} | asyncio.run(costs(path, at))


def main() -> None:
    """Print what a million chats cost."""
    print(json.dumps(measure(), indent=1))


if __name__ == "__main__":
    main()
