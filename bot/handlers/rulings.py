"""/appeals: the queue of those who keep the bank, and what they decide by buttons and by replies."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

from bot.domain.appeal import Prompt, Ruling
from bot.domain.learning import cleaned
from bot.handlers.desk import Desk, cause
from bot.services.cases import Choosing, Decision, Objected, Overtaken, Ruled, Vanished
from bot.services.learned import LearnedWords
from bot.services.rulings import Rulings
from bot.views import html
from bot.views import learned as learned_view
from bot.views import rulings as view
from bot.views.objections import objected

PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
NOTE_LIMIT = 300

Result = Ruled | Overtaken | Objected | Vanished
Otherwise = Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class RulingHandlers:
    """For the bot's administrators alone, in private; to anybody else /appeals is a command that does not exist.

    `otherwise` takes the replies that are about no appeal.
    """

    desk: Desk
    rulings: Rulings
    words: LearnedWords
    administrators: frozenset[int]
    otherwise: Otherwise

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers, which must stand before those that take any text."""
        if not self.administrators:
            return []
        theirs = PRIVATE & filters.User(self.administrators)
        return [
            CommandHandler("appeals", self.queue, theirs),
            CallbackQueryHandler(self.press, r"^rule:"),
            MessageHandler(theirs & filters.REPLY & filters.TEXT & ~filters.COMMAND, self.reply),
        ]

    async def queue(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/appeals: the oldest one that waits."""
        await self.desk.reply(update, await self._next(update, 0))

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under an appeal."""
        query = update.callback_query
        if query is None or query.data is None or query.from_user.id not in self.administrators:
            return
        match query.data.split(":")[1:]:
            case ["next", after]:
                await self._turn(update, query, await self._next(update, int(after)))
            case [appeal_id, "show"]:
                case = await self.rulings.open(int(appeal_id))
                await self._turn(update, query, view.case(case) if case else view.vanished())
            case [appeal_id, position, step]:
                await self._step(update, query, (int(appeal_id), int(position)), step)

    async def reply(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A reply with words to learn, or with a line to the member; any other reply goes its usual way."""
        message = update.message
        replied = message.reply_to_message if message else None
        prompt = await self.rulings.asked(message.chat.id, replied.message_id) if message and replied else None
        if message is None or message.from_user is None or prompt is None:
            await self.otherwise(update, context)
            return
        about, said = (prompt.appeal_id, prompt.position), cleaned(message.text or "")
        if prompt.wanted is Ruling.LEARNED:
            result = await self._decide(update, about, Ruling.LEARNED, words=said)
        else:
            result = await self._decide(update, about, Ruling.REFUSED, note=html.shortened(said, NOTE_LIMIT))
        if isinstance(result, Overtaken):
            await self.desk.reply(update, html.Message(html.escape(view.first_was(result, message.from_user.id))))
        else:
            await self.desk.reply(update, _outcome(result))

    async def _next(self, update: Update, after: int) -> html.Message:
        case = await self.rulings.waiting(after, self.desk.at(update))
        return view.case(case) if case else learned_view.nothing_waits(await self.words.newest())

    async def _step(self, update: Update, query: CallbackQuery, about: tuple[int, int], step: str) -> None:
        match step.split("="):
            case ["words"]:
                await self._ask(update, query, about, Ruling.LEARNED)
            case ["refuse"]:
                await self._ask(update, query, about, Ruling.REFUSED)
            case ["once"]:
                await self._show(update, query, await self._decide(update, about, Ruling.ONCE))
            case ["no", line]:
                result = await self._decide(update, about, Ruling.REFUSED, note=view.LINES.get(line, ""))
                await self._show(update, query, result)
            case ["w", fingerprint]:
                await self._learn(update, query, about, fingerprint)

    async def _ask(self, update: Update, query: CallbackQuery, about: tuple[int, int], wanted: Ruling) -> None:
        """Ask for the words, or for a line: by buttons, or by a reply to this very message."""
        found = await self.rulings.choose(*about)
        if not isinstance(found, Choosing):
            await self._show(update, query, found)
            return
        if query.message is not None:
            await self.rulings.ask(query.message.chat.id, query.message.message_id, Prompt(*about, wanted))
        asked = view.choosing(found) if wanted is Ruling.LEARNED else view.refusing(found.case, found.position)
        await self._turn(update, query, asked)

    async def _learn(self, update: Update, query: CallbackQuery, about: tuple[int, int], fingerprint: str) -> None:
        """Words chosen by button: they are found again in the answer, since a button's data cannot hold them."""
        words = await self.rulings.chosen(*about, lambda candidate: view.fingerprint(candidate) == fingerprint)
        result = await self._decide(update, about, Ruling.LEARNED, words=words)
        await self._show(update, query, result)

    async def _decide(
        self, update: Update, about: tuple[int, int], ruling: Ruling, *, words: str = "", note: str = ""
    ) -> Result:
        user = update.effective_user
        by = user.id if user else None
        decision = Decision(*about, ruling, by, cause(update), self.desk.at(update), words, note)
        return await self.rulings.decide(decision)

    async def _show(self, update: Update, query: CallbackQuery, result: Result) -> None:
        match result:
            case Objected():
                await self.desk.acknowledge(update)
                await self.desk.reply(update, objected(result))
            case Overtaken():
                await self.desk.acknowledge(update, view.first_was(result, query.from_user.id))
                await self.desk.replace(query, view.standing(result.case))
            case _:
                await self._turn(update, query, _outcome(result))

    async def _turn(self, update: Update, query: CallbackQuery, message: html.Message) -> None:
        await self.desk.acknowledge(update)
        await self.desk.replace(query, message)


def _outcome(result: Ruled | Objected | Vanished) -> html.Message:
    match result:
        case Ruled():
            return view.ruled(result)
        case Objected():
            return objected(result)
        case Vanished():
            return view.vanished()
