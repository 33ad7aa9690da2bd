"""A group's table and a member's streak."""

from bot.domain.answer import Standing
from bot.domain.streak import Streak
from bot.services.standings import Streaks, Table
from bot.views import standings
from tests.storage.values import a_chat
from tests.views.reading import NASTY, shown

GROUP = a_chat(id=-5)


def test_an_empty_table_says_how_it_opens() -> None:
    empty = Table(GROUP, [], [], [])
    assert standings.table(empty).html == "Nobody has answered here yet. The first answer opens the table."


def test_three_stretches_each_with_places_points_and_answers() -> None:
    ada, bob = Standing("Ada", 2, 1.75), Standing("Bob", 1, 0.5)
    assert shown(standings.table(Table(GROUP, [], [ada], [ada, bob]))).text == (
        "Standings · one point for a whole answer\n\n"
        "This week\nnobody yet\n\n"
        "This month\n1. Ada · 1.8 of 2\n\n"
        "All time\n1. Ada · 1.8 of 2\n2. Bob · 0.5 of 1"
    )


def test_names_show_as_they_are_and_not_at_any_length() -> None:
    places = [Standing(NASTY, 1, 1.0), Standing("👩‍🔬" * 100, 1, 1.0)]
    text = shown(standings.table(Table(GROUP, [], [], places))).text
    assert f"1. {NASTY[:39].rstrip()}… · 1.0 of 1" in text
    assert text.endswith("… · 1.0 of 1")


def test_two_hundred_members_are_ten_and_a_count() -> None:
    places = [Standing("👩‍🔬" * 100, 10_000, 9_999.9)] * 200
    text = shown(standings.table(Table(GROUP, places, places, places))).text
    assert text.count("\nand 190 more") == 3
    assert "\n10. " in text
    assert "\n11. " not in text


def test_ten_members_are_all() -> None:
    places = [Standing("Ada", 1, 1.0)] * 10
    assert "more" not in shown(standings.table(Table(GROUP, places, places, places))).text


def test_a_streak_in_private() -> None:
    text = shown(standings.streaks(Streaks(a_chat(), Streak(1, 4, 9), 1, 0))).text
    assert text == (
        "Your streak: 1 day, best 4.\nIt counts daily questions answered in a row, each before the next one arrives."
    )


def test_a_streak_in_a_group_stands_beside_the_groups_own() -> None:
    chat = a_chat(id=-5, streak=Streak(5, 7, 9))
    text = shown(standings.streaks(Streaks(chat, Streak(), 0, 5))).text
    assert text.startswith("Your streak: 0 days, best 0.\nThis group: 5 days, best 7.\nIt counts")
