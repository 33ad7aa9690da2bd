"""The page on a port of its own: /health for whoever restarts the bot, /metrics for Prometheus."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.watching.health import Health

Look = Callable[[], Awaitable[None]]
MakeMetrics = Callable[[], Awaitable[tuple[str, bytes]]]


class WatchPage:
    """Serves both; `look` may try what was not well anew before /health is told."""

    def __init__(self, health: Health, look: Look, metrics: MakeMetrics) -> None:
        doors: list[tuple[str, type[RequestHandler], dict[str, Any]]] = [
            ("/health", _HealthDoor, {"health": health, "look": look}),
            ("/metrics", _MetricsDoor, {"metrics": metrics}),
        ]
        self._server = HTTPServer(Application([*doors], log_function=lambda _: None))

    def listen(self, host: str, port: int) -> None:
        """Begin to listen."""
        self._server.listen(port, host)

    async def close(self) -> None:
        """Let go of the port."""
        self._server.stop()
        await self._server.close_all_connections()


class _HealthDoor(RequestHandler):
    def initialize(self, health: Health, look: Look) -> None:
        self._health = health
        self._look = look

    async def get(self) -> None:
        await self._look()
        troubles = self._health.troubles()
        if troubles:
            self.set_status(503)
        answer: dict[str, Any] = {"status": "not well" if troubles else "well"}
        for part, trouble in troubles.items():
            answer[part] = {"trouble": trouble.reason, "since": trouble.since.isoformat(timespec="seconds")}
        self.set_header("Content-Type", "application/json")
        self.write(json.dumps(answer) + "\n")


class _MetricsDoor(RequestHandler):
    def initialize(self, metrics: MakeMetrics) -> None:
        self._metrics = metrics

    async def get(self) -> None:
        kind, body = await self._metrics()
        self.set_header("Content-Type", kind)
        self.write(body)
