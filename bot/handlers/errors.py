"""The one place where what nobody expected ends up."""

import logging
from contextvars import ContextVar
from dataclasses import dataclass

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.handlers.desk import Desk
from bot.logs import about
from bot.views import notices

logger = logging.getLogger(__name__)

# What went wrong while one update was handled; whoever hands it over looks here afterwards.
FAILURES: ContextVar[list[Exception]] = ContextVar("FAILURES")


@dataclass(frozen=True, slots=True)
class ErrorHandler:
    """Collects what handlers raise, and apologises for what could not be mended."""

    desk: Desk

    async def collect(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The library's error handler: keep the error for whoever handed the update over."""
        if context.error is None:
            return
        failures = FAILURES.get(None)
        if failures is None or not isinstance(update, Update):
            logger.error("outside of any update", exc_info=context.error)
        else:
            failures.append(context.error)

    async def give_up(self, update: Update, error: Exception, fault: str) -> None:
        """Log an update that failed for good under a name, and apologise once; never raises."""
        with about(fault=fault):
            logger.error("the update is put aside", exc_info=error)
        if update.effective_message is None:
            return
        try:
            await self.desk.reply(update, notices.apology(fault))
        except TelegramError as second:
            logger.warning("the apology failed too: %s", second)
