"""Telegram's HTML: nothing that people type becomes markup, and lengths are counted as Telegram counts them."""

import pytest

from bot.views import html
from bot.views.html import Button, Message
from tests.views.reading import NASTY, shown


@pytest.mark.parametrize(
    ("made", "kind"),
    [
        (html.bold(NASTY), "bold"),
        (html.italic(NASTY), "italic"),
        (html.code(NASTY), "code"),
        (html.link(NASTY, "https://example.org/?a=1&b=2"), "text_link"),
        (html.spoiler(html.escape(NASTY)), "spoiler"),
        (html.folded(html.escape(NASTY)), "expandable_blockquote"),
    ],
    ids=["bold", "italic", "code", "link", "spoiler", "folded"],
)
def test_whatever_is_marked_shows_as_it_was_typed(made: str, kind: str) -> None:
    seen = shown(Message(made))
    assert seen.text == NASTY
    assert seen.marked == {kind: [NASTY]}


def test_escaped_text_shows_as_it_was_typed() -> None:
    assert html.escape('a < b & c > "d"') == 'a &lt; b &amp; c &gt; "d"'
    assert shown(Message(html.escape(NASTY))).text == NASTY


def test_an_address_cannot_leave_its_attribute() -> None:
    made = html.link("paper", "https://example.org/\"><b>&x='1'")
    assert made == '<a href="https://example.org/&quot;&gt;&lt;b&gt;&amp;x=&#x27;1&#x27;">paper</a>'
    assert shown(Message(made)).text == "paper"


def test_lists_and_paragraphs_leave_out_what_is_empty() -> None:
    assert html.bullets(["one", "two"]) == "• one\n• two"
    assert html.bullets([]) == ""
    assert html.paragraphs("one", "", "two") == "one\n\ntwo"
    assert html.paragraphs("", "") == ""


def test_rows_without_buttons_are_left_out() -> None:
    button = Button("Hint", "hint:1")
    message = Message("text").under([button], [])
    assert message == Message("text", ((button,),))
    assert message.under() == Message("text")


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("naïve", 5), ("😀", 2), ("👩‍🔬", 5), ("\ud83d", 1)])
def test_units_are_utf_16(text: str, units: int) -> None:
    assert html.units(text) == units


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("exactly", 7, "exactly"),
        ("too long", 7, "too lo…"),
        ("a word, cut", 8, "a word,…"),
        ("😀😀😀", 6, "😀😀😀"),
        ("😀😀😀", 5, "😀😀…"),
        ("😀😀😀", 4, "😀…"),  # half a character is none
        ("😀😀😀", 1, "…"),
    ],
)
def test_what_is_too_long_is_cut_between_characters(text: str, limit: int, expected: str) -> None:
    assert html.shortened(text, limit) == expected
    assert html.units(html.shortened(text, limit)) <= limit


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, "▱▱▱▱▱▱▱▱▱▱"),
        (0.04, "▱▱▱▱▱▱▱▱▱▱"),
        (0.596, "▰▰▰▰▰▰▱▱▱▱"),
        (0.5, "▰▰▰▰▰▱▱▱▱▱"),
        (0.999, "▰▰▰▰▰▰▰▰▰▱"),
        (1.0, "▰▰▰▰▰▰▰▰▰▰"),
    ],
)
def test_a_bar_is_full_only_when_the_share_is_whole(share: float, expected: str) -> None:
    assert html.bar(share) == expected


def test_a_bar_may_be_of_any_width() -> None:
    assert html.bar(0.5, width=4) == "▰▰▱▱"


@pytest.mark.parametrize(("count", "expected"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_one_is_one(count: int, expected: str) -> None:
    assert html.plural(count, "day") == expected
