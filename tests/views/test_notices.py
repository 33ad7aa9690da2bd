"""Short messages, word by word."""

import re
from datetime import timedelta

import pytest

from bot.domain.chat import Chat
from bot.domain.selection import Topic
from bot.playground.limits import (
    LONGEST_CALLBACK_ANSWER,
    LONGEST_COMMAND_DESCRIPTION,
    LONGEST_DESCRIPTION,
    LONGEST_SHORT_DESCRIPTION,
)
from bot.views import appeals, notices
from bot.views.html import Message
from tests.storage.values import DUE, a_chat
from tests.views.reading import NASTY, data_of, shown


def test_the_welcome_says_what_this_is_and_asks_one_thing() -> None:
    message = notices.welcome(a_chat(), NASTY)
    seen = shown(message)
    assert seen.text.startswith(f"Hello {NASTY}. I interview people in deep learning.\n\nOnce a day")
    assert seen.text.endswith("At what time shall I ask? It is 08:00 now.")
    assert data_of(message)["07:00"] == "begin:0700"
    assert data_of(message)["First question now"] == "quiz"


def test_the_second_tap_asks_for_the_zone() -> None:
    message = notices.welcome_zone([("Europe/Berlin", "Berlin"), ("Europe/Vienna", "Vienna"), ("UTC", "UTC")])
    assert shown(message).text == "On whose clocks? Any other city: /timezone tokyo"
    assert [len(row) for row in message.buttons] == [2, 1]
    assert data_of(message)["Vienna"] == "live:Europe/Vienna"


def test_set_up_says_when_the_first_question_comes() -> None:
    message = notices.ready(a_chat())
    assert shown(message).text == "All set. Next question: Mon 02 Mar, 08:00 (UTC).\n\nShall I ask the first one now?"
    assert shown(notices.ready(a_chat(due_at=None))).text == "All set.\n\nShall I ask the first one now?"
    assert shown(notices.back(a_chat())).text.startswith("Welcome back. All set. Next question: ")
    assert data_of(notices.back(a_chat())) == {"Question now": "quiz", "Settings": "set:home"}


def test_a_group_is_told_how_to_answer() -> None:
    text = shown(notices.group_welcome(a_chat(id=-5))).text
    assert "The first comes Mon 02 Mar, 08:00 (UTC)." in text
    assert "Answer by replying to the question, or with /answer and your words." in text
    assert "The first comes" not in shown(notices.group_welcome(a_chat(id=-5, due_at=None))).text


@pytest.mark.parametrize("commands", [notices.PRIVATE, notices.MEMBERS, notices.ADMINISTRATORS], ids=len)
def test_help_names_every_command_that_works_there(commands: list[str]) -> None:
    text = shown(notices.help_text(commands)).text
    assert re.findall(r"(?m)^/(\w+) · ", text) == commands


def test_privacy_says_what_is_kept_and_where() -> None:
    text = shown(notices.privacy()).text
    for promise in ("your Telegram id and name", "no text leaves it", "Logs hold neither names nor texts"):
        assert promise in text


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (notices.nothing_open(in_group=True), "No question is open here. /quiz asks one."),
        (
            notices.nothing_open(in_group=False),
            "No question is open. /quiz asks one now; to try an earlier one again, reply to it with your answer.",
        ),
        (notices.answer_how(in_group=True), "Reply to the question, or write /answer your words."),
        (notices.answer_how(in_group=False), "Just type your answer, or write /answer your words."),
        (notices.text_only(), "I read typed answers only. Please put it in words."),
        (notices.already_open(), "That question is open already: answer it first, or /skip it."),
        (notices.unknown_topic([]), "I know no such topic. /topics lists them."),
        (notices.unknown_command("quiz"), "I do not know that one. Did you mean /quiz?"),
        (notices.unknown_command(None), "I do not know that one. /help lists what I do."),
        (notices.groups_only(), "Standings are for groups. /streak shows yours."),
        (notices.administrators_only(), "That is for this group's administrators."),
        (
            notices.cannot_see_administrators(),
            "I cannot see who the administrators are here. Make me one, or let one of them post as the group.",
        ),
        (notices.not_allowed(), "Sorry, this bot serves only the chats it was set up for."),
        (
            notices.too_fast(20),
            "That is faster than I can follow: I read 20 messages a minute. Please go on in a minute.",
        ),
        (notices.not_understood("a time", "/time 8:30"), "I could not read that as a time. For example: /time 8:30"),
        (notices.could_not_send(), "I could not send the question just now. Please try again in a moment."),
        (
            notices.apology("c0ffee42"),
            "Sorry, something went wrong on my side (fault c0ffee42). The people who run me can see it.",
        ),
    ],
)
def test_what_is_said_when_something_is_not_possible(message: Message, text: str) -> None:
    assert shown(message).text == text


def test_an_unsure_topic_is_asked_back() -> None:
    message = notices.unknown_topic([Topic("data-augmentation", "What <augmentation> & co. do", ("x",))])
    assert shown(message).text == "I am not sure which topic you mean."
    assert data_of(message) == {"What <augmentation> & co. do": "quiz:data-augmentation"}


@pytest.mark.parametrize(
    ("chat", "text"),
    [
        (a_chat(paused=True), "Paused. /resume starts again; streaks keep still meanwhile."),
        (
            a_chat(paused_until=DUE + timedelta(days=7)),
            "Paused until Mon 09 Mar, 08:00 (UTC). /resume ends it sooner; streaks keep still.",
        ),
    ],
    ids=["for good", "for a week"],
)
def test_a_pause_says_until_when(chat: Chat, text: str) -> None:
    assert shown(notices.paused(chat)).text == text


def test_what_telegram_shows_of_the_bot_is_as_long_as_telegram_takes() -> None:
    assert len(notices.SHORT_DESCRIPTION) <= LONGEST_SHORT_DESCRIPTION
    assert len(notices.DESCRIPTION) <= LONGEST_DESCRIPTION
    for name, description in notices.COMMANDS.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(description) <= LONGEST_COMMAND_DESCRIPTION


def test_what_is_said_over_a_button_fits_there() -> None:
    toasts = [notices.administrators_only(), notices.cannot_see_administrators(), notices.not_allowed()]
    said = [message.html for message in [*toasts, notices.too_fast(10**6)]]
    for text in [*said, *appeals.TOASTS.values(), appeals.CANCELLED]:
        assert 1 <= len(text) <= LONGEST_CALLBACK_ANSWER
        assert "<" not in text
