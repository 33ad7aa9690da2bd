"""Messages as a phone shows them: Telegram's own reading of the HTML, which refuses what Telegram refuses."""

from dataclasses import dataclass

from bot.playground.entities import cut, utf16_length
from bot.playground.html import parse
from bot.views.html import Message

# Of everything that has to be escaped, and what would break a tag, an attribute or an entity.
NASTY = """<b>&amp; "Ada's" <script> </tg-spoiler></blockquote> 1 < 2 && 3 > 2 &#60;"""
LIMIT = 4096
DATA_LIMIT = 64


@dataclass(frozen=True)
class Shown:
    """The text, the words under each kind of entity, and the labels of the buttons."""

    text: str
    marked: dict[str, list[str]]
    labels: list[str]


def shown(message: Message) -> Shown:
    """What people see of a message that Telegram takes."""
    text, entities = parse(message.html)
    marked: dict[str, list[str]] = {}
    for entity in entities:
        marked.setdefault(entity["type"], []).append(cut(text, entity))
    buttons = [button for row in message.buttons for button in row]
    assert utf16_length(text) <= LIMIT, f"{utf16_length(text)} units"
    assert all(1 <= len(button.data.encode()) <= DATA_LIMIT for button in buttons), buttons
    assert all(button.label.strip() for button in buttons), buttons
    return Shown(text, marked, [button.label for button in buttons])


def data_of(message: Message) -> dict[str, str]:
    """What each button sends back, by its label."""
    return {button.label: button.data for row in message.buttons for button in row}
