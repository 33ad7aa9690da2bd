"""Keyboards: what Telegram accepts under a message, and why it refuses the rest."""

import re
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.limits import LONGEST_CALLBACK_DATA, LONGEST_PLACEHOLDER, MOST_BUTTONS
from bot.playground.refusals import bad_request

Markup = dict[str, Any]
_ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "copy_text",
)
_URL = re.compile(r"(?i)(?:https?|tg)://\S+|[\w-]+(?:\.[\w-]+)+\S*")
_REPLY_KEYS = ("keyboard", "resize_keyboard", "one_time_keyboard", "is_persistent", "selective")


def read(arguments: Arguments, *, inline_only: bool = False) -> Markup | None:
    """Read the reply markup of a call; an empty inline keyboard is none."""
    markup = arguments.record("reply_markup", "reply keyboard markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if not markup:
        return None
    if inline_only:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return _reply(markup)
    for key in ("remove_keyboard", "force_reply"):
        if markup.get(key) is True:
            return {key: True, "selective": bool(markup.get("selective"))} | _placeholder(markup)
    raise bad_request("object expected as reply markup")


def _inline(rows: Any) -> Markup | None:
    kept = [[_inline_button(button) for button in row] for row in _rows(rows, "inline keyboard") if row]
    return {"inline_keyboard": kept} if kept else None


def _rows(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f"can't parse {what}: Expected an Array")
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {what}: Expected an Array of Array")
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return rows


def _inline_button(button: Any) -> dict[str, Any]:
    what = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        raise bad_request(f"{what}: Expected an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request(f'{what}: Can\'t find field "text"')
    if not any(button.get(action) for action in _ACTIONS):
        raise bad_request(f"{what}: Text buttons are unallowed in the inline keyboard")
    data, url = button.get("callback_data", ""), button.get("url", "")
    if data and len(str(data).encode()) > LONGEST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if url and not _URL.fullmatch(str(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    if button.get("copy_text") and not _copies(button["copy_text"]):
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return button


def _copies(copy_text: Any) -> bool:
    return isinstance(copy_text, dict) and 1 <= len(str(copy_text.get("text", ""))) <= 256


def _reply(markup: Markup) -> Markup:
    rows = [[_reply_button(button) for button in row] for row in _rows(markup["keyboard"], "reply keyboard")]
    if not any(rows):
        raise bad_request("reply markup is too short")
    kept = {key: markup[key] for key in _REPLY_KEYS if key in markup}
    return kept | {"keyboard": [row for row in rows if row]} | _placeholder(markup)


def _reply_button(button: Any) -> dict[str, Any]:
    button = {"text": button} if isinstance(button, str) else button
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return button


def _placeholder(markup: Markup) -> Markup:
    placeholder = markup.get("input_field_placeholder")
    if not placeholder:
        return {}
    if len(str(placeholder)) > LONGEST_PLACEHOLDER:
        raise bad_request("REPLY_MARKUP_PLACEHOLDER_INVALID")
    return {"input_field_placeholder": str(placeholder)}
