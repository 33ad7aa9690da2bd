"""The budget as the library knows it: a rate limiter that every call goes through."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.budget.errands import REPLY, Errand, Limits
from bot.budget.permits import Permits
from bot.services.slots import Limit, OwnSlots, Slots, now
from bot.transport import wait_of

# What counts against Telegram's limits; chat actions and button answers never wait behind these.
PACED = frozenset({"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageReplyMarkup"})

# A minute, and a little for clocks that disagree.
GROUP_WINDOW = 60.2


@dataclass(slots=True)
class _Line:
    """Those who want to write to a chat, one after the other."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    wanted: int = 0


class Budget(BaseRateLimiter[Errand]):
    """Gives permits to send; a RetryAfter stops everybody for as long as it says and loses nothing."""

    def __init__(
        self, limits: Limits, tell: Callable[[str | None], None] = lambda _: None, slots: Slots | None = None
    ) -> None:
        self._limits = limits
        self._tell = tell
        self._slots = slots or OwnSlots()
        self._permits = Permits(self._slots, limits.per_second)
        self._lines: dict[int, _Line] = {}
        self.counts: Counter[tuple[str, str]] = Counter()

    @property
    def waiting(self) -> int:
        """How many sends wait for a permit."""
        return self._permits.waiting

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Give no more permits."""
        await self._permits.stop()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Errand | None,
    ) -> Any:
        """Make a call of the Bot API when there is a permit for it."""
        if endpoint not in PACED:
            return await self._call(callback, args, kwargs)
        errand = rate_limit_args or REPLY
        kind, push = "push" if errand.push else "reply", errand.push
        # A push waits before its turn in the chat, or a reply there would wait behind it for the push's permit.
        permit = await self._permits.wait(push=True) if push else None
        async with self._turn(data.get("chat_id")):
            while True:
                permit = permit or await self._permits.wait(push=push)
                await errand.set_out(under_way=True)
                permit.use()
                try:
                    result = await self._call(callback, args, kwargs)
                except RetryAfter as error:
                    permit = None
                    self.counts[kind, "refused"] += 1
                    await self._permits.halt(wait_of(error).total_seconds())
                    await errand.set_out(under_way=False)
                except Exception as error:
                    self.counts[kind, type(error).__name__] += 1
                    raise
                else:
                    self.counts[kind, "sent"] += 1
                    return result

    async def _call(self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: dict[str, Any]) -> Any:
        """Make the call, and tell whether Telegram could be reached."""
        try:
            result = await callback(*args, **kwargs)
        except NetworkError as error:
            # A BadRequest is a NetworkError to the library, but it is an answer.
            self._tell(None if isinstance(error, BadRequest) else error.message)
            raise
        self._tell(None)
        return result

    @contextlib.asynccontextmanager
    async def _turn(self, chat_id: Any) -> AsyncIterator[None]:
        """The chat's own pace: one after the other, a second apart in private, twenty a minute in a group."""
        limit = self._limit_of(chat_id) if isinstance(chat_id, int) else None
        if limit is None:
            yield
            return
        line = self._lines.setdefault(chat_id, _Line())
        line.wanted += 1
        try:
            async with line.lock:
                [moment] = await self._slots.reserve(chat_id, limit)
                await asyncio.sleep(moment - now())
                yield
        finally:
            line.wanted -= 1
            if not line.wanted:
                del self._lines[chat_id]

    def _limit_of(self, chat_id: int) -> Limit | None:
        if chat_id < 0:
            most = self._limits.per_group_minute
            return Limit(most, GROUP_WINDOW) if most else None
        rate = self._limits.per_chat_second
        return Limit(1, 1 / rate) if rate else None

    def refuse(self) -> None:
        """Give no more permits: who waits for one is told that nothing was sent, so that it is sent another time."""
        self._permits.refuse()
