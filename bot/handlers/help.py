"""/help, /privacy, and commands that do not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from telegram import Chat as TelegramChat
from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.handlers.desk import Desk
from bot.views import notices

NEW = filters.UpdateType.MESSAGE


@dataclass(frozen=True, slots=True)
class HelpHandlers:
    """What the bot understands and what it keeps."""

    desk: Desk

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers; the last one must stand behind all other commands."""
        return [
            CommandHandler("help", self.help, NEW),
            CommandHandler("privacy", self.privacy, NEW),
            MessageHandler(filters.ChatType.PRIVATE & NEW & filters.COMMAND, self.unknown),
        ]

    async def help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/help: the commands that work here."""
        private = update.effective_chat is not None and update.effective_chat.type == TelegramChat.PRIVATE
        await self.desk.reply(update, notices.help_text(notices.PRIVATE if private else notices.ADMINISTRATORS))

    async def privacy(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/privacy: what is kept."""
        await self.desk.reply(update, notices.privacy())

    async def unknown(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A command nobody knows: the nearest one that exists."""
        text = (update.message.text if update.message else None) or ""
        typed = text.split()[0].lstrip("/").partition("@")[0].lower()
        nearest = process.extractOne(typed, notices.PRIVATE, scorer=OSA.distance, score_cutoff=max(1, len(typed) // 3))
        await self.desk.reply(update, notices.unknown_command(nearest[0] if nearest else None))
