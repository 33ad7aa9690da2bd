"""Typed answers, and the help and the ends of a question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Chat as TelegramChat
from telegram import Message, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.handlers.desk import Desk, cause, replied_to, sender, shown_in, words
from bot.services.answers import Answers, Graded, NotForUs, NothingOpen, Pointed, Pointer
from bot.services.typed import Typed
from bot.views import notices, question, verdict

NEW = filters.UpdateType.MESSAGE
PRIVATE = filters.ChatType.PRIVATE & NEW
MEDIA = (
    filters.PHOTO
    | filters.VOICE
    | filters.AUDIO
    | filters.VIDEO
    | filters.VIDEO_NOTE
    | filters.ANIMATION
    | filters.Sticker.ALL
    | filters.Document.ALL
    | filters.LOCATION
    | filters.CONTACT
    | filters.POLL
)


@dataclass(frozen=True, slots=True)
class AnswerHandlers:
    """From a typed text to a verdict."""

    desk: Desk
    answers: Answers

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers, in order."""
        return [
            CommandHandler("answer", self.answer, NEW),
            CommandHandler("hint", self.hint, NEW),
            CommandHandler("skip", self.skip, NEW),
            CommandHandler("reveal", self.reveal, NEW),
            CallbackQueryHandler(self.hint, r"^hint:\d+$"),
            CallbackQueryHandler(self.skip, r"^skip:\d+$"),
            CallbackQueryHandler(self.reveal, r"^reveal:\d+$"),
            MessageHandler(PRIVATE & filters.TEXT & ~filters.COMMAND, self.text),
            MessageHandler(filters.ChatType.GROUPS & NEW & filters.REPLY & filters.TEXT & ~filters.COMMAND, self.reply),
            MessageHandler(PRIVATE & MEDIA, self.media),
        ]

    async def text(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Any text in private."""
        if update.message and update.message.text:
            await self._grade(update, update.message, update.message.text, replied_to(update.message))

    async def reply(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A reply in a group, if it is to a message of ours."""
        message = update.message
        replied = replied_to(message) if message else None
        if message and replied and replied.from_user and replied.from_user.id == context.bot.id:
            await self._grade(update, message, message.text or "", replied)

    async def answer(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/answer and words."""
        message, said = update.message, words(update)
        if message is None:
            return
        if not said:
            await self.desk.reply(update, notices.answer_how(message.chat.type != TelegramChat.PRIVATE))
            return
        await self._grade(update, message, said, replied_to(message))

    async def media(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Photos, voices, stickers."""
        await self.desk.reply(update, notices.text_only())

    async def hint(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Help with the question."""
        pointed = await self._point(update)
        if pointed:
            await self.desk.reply(update, question.hint(pointed.question))

    async def skip(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Put the question away unscored."""
        if not await self.desk.may_set(update):
            return
        pointed = await self._point(update)
        if pointed:
            await self.answers.close(pointed, self.desk.at(update), cause(update))
            await self.desk.reply(update, question.skipped())

    async def reveal(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Give up in private; in a group close the question for everybody."""
        if not await self.desk.may_set(update):
            return
        pointed = await self._point(update)
        if pointed is None:
            return
        closing = await self.answers.close(pointed, self.desk.at(update), cause(update))
        said = question.closed(closing) if pointed.chat.is_group else question.revealed(pointed.question)
        await self.desk.reply(update, said)

    async def _grade(self, update: Update, message: Message, text: str, replied: Message | None) -> None:
        in_group = message.chat.type != TelegramChat.PRIVATE
        member_id, member_name = sender(message)
        result = await self.answers.submit(
            Typed(
                chat_id=message.chat_id,
                in_group=in_group,
                member_id=member_id,
                member_name=member_name,
                message_id=message.message_id,
                text=text,
                at=message.date,
                reply_to=replied.message_id if replied else None,
                delivery_id=shown_in(replied) if replied else None,
            )
        )
        match result:
            case Graded():
                await self.desk.reply(update, verdict.graded(result))
            case NothingOpen():
                await self.desk.reply(update, notices.nothing_open(in_group))
            case NotForUs():
                pass

    async def _point(self, update: Update) -> Pointed | None:
        """The open question meant by a command or a button; says so when there is none."""
        chat, at, query = await self.desk.chat(update), self.desk.at(update), update.callback_query
        if query is not None:
            pointer = Pointer(cause(update), delivery_id=int((query.data or "").partition(":")[2]))
        else:
            replied = replied_to(update.message) if update.message else None
            pointer = Pointer(cause(update), reply_to=replied.message_id if replied else None)
        pointed = await self.answers.point(chat, at, pointer)
        if isinstance(pointed, Pointed) and pointed.is_open:
            if query is not None:
                await self.desk.acknowledge(update)
            return pointed
        if query is not None:
            await self.desk.acknowledge(update, "That question is closed.")
        else:
            await self.desk.reply(update, notices.nothing_open(chat.is_group))
        return None
