"""/quiz: a question now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.domain.bank import QuestionBank
from bot.domain.selection import Topic, find_topic
from bot.handlers.desk import Desk, cause, words
from bot.services.ports import Gone, Moved, Sent
from bot.services.quiz import AllOpen, Quiz
from bot.views import notices


@dataclass(frozen=True, slots=True)
class QuizHandlers:
    """A question on demand, by command or button."""

    desk: Desk
    quiz: Quiz
    bank: QuestionBank

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers, in order."""
        return [
            CommandHandler("quiz", self.command, filters.UpdateType.MESSAGE),
            CallbackQueryHandler(self.button, r"^quiz(:|$)"),
        ]

    async def command(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/quiz, /quiz topic, /quiz level."""
        await self._ask_about(update, words(update))

    async def button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The same as a button."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        await self.desk.acknowledge(update)
        await self._ask_about(update, query.data.partition(":")[2])

    async def _ask_about(self, update: Update, said: str) -> None:
        if not said:
            return await self._ask(update)
        topic = find_topic(self.bank, said)
        if isinstance(topic, Topic):
            return await self._ask(update, topic.ids)
        return await self.desk.reply(update, notices.unknown_topic(topic.topics))

    async def _ask(self, update: Update, among: Collection[str] = ()) -> None:
        chat = await self.desk.chat(update)
        result = await self.quiz.ask(chat, self.desk.at(update), cause(update), among)
        if isinstance(result, AllOpen):
            await self.desk.reply(update, notices.already_open())
        elif not isinstance(result, Sent | Gone | Moved):
            await self.desk.reply(update, notices.could_not_send())
