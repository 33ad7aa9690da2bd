"""A Telegram whose line is bad: the playground's model behind a server that delays, refuses, cuts and babbles."""

import asyncio
import json
import random
import secrets
import socket
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Self
from urllib.parse import urlsplit

from tornado import httpclient, httpserver, web

from bot.playground.bot_door import TOKEN_AND_METHOD, BotHandler
from bot.playground.refusals import too_many_requests
from bot.playground.state import State

LOOPBACK = "127.0.0.1"
# Longer than the bot waits for an answer to a send.
HANG = 11.0


class Fault(Enum):
    """One thing that can go wrong with a call."""

    SLOW = "slow"
    LATE = "delivered at once, confirmed late"
    ERROR = "500"
    BAD_GATEWAY = "502 in HTML"
    CUT_BEFORE = "cut before delivery"
    CUT_AFTER = "cut after delivery"
    HANG_BEFORE = "hang before delivery"
    HANG_AFTER = "hang after delivery"
    FLOOD = "429"
    GARBAGE = "garbage instead of JSON"
    EMPTY = "an empty object"
    GARBAGE_AFTER = "garbage after delivery"


# With these a message arrives though the bot is told late of it, or nothing.
DELIVERED = frozenset({Fault.CUT_AFTER, Fault.HANG_AFTER, Fault.GARBAGE_AFTER, Fault.LATE})
CUTTING = frozenset({Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.HANG_BEFORE, Fault.HANG_AFTER})
DELAYS = {Fault.SLOW: 0.3, Fault.LATE: 0.3, Fault.HANG_BEFORE: HANG, Fault.HANG_AFTER: HANG}
REFUSALS = {
    Fault.ERROR: (500, '{"ok": false, "error_code": 500, "description": "Internal Server Error"}'),
    Fault.BAD_GATEWAY: (502, "<html><body><h1>502 Bad Gateway</h1></body></html>"),
    Fault.GARBAGE: (200, "<html><body>Welcome to our hotel's network!</body></html>"),
    Fault.EMPTY: (200, "{}"),
}


@dataclass
class Weather:
    """Which share of the calls meets which fault; `among` names the methods in small letters, none meaning all."""

    rng: random.Random
    shares: Mapping[Fault, float] = field(default_factory=dict)
    among: frozenset[str] = frozenset()
    met: Counter[Fault] = field(default_factory=Counter)
    # Seconds that a flood lasts, as Telegram says.
    flood_lasts: int = 1

    def clear(self) -> None:
        """From now on all goes well."""
        self.shares = {}

    def draw(self, method: str) -> Fault | None:
        """What happens to this call."""
        if not self.shares or (self.among and method.lower() not in self.among):
            return None
        dice = self.rng.random()
        for fault, share in self.shares.items():
            dice -= share
            if dice < 0:
                self.met[fault] += 1
                return fault
        return None


class Balancer:
    """Brings each update to the next of the processes; goes on to another one where nobody listens."""

    def __init__(self, rng: random.Random) -> None:
        self.ports: list[int] = []
        self.losing = 0.0
        self.lost = 0
        self._rng = rng
        self._client = httpclient.AsyncHTTPClient(force_instance=True)

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        """Hand an update over; now and then the answer gets lost, so that it will come again."""
        for _ in self.ports:
            self.ports.append(self.ports.pop(0))
            address = f"http://{LOOPBACK}:{self.ports[0]}{urlsplit(url).path}"
            try:
                answer = await self._client.fetch(address, method="POST", headers=headers, body=body, raise_error=False)
            except (OSError, httpclient.HTTPClientError):
                continue
            if self._rng.random() < self.losing:
                self.lost += 1
                raise ConnectionError("the answer got lost")
            return answer.code, answer.body
        raise ConnectionError("nobody listens")


class FaultyTelegram:
    """`async with FaultyTelegram(rng) as telegram`: a state to act in, a weather to change, an address for bots."""

    def __init__(self, rng: random.Random) -> None:
        self.weather = Weather(rng)
        self.balancer = Balancer(rng)
        self.state = State(
            lambda: datetime.now(UTC),
            secret=secrets.token_urlsafe(27),
            first_id=1000,
            post=self.balancer.post,
        )
        self.state.webhook.retry_after = 0.1
        # The methods called, and when, by the machine's clock.
        self.calls: list[tuple[str, float]] = []
        self._port = 0
        self._server: httpserver.HTTPServer | None = None

    @property
    def api_url(self) -> str:
        """The root that a bot appends `/bot<token>/...` to."""
        return f"http://{LOOPBACK}:{self._port}"

    async def open(self) -> None:
        """Listen: on a free port the first time, on the same one after a `shut`."""
        listening = socket.create_server((LOOPBACK, self._port))
        listening.setblocking(False)
        self._port = listening.getsockname()[1]
        routes = [(TOKEN_AND_METHOD, _Door, {"state": self.state, "telegram": self})]
        self._server = httpserver.HTTPServer(web.Application(routes, log_function=lambda _: None, port=self._port))
        self._server.add_socket(listening)

    async def shut(self) -> None:
        """Be unreachable."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()
            self._server = None

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.state.close()
        await self.shut()


class _Door(BotHandler):
    def initialize(self, state: State, telegram: FaultyTelegram) -> None:
        super().initialize(state)
        self._telegram = telegram

    async def _answer(self, token: str, method: str) -> None:
        self._telegram.calls.append((method.lower(), time.monotonic()))
        fault = self._telegram.weather.draw(method)
        if fault in DELIVERED and self._state.authorise(token) is None:
            body = await self._perform(method)
            await asyncio.sleep(DELAYS.get(fault, 0))
            self._fail(fault, 200, json.dumps(body))
        elif fault is None or fault is Fault.SLOW:
            await asyncio.sleep(DELAYS[fault] if fault else 0)
            await super()._answer(token, method)
        else:
            await asyncio.sleep(DELAYS.get(fault, 0))
            self._fail(fault, *self._refusal(fault))

    def _refusal(self, fault: Fault) -> tuple[int, str]:
        if fault is Fault.FLOOD:
            flood = too_many_requests(self._telegram.weather.flood_lasts)
            return 429, json.dumps(flood.body())
        return REFUSALS.get(fault, (200, ""))

    def _fail(self, fault: Fault, status: int, body: str) -> None:
        if fault in CUTTING:
            self.detach().close()
            return
        self.set_status(status)
        # All but its end: with what people typed in it.
        self.finish(body[:-1] if fault is Fault.GARBAGE_AFTER else body)


def described(met: Mapping[Fault, int]) -> dict[str, int]:
    """The faults met, for printing."""
    return {fault.value: count for fault, count in met.items()}


def buttons_of(message: Mapping[str, Any]) -> list[str]:
    """The callback data under a message."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [str(button.get("callback_data", "")) for row in rows for button in row]
