"""A push to 3,000 due chats on a server that refuses above 30 a second, while five people a second answer."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.seeding import ANSWERS, FIRST_PERSON, QUESTION, seed
from bot.playground.server import Playground
from bot.storage import open_database
from bot.storage.tables import chats, deliveries

DUE = 3_000
ANSWERING = 400
PER_SECOND = 30
LOCKED_FOR = 5
ANSWERS_A_SECOND = 5
LATENCY = 0.05


class Flood:
    """Refuses the message that is one too many in any second, and everything for a while after it."""

    def __init__(self) -> None:
        self.refused = 0
        self._sent: deque[float] = deque()
        self._locked_until = 0.0

    def refusal(self) -> dict[str, Any] | None:
        """The body of a 429, or None."""
        now = time.monotonic()
        while self._sent and self._sent[0] <= now - 1:
            self._sent.popleft()
        if now >= self._locked_until and len(self._sent) < PER_SECOND:
            self._sent.append(now)
            return None
        if now >= self._locked_until:
            self._locked_until = now + LOCKED_FOR
        self.refused += 1
        return {
            "ok": False,
            "error_code": 429,
            "description": f"Too Many Requests: retry after {LOCKED_FOR}",
            "parameters": {"retry_after": LOCKED_FOR},
        }


class Watch:
    """What the people saw: how many questions each got, and how long a verdict took."""

    def __init__(self, playground: Playground) -> None:
        self.state = playground.state
        self.questions: Counter[int] = Counter()
        self.waits: list[float] = []
        self.typed: dict[int, float] = {}
        self.first_at = self.last_at = 0.0
        self.messages = self.until_last = 0
        self.state.listeners.append(self._hear)

    def _hear(self, event: dict[str, Any]) -> None:
        if event["event"] != "message":
            return
        newest = next(reversed(self.state.chat(event["chat_id"]).messages.values()))
        if newest.sender is not self.state.bot:
            return
        now = time.monotonic()
        self.messages += 1
        if newest.text.startswith("Question of the day"):
            self.questions[event["chat_id"]] += 1
            self.first_at, self.last_at = self.first_at or now, now
            self.until_last = self.messages
        elif event["chat_id"] in self.typed:
            self.waits.append(now - self.typed.pop(event["chat_id"]))


async def play(folder: Path) -> dict[str, Any]:
    """Serve the bot until everybody was asked; what was seen."""
    flood = Flood()
    async with Playground(clock=lambda: datetime.now(UTC)) as playground:
        watch, call = Watch(playground), playground.state.call

        async def limited(method: str, params: dict[str, Any]) -> dict[str, Any]:
            if method.lower() == "sendmessage":
                await asyncio.sleep(LATENCY)
                return flood.refusal() or await call(method, params)
            return await call(method, params)

        playground.state.call = limited  # type: ignore[method-assign]
        for number in range(DUE + ANSWERING):
            person = playground.state.add_person(f"Person {number}", person_id=FIRST_PERSON + number)
            playground.state.chat(person.id).started = True
        environment = {
            "BOT_TOKEN": playground.token,
            "BOT_API_URL": playground.api_url,
            "BOT_DATABASE_URL": f"sqlite:///{folder}/bot.db",
            "BOT_DATA_DIR": str(folder),
        }
        command = [sys.executable, "-m", "bot", "run"]
        bot = await asyncio.create_subprocess_exec(
            *command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            await _answer_meanwhile(watch)
        finally:
            bot.terminate()
            await bot.wait()
    waits = sorted(watch.waits)
    return {
        "sent": sum(watch.questions.values()),
        "lost": DUE - len(watch.questions),
        "twice": sum(count > 1 for count in watch.questions.values()),
        "refused": flood.refused,
        "messages_per_second": (watch.until_last - 1) / (watch.last_at - watch.first_at),
        "questions_per_second": (len(watch.questions) - 1) / (watch.last_at - watch.first_at),
        "verdicts": len(waits),
        "verdict_p95_s": waits[int(len(waits) * 0.95)] if waits else None,
    }


async def _answer_meanwhile(watch: Watch) -> None:
    deadline, answering = time.monotonic() + 240, 0
    while len(watch.questions) < DUE and time.monotonic() < deadline:
        if watch.questions and answering < ANSWERING:
            chat_id = FIRST_PERSON + DUE + answering
            watch.typed[chat_id] = time.monotonic()
            watch.state.say(chat_id, chat_id, ANSWERS[answering % len(ANSWERS)])
            answering += 1
        await asyncio.sleep(1 / ANSWERS_A_SECOND)


async def measure() -> dict[str, Any]:
    """Seed a database, play, and give the figures."""
    with tempfile.TemporaryDirectory() as folder:
        now = datetime.now(UTC)
        path = Path(folder) / "bot.db"
        await seed(path, DUE + ANSWERING, now, due=True)
        await _open_some(path, now)
        return await play(Path(folder))


async def _open_some(path: Path, at: datetime) -> None:
    """Give the people who answer a question that is open already, and nothing due."""
    database = open_database(f"sqlite:///{path}")
    async with database.begin() as connection:
        first = FIRST_PERSON + DUE
        await connection.execute(chats.update().where(chats.c.id >= first).values(due_at=None, dailies=1))
        row = {
            "question_id": QUESTION, "origin": "daily", "state": "sent", "day": at.date(), "number": 1, "due_at": at,
            "claimed_at": at, "retry_at": at, "message_id": 1, "sent_at": at, "reason": "",
        }  # fmt: skip
        await connection.execute(deliveries.insert(), [row | {"chat_id": first + n} for n in range(ANSWERING)])
    await database.close()


def main() -> None:
    """Print what a push looks like."""
    print(json.dumps(uvloop.run(measure()), indent=1))


if __name__ == "__main__":
    main()
