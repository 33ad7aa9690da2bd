"""Telegram's HTML: escaping, the few tags we use, and staying within the limits."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape as _escape
from html import unescape

# Bot API, sendMessage: 1-4096 characters after parsing. Telegram counts code points; UTF-16 units are the safe side.
MESSAGE_LIMIT = 4096
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; `data` comes back when it is pressed (at most 64 bytes)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message: HTML and rows of buttons."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()

    def under(self, *rows: Iterable[Button]) -> "Message":
        """The same message with these buttons."""
        return replace(self, buttons=tuple(tuple(row) for row in rows if row))


def escape(text: str) -> str:
    """Text that shows as it was typed."""
    return _escape(text, quote=False)


def bold(text: str) -> str:
    """Bold text, escaped."""
    return f"<b>{escape(text)}</b>"


def italic(text: str) -> str:
    """Italic text, escaped."""
    return f"<i>{escape(text)}</i>"


def code(text: str) -> str:
    """Text to copy, escaped."""
    return f"<code>{escape(text)}</code>"


def link(text: str, url: str) -> str:
    """A link, escaped."""
    return f'<a href="{_escape(url)}">{escape(text)}</a>'


def spoiler(html: str) -> str:
    """Hidden until touched."""
    return f"<tg-spoiler>{html}</tg-spoiler>"


def folded(html: str) -> str:
    """A quote that shows its first lines and opens at a touch."""
    return f"<blockquote expandable>{html}</blockquote>"


def bullets(lines: Iterable[str]) -> str:
    """Lines of HTML as a list."""
    return "\n".join(f"• {line}" for line in lines)


def paragraphs(*parts: str) -> str:
    """The parts that are not empty, an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length(html: str) -> int:
    """The length that counts against Telegram's limit: what is read, without the tags."""
    return units(unescape(TAG.sub("", html)))


def fits(html: str) -> bool:
    """Whether it is short enough to be one message; mostly told with the tags still in it."""
    return units(html) <= MESSAGE_LIMIT or length(html) <= MESSAGE_LIMIT


def shortened(text: str, limit: int) -> str:
    """The text, cut with an ellipsis when it has more than `limit` UTF-16 units."""
    if units(text) <= limit:
        return text
    cut = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return cut.rstrip() + "…"


def bar(share: float, width: int = 10) -> str:
    """A share between 0 and 1 as a bar; full only when it is whole."""
    filled = width if share >= 1 else min(width - 1, round(share * width))
    return "▰" * filled + "▱" * (width - filled)


def plural(count: int, noun: str) -> str:
    """`1 day`, `2 days`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
