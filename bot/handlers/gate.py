"""Who is listened to: only allowed chats, and nobody faster than a person can write."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from telegram import Chat as TelegramChat
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes, TypeHandler

from bot.domain.pace import Hearing, Pace
from bot.handlers.desk import Desk
from bot.views import html, notices

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets only `allowed` chats through (an empty collection lets everybody), each member at a bearable pace.

    A chat that is not allowed gets one polite line and nothing of it is stored; a member who floods is told once and
    not listened to for the rest of the minute, while everybody else is.
    """

    desk: Desk
    allowed: Collection[int]
    pace: Pace

    def handler(self) -> TypeHandler[Update, Any, Any]:
        """The handler, for a group of its own before all others."""
        return TypeHandler(Update, self.check)

    async def check(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop an update that is not to be listened to."""
        chat = update.effective_chat
        if chat is None:
            return
        if self.allowed and chat.id not in self.allowed:
            await self._say(update, notices.not_allowed())
            raise ApplicationHandlerStop
        person = update.effective_sender
        if person is None or update.my_chat_member is not None:
            return
        hearing = self.pace.hear(chat.id, person.id, update.update_id, self.desk.at(update))
        if hearing is Hearing.SAY_ONCE:
            await self._say(update, notices.too_fast(self.pace.most))
        if hearing is not Hearing.LISTEN:
            raise ApplicationHandlerStop

    async def _say(self, update: Update, message: html.Message) -> None:
        """One line; in a group only to somebody who commands something."""
        private = update.effective_chat is not None and update.effective_chat.type == TelegramChat.PRIVATE
        commanded = bool(update.message and (update.message.text or "").startswith("/"))
        if update.callback_query is not None:
            await self.desk.acknowledge(update, message.html)
        elif update.message and (commanded or private):
            try:
                await self.desk.reply(update, message)
            except TelegramError as error:  # who is not let in is not let in either when they cannot be told so
                logger.info("update %s: the line at the gate is not sent: %s", update.update_id, error)
