"""Answers to button presses: a few words that pass, or nothing but the end of waiting."""

from contextlib import suppress

from telegram import CallbackQuery
from telegram.error import BadRequest

# answerCallbackQuery, text: 0-200 characters.
LIMIT = 200


async def toast(query: CallbackQuery, text: str | None = None) -> None:
    """Answer a press; one that is handled so late that Telegram takes no answer any more goes without."""
    with suppress(BadRequest):
        await query.answer(text[:LIMIT] if text else None)
