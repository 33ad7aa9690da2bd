"""Sends unasked; every way a send can end becomes a value."""

from dataclasses import dataclass
from datetime import timedelta

from telegram import ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot.budget import PUSH, REPLY, Errand
from bot.domain.chat import Place
from bot.domain.delivery import Origin
from bot.services.ports import Asking, Closing, Gone, Moved, Refused, Sending, Sent, Settlement, TryLater, Unsure
from bot.transport import UnreachableError, wait_of
from bot.views import appeals, question
from bot.views.html import Message
from bot.wire import sendable

# How long to leave Telegram alone when it cannot be reached.
UNREACHABLE_FOR = timedelta(seconds=10)

# Texts of 400 that say the chat, not the message, is the matter (tdlib/telegram-bot-api, Client.cpp).
CHAT_GONE = ("chat not found", "group chat was deleted", "user is deactivated", "peer_id_invalid")
TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed")
# What the library says of a refusal by the server itself, so that nothing was sent. A 502 or 504 comes from a proxy
# that stopped waiting, and the server behind it may well have sent.
SERVER_ERROR = ("internal server error", "service unavailable")


@dataclass(frozen=True, slots=True)
class TelegramMessenger:
    """The Messenger that speaks to Telegram."""

    bot: ExtBot[Errand]

    async def ask(self, asking: Asking) -> Sending:
        """Put a question to a chat."""
        errand = Errand(push=asking.delivery.origin is Origin.DAILY, setting_out=asking.setting_out)
        return await self._send(asking.chat.place, question.asked(asking), errand)

    async def close(self, closing: Closing) -> Sending:
        """Say the model answer and who got what."""
        return await self._send(closing.chat.place, question.closed(closing), PUSH)

    async def settle(self, settlement: Settlement) -> Sending:
        """Tell a member how their appeal ended; in a group as a reply to the answer."""
        chat, answer = settlement.chat, settlement.appeal.message_id
        replied = answer if chat.is_group and answer > 0 else None
        return await self._send(chat.place, appeals.settled(settlement), REPLY, replied)

    async def call(self, administrator: int, waiting: int) -> Sending:
        """Tell an administrator of the bot that appeals wait."""
        return await self._send(Place(administrator), appeals.called(waiting), REPLY)

    async def _send(self, place: Place, message: Message, errand: Errand, replied: int | None = None) -> Sending:
        reply = ReplyParameters(replied, allow_sending_without_reply=True) if replied else None
        try:
            sent = await self.bot.send_message(
                place.chat_id,
                message_thread_id=place.thread_id,
                reply_parameters=reply,
                rate_limit_args=errand,
                **sendable(message),
            )
        except BadRequest as error:
            if place.thread_id is not None and _says(error, TOPIC_GONE):
                return await self._send(Place(place.chat_id), message, errand, replied)
            return Gone(error.message) if _says(error, CHAT_GONE) else Refused(error.message)
        except ChatMigrated as error:
            return Moved(error.new_chat_id)
        except Forbidden as error:
            return Gone(error.message)
        except InvalidToken:
            raise
        except TelegramError as error:
            return _unclear(error)
        return Sent(sent.message_id, sent.date)


def _unclear(error: TelegramError) -> TryLater | Unsure:
    """Whether nothing can have been sent, or nobody knows."""
    if isinstance(error, RetryAfter):
        return TryLater(wait_of(error))
    refused = isinstance(error, UnreachableError) or _says(error, SERVER_ERROR)
    return TryLater(UNREACHABLE_FOR) if refused else Unsure()


def _says(error: TelegramError, texts: tuple[str, ...]) -> bool:
    return any(text in error.message.lower() for text in texts)
