"""What every handler needs: who wrote, where, when, whether they may, and a way to reply."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from telegram import CallbackQuery, Message, Update
from telegram import Chat as TelegramChat
from telegram.error import BadRequest, Forbidden

from bot.domain.chat import Chat, ChatKind
from bot.services.enrolment import Arrival, Enrolment
from bot.views import html, notices
from bot.wire import sendable

logger = logging.getLogger(__name__)

# Sending to a forum's first topic by its number is refused; it is reached without one (tdlib/telegram-bot-api).
GENERAL_TOPIC = 1
# Bot API, answerCallbackQuery: 0-200 characters.
TOAST_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Desk:
    """Reads updates and replies to them; `clock` dates button presses, which Telegram does not date."""

    enrolment: Enrolment
    clock: Callable[[], datetime]

    async def chat(self, update: Update) -> Chat:
        """The chat that the update comes from, remembered if it was not."""
        return await self.enrolment.known(arrival(update))

    def at(self, update: Update) -> datetime:
        """When it was written or pressed."""
        return update.message.date if update.message else self.clock()

    async def may_set(self, update: Update) -> bool:
        """Whether this person may change the chat's settings; says so when not."""
        refusal = await self._refusal(update)
        if refusal is None:
            return True
        if update.callback_query:
            await self.acknowledge(update, refusal.html)
        else:
            await self.reply(update, refusal)
        return False

    async def acknowledge(self, update: Update, text: str = "") -> None:
        """Stop a pressed button from spinning, with a line if there is something to say."""
        if update.callback_query is None:
            return
        try:
            await update.callback_query.answer(text[:TOAST_LIMIT] or None)
        except BadRequest as error:
            # A press that is handled late, or again, cannot be answered any more; what it asks for can be done.
            logger.info("update %s: the press is not answered: %s", update.update_id, error.message)

    async def reply(self, update: Update, message: html.Message) -> None:
        """Reply where the update came from; in a group to the very message."""
        written = update.effective_message
        if not isinstance(written, Message):
            return
        quote = written.chat.type != TelegramChat.PRIVATE and update.callback_query is None
        await written.reply_text(do_quote=quote, allow_sending_without_reply=True, **sendable(message))

    async def replace(self, query: CallbackQuery, message: html.Message) -> None:
        """Turn the message under which a button was pressed into another."""
        try:
            await query.edit_message_text(**sendable(message))
        except BadRequest as error:
            if "not modified" not in error.message:  # the same button twice
                raise

    async def _refusal(self, update: Update) -> html.Message | None:
        chat = update.effective_chat
        if chat is None or chat.type == TelegramChat.PRIVATE:
            return None
        sender = update.message.sender_chat if update.message else None
        if sender is not None:  # posting as the group itself is what anonymous administrators do
            return None if sender.id == chat.id else notices.administrators_only()
        try:
            administrators = await chat.get_administrators()
        except (BadRequest, Forbidden):
            return notices.cannot_see_administrators()
        user = update.effective_user
        if user is not None and user.id in {one.user.id for one in administrators}:
            return None
        return notices.administrators_only()


def arrival(update: Update) -> Arrival:
    """The chat of an update, in our words."""
    chat, message = update.effective_chat, update.effective_message
    if chat is None:
        raise ValueError(f"update {update.update_id} comes from no chat")
    kind = ChatKind.PRIVATE if chat.type == TelegramChat.PRIVATE else ChatKind.GROUP
    thread_id = None
    if isinstance(message, Message) and message.is_topic_message:
        thread_id = message.message_thread_id if message.message_thread_id != GENERAL_TOPIC else None
    return Arrival(chat.id, kind, chat.title or chat.full_name or "", thread_id)


def cause(update: Update) -> str:
    """A name for the message or button press, the same when it comes again."""
    if update.callback_query is not None:
        return f"press {update.callback_query.id}"
    return f"message {update.message.message_id if update.message else update.update_id}"


def words(update: Update) -> str:
    """What follows a command."""
    text = (update.message.text if update.message else None) or ""
    return "".join(text.split(maxsplit=1)[1:]).strip()


def replied_to(message: Message) -> Message | None:
    """The message that somebody replied to; in a forum everything "replies" to its topic, which is no reply."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created or replied.message_id == message.message_thread_id:
        return None
    return replied


def shown_in(message: Message) -> int | None:
    """The delivery whose question a message of ours shows, read off its buttons."""
    for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
        for button in row:
            kind, _, number = str(button.callback_data or "").partition(":")
            if kind in {"hint", "skip", "reveal"} and number.isdecimal():
                return int(number)
    return None


def sender(message: Message) -> tuple[int, str]:
    """Id and name of who wrote: a person, or the chat that an anonymous one posts as."""
    if message.sender_chat is not None:
        return message.sender_chat.id, message.sender_chat.effective_name or "anonymous"
    if message.from_user is None:
        return message.chat.id, message.chat.effective_name or "somebody"
    return message.from_user.id, message.from_user.full_name
