"""What was learned from appeals, and its undoing by button."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes

from bot.handlers.desk import Desk
from bot.services.learned import LearnedWords
from bot.services.rulings import Rulings
from bot.views import html, rulings
from bot.views import learned as view


@dataclass(frozen=True, slots=True)
class LearnedHandlers:
    """For the bot's administrators alone: what was learned last, each wording to be taken back at any later time."""

    desk: Desk
    words: LearnedWords
    rulings: Rulings
    administrators: Collection[int]

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers."""
        return [
            CallbackQueryHandler(self.page, r"^words$"),
            CallbackQueryHandler(self.switch, r"^words:\d+:(on|off):\d+$"),
        ]

    async def page(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """What was learned last."""
        query = update.callback_query
        if query is None or query.from_user.id not in self.administrators:
            return
        await self.desk.acknowledge(update)
        await self.desk.replace(query, view.page(await self.words.newest()))

    async def switch(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Undo, or learn again."""
        query = update.callback_query
        if query is None or query.data is None or query.from_user.id not in self.administrators:
            return
        _words, learned_id, way, appeal_id = query.data.split(":")
        if way == "off":
            lesson = await self.words.take_back(int(learned_id), query.from_user.id)
        else:
            lesson = await self.words.bring_back(int(learned_id))
        await self.desk.acknowledge(update, view.switched(lesson) if lesson else view.GONE)
        await self.desk.replace(query, await self._message(int(appeal_id)))

    async def _message(self, appeal_id: int) -> html.Message:
        """The message under which was pressed: an appeal's, or the list."""
        if not appeal_id:
            return view.page(await self.words.newest())
        case = await self.rulings.open(appeal_id)
        return rulings.standing(case) if case else rulings.vanished()
