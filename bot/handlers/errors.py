"""The one place where what nobody expected ends up."""

import logging
from dataclasses import dataclass

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.handlers.desk import Desk
from bot.views import notices

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ErrorHandler:
    """Logs with the update's id, apologises once, and never raises."""

    desk: Desk

    async def handle(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """One failed update."""
        if not isinstance(update, Update):
            logger.error("outside of any update: %s", context.error, exc_info=context.error)
            return
        if isinstance(context.error, Forbidden):
            logger.info("update %s: the chat takes no reply: %s", update.update_id, context.error)
            return
        logger.error("update %s failed", update.update_id, exc_info=context.error)
        try:
            await self.desk.reply(update, notices.apology())
        except TelegramError as error:
            logger.warning("update %s: the apology failed too: %s", update.update_id, error)
