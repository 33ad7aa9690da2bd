"""The queue of updates that a bot has not confirmed yet."""

import asyncio
from collections.abc import Iterable
from typing import Any

from bot.playground.refusals import conflict

Update = dict[str, Any]

KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
# Telegram leaves these out unless a bot asks for them.
USUAL_KINDS = frozenset(KINDS) - {"chat_member"}
LONGEST_POLL = 50.0


class Updates:
    """Numbers updates, keeps them until they are confirmed, and wakes whoever waits for them."""

    def __init__(self, first_id: int) -> None:
        self.pending: list[Update] = []
        self.allowed = USUAL_KINDS
        self._next_id = first_id
        self._arrived = asyncio.Event()
        self._taker: asyncio.Event | None = None

    def put(self, kind: str, payload: dict[str, Any]) -> None:
        """Queue an update, unless the bot did not ask for its kind."""
        if kind not in self.allowed:
            return
        self.pending.append({"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self._arrived.set()

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Keep which kinds are wanted from now on: an empty list means the usual, None keeps the last."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or USUAL_KINDS

    def take(self) -> list[Update]:
        """Give all pending updates and confirm them at once."""
        taken, self.pending = self.pending, []
        return taken

    def confirm(self, offset: int) -> None:
        """Forget what lies before an offset; a negative one keeps that many of the newest."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]

    async def poll(self, offset: int, limit: int, patience: float) -> list[Update]:
        """Wait for updates from an offset on; a newer poll ends this one with a conflict."""
        mine = self._replace_taker()
        self.confirm(offset)
        try:
            await self._wait(mine, min(max(patience, 0.0), LONGEST_POLL))
        finally:
            if self._taker is mine:
                self._taker = None
        if mine.is_set():
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        return self.pending[:limit]

    async def arrival(self) -> None:
        """Wait until something is pending."""
        while not self.pending:
            self._arrived.clear()
            await self._arrived.wait()

    def _replace_taker(self) -> asyncio.Event:
        if self._taker is not None:
            self._taker.set()
            self._arrived.set()
        self._taker = asyncio.Event()
        return self._taker

    async def _wait(self, ousted: asyncio.Event, patience: float) -> None:
        deadline = asyncio.get_running_loop().time() + patience
        while not self.pending and not ousted.is_set():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return
            self._arrived.clear()
            # Not wait_for, which until Python 3.12 forgets that it was cancelled when something arrives just then.
            try:
                async with asyncio.timeout(left):
                    await self._arrived.wait()
            except TimeoutError:
                return
