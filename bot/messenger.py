"""Sends unasked; every way a send can end becomes a value."""

from dataclasses import dataclass
from datetime import timedelta

import httpx
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter

from bot.domain.chat import Place
from bot.services.ports import Asking, Closing, Gone, Moved, Refused, Sending, Sent, TryLater, Unsure
from bot.views import question
from bot.views.html import Message
from bot.wire import sendable

# How long to leave Telegram alone when it cannot be reached.
UNREACHABLE_FOR = timedelta(seconds=30)

# Texts of 400 that say the chat, not the message, is the matter (tdlib/telegram-bot-api, Client.cpp).
CHAT_GONE = ("chat not found", "group chat was deleted", "user is deactivated", "peer_id_invalid")
TOPIC_GONE = ("message thread not found", "topic_deleted", "topic_closed")

# The request never left this machine; everything else may have arrived.
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


@dataclass(frozen=True, slots=True)
class TelegramMessenger:
    """The Messenger that speaks to Telegram."""

    bot: Bot

    async def ask(self, asking: Asking) -> Sending:
        """Put a question to a chat."""
        return await self._send(asking.chat.place, question.asked(asking))

    async def close(self, closing: Closing) -> Sending:
        """Say the model answer and who got what."""
        return await self._send(closing.chat.place, question.closed(closing))

    async def _send(self, place: Place, message: Message) -> Sending:
        try:
            sent = await self.bot.send_message(place.chat_id, message_thread_id=place.thread_id, **sendable(message))
        except BadRequest as error:
            if place.thread_id is not None and _says(error, TOPIC_GONE):
                return await self._send(Place(place.chat_id), message)
            return Gone(error.message) if _says(error, CHAT_GONE) else Refused(error.message)
        except RetryAfter as error:
            wait = error.retry_after
            return TryLater(wait if isinstance(wait, timedelta) else timedelta(seconds=wait))
        except ChatMigrated as error:
            return Moved(error.new_chat_id)
        except Forbidden as error:
            return Gone(error.message)
        except NetworkError as error:
            reached = isinstance(error.__cause__, httpx.HTTPError) and not isinstance(error.__cause__, NOT_SENT)
            return Unsure() if reached else TryLater(UNREACHABLE_FOR)
        return Sent(sent.message_id, sent.date)


def _says(error: BadRequest, texts: tuple[str, ...]) -> bool:
    return any(text in error.message.lower() for text in texts)
