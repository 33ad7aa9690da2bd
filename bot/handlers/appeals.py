""" "I was right" under a verdict, and the votes of a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram import Chat as TelegramChat
from telegram.error import BadRequest
from telegram.ext import BaseHandler, CallbackQueryHandler, ContextTypes

from bot.handlers.desk import Desk, cause
from bot.services.appeals import Already, Appeals, Dispute, Made, Press, Refusal, Righted, Voted
from bot.views import appeals as view
from bot.views import html
from bot.wire import sendable


@dataclass(frozen=True, slots=True)
class AppealHandlers:
    """From a tap to an appeal, and from taps to a group's ruling."""

    desk: Desk
    appeals: Appeals

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers."""
        return [
            CallbackQueryHandler(self.begin, r"^right:\d+$"),
            CallbackQueryHandler(self.cancel, r"^right:\d+:no$"),
            CallbackQueryHandler(self.confirm, r"^right:\d+:\d+:(all|\d+)$"),
            CallbackQueryHandler(self.vote, r"^vote:\d+$"),
        ]

    async def begin(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The first tap: what were the words for?"""
        query, (answer_id,) = _pressed(update)
        await self._show(update, query, await self.appeals.look(int(answer_id), self._press(update)))

    async def cancel(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Never mind."""
        query, (answer_id, _no) = _pressed(update)
        found = await self.appeals.look(int(answer_id), self._press(update))
        if isinstance(found, Refusal):
            await self.desk.acknowledge(update, view.TOASTS[found])
            return
        await _rebutton(query, html.Message("").under(view.button(int(answer_id))))
        await self.desk.acknowledge(update, view.CANCELLED)

    async def confirm(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """The second tap: for this one, or for all."""
        query, (answer_id, revision, which) = _pressed(update)
        position = None if which == "all" else int(which)
        result = await self.appeals.make(int(answer_id), int(revision), position, self._press(update))
        if not isinstance(result, Made):
            await self._show(update, query, result)
            return
        await _rebutton(query, html.Message(""))
        await self.desk.acknowledge(update)
        await _reply(query, view.voting(result.appeal, 0) if _in_group(query) else view.made(result.appeal))

    async def vote(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Another member's voice."""
        query, (appeal_id,) = _pressed(update)
        result = await self.appeals.vote(int(appeal_id), self._press(update))
        if isinstance(result, Voted):
            await self.desk.acknowledge(update, view.voted(result.appeal, result.votes))
            await self.desk.replace(query, view.voting(result.appeal, result.votes))
        else:
            await self.desk.acknowledge(update, view.TOASTS[result])

    async def _show(self, update: Update, query: CallbackQuery, found: Dispute | Already | Righted | Refusal) -> None:
        match found:
            case Dispute():
                await _rebutton(query, view.choice(found, _in_group(query)))
                await self.desk.acknowledge(update)
            case Already():
                await self.desk.acknowledge(update, view.already(found))
            case Righted():
                await _rebutton(query, html.Message(""))
                await self.desk.acknowledge(update)
                await _reply(query, view.righted(found))
            case Refusal():
                await self.desk.acknowledge(update, view.TOASTS[found])

    def _press(self, update: Update) -> Press:
        chat, user = update.effective_chat, update.effective_user
        if chat is None or user is None:
            raise ValueError(f"update {update.update_id} is a press of nobody")
        return Press(chat.id, user.id, cause(update), self.desk.at(update))


def _pressed(update: Update) -> tuple[CallbackQuery, list[str]]:
    """The press, and what its button says after its first word."""
    query = update.callback_query
    if query is None or query.data is None:
        raise ValueError(f"update {update.update_id} is no press")
    return query, query.data.split(":")[1:]


def _in_group(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.type != TelegramChat.PRIVATE


async def _rebutton(query: CallbackQuery, message: html.Message) -> None:
    """Give the message under which was pressed other buttons; its text stays."""
    try:
        await query.edit_message_reply_markup(sendable(message)["reply_markup"])
    except BadRequest as error:
        if "not modified" not in error.message:  # the same button twice
            raise


async def _reply(query: CallbackQuery, message: html.Message) -> None:
    if isinstance(query.message, Message):
        await query.message.reply_text(do_quote=_in_group(query), allow_sending_without_reply=True, **sendable(message))
