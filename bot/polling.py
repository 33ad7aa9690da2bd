"""Asking Telegram for updates, which confirms the ones asked before: so each is kept before the next question."""

import asyncio
import json
import logging
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.handlers import ALLOWED_UPDATES
from bot.intake import Intake
from bot.scheduler import Clock
from bot.services.inbox import Inbox, UnavailableError
from bot.transport import wait_of
from bot.watching import Health, Part

logger = logging.getLogger(__name__)

# Seconds that Telegram may hold a question back when there is nothing new; it allows 50.
HOLD = 25
# Seconds more until a silent connection counts as dead.
MARGIN = 10
# Telegram keeps updates for a day; a mark older than that says nothing about what it has now.
MARK_LASTS = timedelta(days=1)
# Seconds that a clean stop waits for Telegram to hear what may be forgotten.
CONFIRM_WITHIN = 1.0
PATIENCE = (1.0, 2.0, 5.0, 10.0, 30.0)


class Poller:
    """Takes updates until it is cancelled; raises InvalidToken when the token is no good any more."""

    def __init__(
        self, bot: Bot, request: BaseRequest, intake: Intake, inbox: Inbox, clock: Clock, health: Health
    ) -> None:
        self._bot = bot
        self._request = request
        self._intake = intake
        self._inbox = inbox
        self._clock = clock
        self._health = health
        self._offset: int | None = None
        self._troubles = 0

    async def run(self) -> None:
        """Ask, keep, ask again."""
        newest = await self._inbox.newest(self._clock() - MARK_LASTS)
        self._offset = newest + 1 if newest is not None else None
        while True:
            if not self._intake.has_room:
                await asyncio.sleep(0.05)
                continue
            try:
                updates = await self._ask(HOLD)
            except InvalidToken:
                raise
            except TelegramError as error:
                await self._wait(error)
                continue
            self._health.works(Part.UPDATES)
            self._troubles = 0
            if updates:
                await self._keep(updates)

    async def confirm(self) -> None:
        """Tell Telegram that what was kept may be forgotten; for a clean stop."""
        if self._offset is not None:
            try:
                async with asyncio.timeout(CONFIRM_WITHIN):
                    await self._ask(0, limit=1)
            except (TelegramError, TimeoutError) as error:
                logger.info("the last updates stay unconfirmed; the next start knows them by their ids: %r", error)

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        """Keep what came; nothing is confirmed until that has worked."""
        while True:
            try:
                await self._intake.take(updates, mark_at=self._clock())
            except UnavailableError:
                await asyncio.sleep(PATIENCE[0])
            except Exception:
                logger.exception("the updates cannot be kept; next try in %s seconds", PATIENCE[1])
                await asyncio.sleep(PATIENCE[1])
            else:
                self._offset = updates[-1]["update_id"] + 1
                return

    async def _ask(self, hold: int, limit: int = 100) -> list[dict[str, Any]]:
        question = {"offset": self._offset, "timeout": hold, "limit": limit, "allowed_updates": ALLOWED_UPDATES}
        words = urlencode({name: json.dumps(value) for name, value in question.items() if value is not None})
        # The library's own get_updates makes objects of what is to be kept as it came.
        address = f"{self._bot.base_url}/getUpdates?{words}"
        try:
            answer: Any = await self._request.post(address, read_timeout=hold + MARGIN)
        except (KeyError, TypeError) as error:  # a body of JSON without a result
            raise NetworkError("the answer makes no sense") from error
        if not isinstance(answer, list) or not all(_is_update(one) for one in answer):
            raise NetworkError("the answer makes no sense")
        return answer

    async def _wait(self, error: TelegramError) -> None:
        delay = PATIENCE[min(self._troubles, len(PATIENCE) - 1)]
        if isinstance(error, RetryAfter):
            delay = wait_of(error).total_seconds()
        self._health.fails(Part.UPDATES, _trouble(error))
        if self._troubles in (0, len(PATIENCE)):
            logger.warning("%s; next try in %s seconds", _trouble(error), delay)
        self._troubles += 1
        await asyncio.sleep(delay)


def _is_update(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("update_id"), int)


def _trouble(error: TelegramError) -> str:
    if isinstance(error, Conflict):
        return "another process asks for this bot's updates (409); stop one of the two"
    if isinstance(error, NetworkError):
        return f"Telegram cannot be reached: {error.message}"
    return f"Telegram refuses to hand out updates: {error.message}"
