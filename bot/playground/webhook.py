"""Bringing updates to a bot's own address, in order and until it takes them."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from bot.playground.updates import Update, Updates

Post = Callable[[str, dict[str, str], bytes], Awaitable[tuple[int, bytes]]]
Call = Callable[[str, dict[str, Any]], Awaitable[dict[str, Any]]]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


class Webhook:
    """Posts one update after the other; what is not taken with a 2xx is brought again."""

    def __init__(self, updates: Updates, post: Post | None, stamp: Callable[[], int]) -> None:
        self.url = ""
        self.connections = 40
        self.retry_after = 1.0
        # The answer to an update may hold one call; this is who performs it.
        self.call: Call | None = None
        self._updates = updates
        self._post = post
        self._stamp = stamp
        self._secret = ""
        self._last_error: dict[str, Any] = {}
        self._task: asyncio.Task[None] | None = None

    async def point(self, url: str, secret: str, connections: int) -> None:
        """Bring updates to this address from now on; to none when it is empty."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        self.url, self._secret, self.connections = url, secret, connections
        self._last_error = {}
        self._task = asyncio.create_task(self._deliver()) if url else None

    def json(self) -> dict[str, Any]:
        """Give the Bot API's WebhookInfo, but for what waits."""
        info: dict[str, Any] = {"url": self.url, "has_custom_certificate": False}
        return info | ({"max_connections": self.connections} | self._last_error if self.url else {})

    async def _deliver(self) -> None:
        while True:
            await self._updates.arrival()
            update = self._updates.pending[0]
            if await self._taken(update):
                self._updates.confirm(update["update_id"] + 1)
            else:
                await asyncio.sleep(self.retry_after)

    async def _taken(self, update: Update) -> bool:
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers[SECRET_HEADER] = self._secret
        try:
            if self._post is None:
                raise ConnectionError("nothing here can post")
            status, body = await self._post(self.url, headers, json.dumps(update).encode())
        except OSError as error:
            return self._failed(f"Connection failed: {type(error).__name__}")
        if not 200 <= status < 300:
            return self._failed(f"Wrong response from the webhook: {status}")
        await self._perform(body)
        return True

    def _failed(self, reason: str) -> bool:
        self._last_error = {"last_error_date": self._stamp(), "last_error_message": reason}
        return False

    async def _perform(self, body: bytes) -> None:
        try:
            call = json.loads(body)
        except ValueError:
            return
        if isinstance(call, dict) and isinstance(call.get("method"), str) and self.call is not None:
            await self.call(call.pop("method"), call)
