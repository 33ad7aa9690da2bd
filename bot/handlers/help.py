"""/help, /privacy, and commands that do not exist."""

from collections.abc import Collection, Sequence
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
    """What the bot understands and what it keeps; to `administrators`, those of the bot, also what only they can do."""

    desk: Desk
    administrators: Collection[int]

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers; the last one must stand behind all other commands."""
        return [
            CommandHandler("help", self.help, NEW),
            CommandHandler("privacy", self.privacy, NEW),
            MessageHandler(filters.ChatType.PRIVATE & NEW & filters.COMMAND, self.unknown),
        ]

    async def help(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/help: the commands that work here."""
        await self.desk.reply(update, notices.help_text(self._commands(update)))

    async def privacy(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/privacy: what is kept."""
        await self.desk.reply(update, notices.privacy())

    async def unknown(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A command nobody knows: the nearest one that exists."""
        text = (update.message.text if update.message else None) or ""
        typed = text.split()[0].lstrip("/").partition("@")[0].lower()
        known, farthest = self._commands(update), max(1, len(typed) // 3)
        nearest = process.extractOne(typed, known, scorer=OSA.distance, score_cutoff=farthest)
        await self.desk.reply(update, notices.unknown_command(nearest[0] if nearest else None))

    def _commands(self, update: Update) -> Sequence[str]:
        chat, user = update.effective_chat, update.effective_user
        if chat is None or chat.type != TelegramChat.PRIVATE:
            return notices.ADMINISTRATORS
        return notices.BOT_ADMINISTRATORS if user and user.id in self.administrators else notices.PRIVATE
