"""Telegram for a benchmark, in a process of its own: the playground's server with people who answer in a closed loop.

Prints where it listens, waits for a bot, warms up, says so, plays, and prints what it saw, each as a line of JSON.
"""

import argparse
import asyncio
import json
import time
from datetime import UTC, datetime
from typing import Any

import uvloop

from benchmarks.seeding import ANSWERS, FIRST_PERSON
from bot.playground.server import Playground


class Loop:
    """A few people wait for a reply at any time; whoever got one makes room for the next, who takes a `pause`."""

    def __init__(self, playground: Playground, people: int, pause: float) -> None:
        self.state = playground.state
        self.pause = pause
        self.next = 0
        self.ids = [self._add(number) for number in range(people)]
        self.replies = 0
        self.waits: list[float] = []
        self._sent_at: dict[int, float] = {}
        self.state.listeners.append(self._hear)

    def say(self) -> None:
        """Let the next person write an answer."""
        chat_id = self.ids[self.next % len(self.ids)]
        self.next += 1
        self._sent_at[chat_id] = time.perf_counter()
        self.state.say(chat_id, chat_id, ANSWERS[self.next % len(ANSWERS)])

    def _add(self, number: int) -> int:
        person = self.state.add_person(f"Person {number}", person_id=FIRST_PERSON + number)
        self.state.chat(person.id).started = True
        return person.id

    def _hear(self, event: dict[str, Any]) -> None:
        if event["event"] != "message" or event["chat_id"] not in self._sent_at:
            return
        newest = next(reversed(self.state.chat(event["chat_id"]).messages.values()))
        if newest.sender is not self.state.bot:
            return
        self.waits.append(time.perf_counter() - self._sent_at.pop(event["chat_id"]))
        self.replies += 1
        if self.pause:
            asyncio.get_running_loop().call_later(self.pause, self.say)
        else:
            self.say()


async def play(arguments: argparse.Namespace) -> None:
    """Serve one bot for so many seconds, after a warm-up."""
    async with Playground(clock=lambda: datetime.now(UTC)) as playground:
        call, polled = playground.state.call, asyncio.Event()

        async def delayed(method: str, params: dict[str, Any]) -> dict[str, Any]:
            if method.lower() == "getupdates":
                polled.set()
            elif arguments.delay:
                await asyncio.sleep(arguments.delay)
            return await call(method, params)

        playground.state.call = delayed  # type: ignore[method-assign]
        loop = Loop(playground, arguments.people, arguments.pause)
        print(json.dumps({"api_url": playground.api_url, "token": playground.token}), flush=True)
        await polled.wait()
        for _ in range(arguments.window):
            loop.say()
        await asyncio.sleep(arguments.warm_up)
        print(json.dumps({"warm": True}), flush=True)
        before, began = loop.replies, time.perf_counter()
        loop.waits.clear()
        await asyncio.sleep(arguments.seconds)
        rate = (loop.replies - before) / (time.perf_counter() - began)
        waits = sorted(loop.waits) or [0.0]
        seen = {
            "replies": loop.replies - before,
            "per_second": rate,
            "p50_ms": 1000 * waits[len(waits) // 2],
            "p95_ms": 1000 * waits[int(len(waits) * 0.95)],
        }
        print(json.dumps(seen), flush=True)


def main() -> None:
    """Read the command line and play."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--window", type=int, default=64)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--warm-up", type=float, default=2.0)
    parser.add_argument("--seconds", type=float, default=8.0)
    uvloop.run(play(parser.parse_args()))


if __name__ == "__main__":
    main()
