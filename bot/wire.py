"""A view's message in the library's words; the doors and the messenger both send through it."""

from typing import TypedDict

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode

from bot.views.html import Message

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sendable(TypedDict):
    """What sending and editing a text have in common."""

    text: str
    parse_mode: str
    link_preview_options: LinkPreviewOptions
    reply_markup: InlineKeyboardMarkup | None


def sendable(message: Message) -> Sendable:
    """The arguments of send_message, reply_text and edit_message_text for a view's message."""
    rows = [[InlineKeyboardButton(one.label, callback_data=one.data) for one in row] for row in message.buttons]
    return {
        "text": message.html,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": NO_PREVIEW,
        "reply_markup": InlineKeyboardMarkup(rows) if rows else None,
    }
