"""Chats that the bot is not meant for get one polite line, and nothing of them is stored."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from telegram import Chat as TelegramChat
from telegram import Update
from telegram.ext import ApplicationHandlerStop, ContextTypes, TypeHandler

from bot.handlers.desk import Desk
from bot.views import notices


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets only `allowed` chats through; an empty collection lets everybody through."""

    desk: Desk
    allowed: Collection[int]

    def handler(self) -> TypeHandler[Update, Any, Any]:
        """The handler, for a group of its own before all others."""
        return TypeHandler(Update, self.check)

    async def check(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop an update from elsewhere; a group hears the line only when it commands something."""
        chat = update.effective_chat
        if not self.allowed or chat is None or chat.id in self.allowed:
            return
        commanded = bool(update.message and (update.message.text or "").startswith("/"))
        if update.callback_query is not None:
            await update.callback_query.answer(notices.not_allowed().html)
        elif update.message and (commanded or chat.type == TelegramChat.PRIVATE):
            await self.desk.reply(update, notices.not_allowed())
        raise ApplicationHandlerStop
