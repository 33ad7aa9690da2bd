"""What Telegram finds in a text by itself, and how texts are trimmed."""

import pytest

from bot.playground.entities import cut, found, trimmed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start now", [("bot_command", "/start")]),
        ("/quiz@interviewer_bot cnn", [("bot_command", "/quiz@interviewer_bot")]),
        ("say /help please", [("bot_command", "/help")]),
        ("and/or 1/2 a/b/c", []),
        ("see https://x.org/a?b=c.", [("url", "https://x.org/a?b=c")]),
        ("@ada_l and a@b.org", [("mention", "@ada_l"), ("email", "a@b.org")]),
        ("#deep learning", [("hashtag", "#deep")]),
        ("😀 /start", [("bot_command", "/start")]),
    ],
)
def test_telegram_finds_commands_links_and_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(entity["type"], cut(text, entity)) for entity in found(text)] == expected


def test_nothing_is_found_inside_code_or_links() -> None:
    text = "/start /stop"
    assert found(text, [{"type": "code", "offset": 0, "length": 6}]) == [
        {"type": "bot_command", "offset": 7, "length": 5}
    ]


def test_trimming_moves_and_cuts_entities() -> None:
    bold = {"type": "bold", "offset": 0, "length": 9}
    lost = {"type": "italic", "offset": 0, "length": 2}
    assert trimmed("  word 😀 \n", [bold, lost]) == ("word 😀", [{"type": "bold", "offset": 0, "length": 7}])
    assert trimmed(" \n ", [bold]) == ("", [])
