"""Settings as pages of buttons, and what /status says."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest

from bot.domain.chat import Chat
from bot.domain.delivery import State
from bot.domain.question import Level
from bot.domain.schedule import Slot
from bot.domain.zones import Candidate
from bot.services.preferences import ChatStatus
from bot.views import settings
from tests.storage.values import DUE, EVE, a_chat, a_delivery
from tests.views.reading import NASTY, data_of, shown

BERLIN = Slot(time(9), "Europe/Berlin")
AREAS = ["basics", "data-augmentation", "training"]


def berliner(**changes: object) -> Chat:
    return a_chat(**{"slot": BERLIN} | changes)


def test_home_shows_what_is_set_with_a_button_to_change_each() -> None:
    message = settings.home(berliner(), EVE)
    assert shown(message).text == (
        "Settings\n\nQuestion at 09:00, Berlin, every day\nTopics: all\nLevels: all\n\n"
        "Next question: Mon 02 Mar, 09:00 (Berlin)."
    )
    assert data_of(message) == {
        "Hour": "set:time",
        "Zone": "set:zone",
        "Days": "set:days",
        "Topics": "set:areas",
        "Levels": "set:levels",
        "Pause": "set:pause",
    }


def test_home_names_what_was_chosen() -> None:
    chosen = berliner(areas=frozenset({"training", "data-augmentation"}), levels=frozenset({Level.SENIOR, Level.MID}))
    text = shown(settings.home(chosen, EVE)).text
    assert "Topics: Data augmentation, Training\nLevels: mid, senior" in text


@pytest.mark.parametrize(
    ("changes", "button"),
    [
        ({"paused": True}, "Resume"),
        ({"paused_until": EVE + timedelta(days=1)}, "Resume"),
        ({"paused_until": EVE - timedelta(days=1)}, "Pause"),
        ({}, "Pause"),
    ],
    ids=["paused", "paused for a while", "a pause that is over", "awake"],
)
def test_a_pause_can_be_ended_where_it_began(changes: dict[str, object], button: str) -> None:
    assert shown(settings.home(berliner(**changes), EVE)).labels[-1] == button


def test_hours_are_buttons_and_words() -> None:
    message = settings.hours()
    assert shown(message).text == "At what time? Any other: /time 7:45"
    assert data_of(message)["08:00"] == "time:0800"
    assert data_of(message)["‹ Settings"] == "set:home"


def test_zones_are_told_by_their_names() -> None:
    message = settings.zones(["Europe/Berlin", "America/New_York"])
    assert shown(message).text == "Whose clocks? Any other city: /timezone tokyo"
    assert data_of(message) == {
        "Berlin": "zone:Europe/Berlin",
        "New York": "zone:America/New_York",
        "‹ Settings": "set:home",
    }


def test_every_zones_button_fits_what_telegram_takes_back() -> None:
    shown(settings.zones(sorted(available_timezones() - {"localtime", "Factory"})))


def test_an_unsure_zone_is_asked_back() -> None:
    message = settings.which_zone([Candidate("Europe/Paris", "Paris"), Candidate("America/Chicago", "Paris, Texas")])
    assert shown(message).text == "Which one do you mean?"
    assert data_of(message) == {"Paris": "zone:Europe/Paris", "Paris, Texas": "zone:America/Chicago"}


def test_days_are_marked_and_a_press_says_which_way_it_goes() -> None:
    message = settings.days(berliner(slot=Slot(time(9), "Europe/Berlin", frozenset({0, 6}))))
    buttons = data_of(message)
    assert (buttons["✓ Mon"], buttons["Tue"], buttons["✓ Sun"]) == ("day:0-", "day:1+", "day:6-")
    assert len(buttons) == 8


def test_topics_are_marked() -> None:
    message = settings.areas(berliner(areas=frozenset({"training"})), AREAS)
    assert shown(message).text == "Which topics? Now: the ones marked."
    assert data_of(message) == {
        "Basics": "area:basics+",
        "Data augmentation": "area:data-augmentation+",
        "✓ Training": "area:training-",
        "All topics and levels": "all",
        "Levels": "set:levels",
        "‹ Settings": "set:home",
    }
    assert shown(settings.areas(berliner(), AREAS)).text == "Which topics? Now: all of them."


def test_levels_are_marked() -> None:
    message = settings.levels(berliner(levels=frozenset({Level.MID})))
    assert shown(message).text == "Which levels? Now: the ones marked."
    assert data_of(message)["✓ mid"] == "level:mid-"
    assert data_of(message)["senior"] == "level:senior+"
    assert shown(settings.levels(berliner())).text == "Which levels? Now: all of them."


def test_pauses_have_lengths() -> None:
    assert data_of(settings.pauses())["1 week"] == "pause:7d"


def test_a_change_says_when_the_next_question_comes() -> None:
    assert shown(settings.changed(berliner(), EVE)).text == "Done. Next question: Mon 02 Mar, 09:00 (Berlin)."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paused": True, "due_at": None}, "Paused. /resume starts again."),
        ({"due_at": None, "enrolled": False}, "No daily question is set up here yet. /start does it."),
        (
            {"paused_until": EVE + timedelta(days=1), "due_at": DUE + timedelta(days=2)},
            "Paused until Tue 03 Mar, 08:50 (Berlin).\nNext question: Wed 04 Mar, 09:00 (Berlin).",
        ),
    ],
    ids=["paused", "not set up", "paused for a while"],
)
def test_status_says_why_no_question_comes(changes: dict[str, object], said: str) -> None:
    text = shown(settings.status(ChatStatus(berliner(**changes), None), EVE)).text
    assert text == f"{said}\n\nNo daily question has come yet."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "due Mon 02 Mar, 09:00 (Berlin), sent Mon 02 Mar, 09:00 (Berlin)."),
        ({"sent_at": None}, "due Mon 02 Mar, 09:00 (Berlin), sent Mon 02 Mar, 09:00 (Berlin)."),
        (
            {"state": State.UNSURE},
            "due Mon 02 Mar, 09:00 (Berlin); it may have been lost on the way. If it is not here, /quiz asks another.",
        ),
        ({"state": State.CLAIMED}, "due Mon 02 Mar, 09:00 (Berlin), not through yet. I keep trying."),
        (
            {"state": State.MISFIRED},
            "due Mon 02 Mar, 09:00 (Berlin), skipped: I could not send it in time. Streaks are not touched.",
        ),
        (
            {"state": State.FAILED, "reason": NASTY},
            f"due Mon 02 Mar, 09:00 (Berlin), not sent: {NASTY}. Streaks are not touched.",
        ),
    ],
    ids=["sent", "sent without a date", "unsure", "claimed", "misfired", "failed"],
)
def test_status_says_what_became_of_the_last_one(changes: dict[str, object], said: str) -> None:
    text = shown(settings.status(ChatStatus(berliner(), a_delivery(**changes)), EVE)).text
    assert text.endswith(f"\n\nLast question: {said}")


def test_a_moment_is_told_on_the_zones_clocks() -> None:
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert settings.moment(summer, "Asia/Tokyo") == "Thu 02 Jul, 07:30 (Tokyo)"
    assert settings.moment(summer, "UTC") == "Wed 01 Jul, 22:30 (UTC)"
