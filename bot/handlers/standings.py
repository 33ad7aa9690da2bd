"""/streak and /standings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, filters

from bot.handlers.desk import Desk, sender
from bot.services.standings import Standings
from bot.views import notices, standings


@dataclass(frozen=True, slots=True)
class StandingHandlers:
    """What answers have earned."""

    desk: Desk
    standings: Standings

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers, in order."""
        return [
            CommandHandler("streak", self.streak, filters.UpdateType.MESSAGE),
            CommandHandler("standings", self.table, filters.UpdateType.MESSAGE),
        ]

    async def streak(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/streak: a member's own, and the group's."""
        if update.message is None:
            return
        member_id, _name = sender(update.message)
        chat = await self.desk.chat(update)
        await self.desk.reply(update, standings.streaks(await self.standings.streaks(chat, member_id)))

    async def table(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/standings: the group's table."""
        chat = await self.desk.chat(update)
        if not chat.is_group:
            await self.desk.reply(update, notices.groups_only())
            return
        await self.desk.reply(update, standings.table(await self.standings.table(chat, self.desk.at(update))))
