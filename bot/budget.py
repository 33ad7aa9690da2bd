"""One budget for everything that is sent: evenly spaced, people's replies first, the daily push in what is left."""

import asyncio
import contextlib
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.services.slots import ALL, Limit, OwnSlots, Slots, UnavailableError
from bot.transport import UnreachableError

logger = logging.getLogger(__name__)

# What counts against Telegram's limits; chat actions and button answers never wait behind these.
PACED = frozenset({"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageReplyMarkup"})

# Telegram counts in seconds of its own: permits a little further apart keep thirty-one from falling into one of them
# when the network is uneven.
MARGIN = 1.03
# Seconds that a send may lag behind the plan before the plan starts from now: late wake-ups are made up for, no more.
SLACK = 0.01
# Of ten permits in a row one goes to the push, so that a busy hour does not keep it back for ever.
REPLIES_IN_A_ROW = 9
# A minute, and a little for clocks that disagree.
GROUP_WINDOW = 60.2
# Seconds until permits are asked for again where that has failed.
LATER = 0.5


@dataclass(slots=True)
class Limits:
    """Messages a second in all, a second in a private chat, a minute in a group; 0 is no limit."""

    per_second: float = 30
    per_chat_second: float = 1
    per_group_minute: int = 20


@dataclass(frozen=True, slots=True)
class Errand:
    """What the budget is told of a send, as `rate_limit_args`; a push is what nobody waits for.

    `setting_out` is awaited with True right before the call goes out, with False when a flood has held it back.
    """

    push: bool = False
    setting_out: Callable[[bool], Awaitable[None]] | None = None

    async def set_out(self, *, under_way: bool) -> None:
        """Tell whoever wants to know."""
        if self.setting_out is not None:
            await self.setting_out(under_way)


REPLY, PUSH = Errand(), Errand(push=True)


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
        self._interval = MARGIN / limits.per_second if limits.per_second else 0.0
        self._waiting: dict[bool, deque[asyncio.Future[None]]] = {False: deque(), True: deque()}
        self._pump: asyncio.Task[None] | None = None
        self._next_at = 0.0
        self._halted_until = 0.0
        self._replies_in_a_row = 0
        self._refusing = False
        self._lines: dict[int, _Line] = {}
        self.counts: Counter[tuple[str, str]] = Counter()

    @property
    def waiting(self) -> int:
        """How many sends wait for a permit."""
        return sum(len(line) for line in self._waiting.values())

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Give no more permits."""
        if self._pump is not None:
            self._pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pump

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
        if push:  # before its turn in the chat, or a reply there would wait behind it for the push's permit
            await self._permit(push=True)
        async with self._turn(data.get("chat_id")):
            permitted = push
            while True:
                if not permitted:
                    await self._permit(push=push)
                permitted = False
                await errand.set_out(under_way=True)
                try:
                    result = await self._call(callback, args, kwargs)
                except RetryAfter as error:
                    self.counts[kind, "refused"] += 1
                    await self._halt(error)
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
                await asyncio.sleep(moment - _now())
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
        self._refusing = True
        for line in self._waiting.values():
            while line:
                permit = line.popleft()
                if not permit.done():
                    permit.set_exception(UnreachableError("the bot is stopping"))

    async def _permit(self, *, push: bool) -> None:
        if self._refusing:
            raise UnreachableError("the bot is stopping")
        if not self._interval and self._halted_until <= _now():
            return
        permit: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[push].append(permit)
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._give_permits(), name="budget")
        await permit

    async def _give_permits(self) -> None:
        while self.waiting:
            try:
                await self._give_some()
            except UnavailableError:
                await asyncio.sleep(LATER)
            except Exception:
                logger.exception("no permits can be given; next try in %s seconds", LATER)
                await asyncio.sleep(LATER)

    async def _give_some(self) -> None:
        """Give permits at the next moments; after a flood those reserved before it are void."""
        await _sleep_until(self._halted_until)
        for moment in await self._reserve(min(self.waiting, self._slots.at_once)):
            await _sleep_until(max(moment, self._next_at))
            if self._halted_until > moment:
                return
            # From the plan, not from this wake-up, or every late one would be lost.
            self._next_at = max(moment, _now() - SLACK) + self._interval
            self._give_one()

    def _give_one(self) -> None:
        while self.waiting:
            permit = self._choose()
            if not permit.done():  # its owner may have given up
                permit.set_result(None)
                return

    async def _reserve(self, count: int) -> Sequence[float]:
        if not self._interval:
            return [_now()] * count
        return await self._slots.reserve(ALL, Limit(1, self._interval), count)

    def _choose(self) -> asyncio.Future[None]:
        replies, pushes = self._waiting[False], self._waiting[True]
        if replies and (not pushes or self._replies_in_a_row < REPLIES_IN_A_ROW):
            self._replies_in_a_row += 1
            return replies.popleft()
        self._replies_in_a_row = 0
        return pushes.popleft()

    async def _halt(self, error: RetryAfter) -> None:
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        self._halted_until = max(self._halted_until, _now() + seconds)
        with contextlib.suppress(UnavailableError):  # the other processes will be told by Telegram
            await self._slots.halt(seconds)


async def _sleep_until(moment: float) -> None:
    delay = moment - _now()
    if delay > 0:
        await asyncio.sleep(delay)


def _now() -> float:
    return asyncio.get_running_loop().time()
