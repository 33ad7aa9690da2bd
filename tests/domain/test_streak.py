"""A streak counts daily questions answered in a row, whatever the calendar does meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.streak import Streak, advance, current_at

counted = st.sets(st.integers(1, 40)).map(sorted)


def after(*numbers: int) -> Streak:
    streak = Streak()
    for number in numbers:
        streak = advance(streak, number)
    return streak


def test_the_first_answer_starts_a_streak() -> None:
    assert after(5) == Streak(current=1, best=1, last=5)


def test_each_question_in_a_row_adds_one() -> None:
    assert after(1, 2, 3) == Streak(current=3, best=3, last=3)


def test_a_missed_question_starts_over_and_the_best_stays() -> None:
    assert after(1, 2, 3, 5) == Streak(current=1, best=3, last=5)


def test_answering_a_question_again_changes_nothing() -> None:
    assert after(1, 2, 2) == after(1, 2)


def test_an_answer_to_an_older_question_rewrites_nothing() -> None:
    assert after(1, 2, 3, 1) == after(1, 2, 3)


def test_a_new_row_can_become_the_best() -> None:
    assert after(1, 2, 4, 5, 6) == Streak(current=3, best=3, last=6)


def test_todays_unanswered_question_is_never_shown_as_a_loss() -> None:
    assert current_at(after(1, 2), latest=3) == 2


def test_the_streak_is_gone_once_the_following_question_arrives() -> None:
    assert current_at(after(1, 2), latest=4) == 0


def test_an_answered_question_shows_at_once() -> None:
    assert current_at(after(1, 2, 3), latest=3) == 3


def test_a_pause_that_sends_nothing_costs_nothing() -> None:
    """Numbers go over sent questions, so a month without any leaves the latest where it was."""
    assert current_at(after(7, 8), latest=8) == 2
    assert advance(after(7, 8), 9).current == 3


def test_someone_who_never_answered_has_no_streak() -> None:
    assert current_at(Streak(), latest=12) == 0
    assert current_at(Streak(), latest=None) == 0


def test_a_streak_stands_while_no_question_is_known() -> None:
    assert current_at(after(1, 2), latest=None) == 2


@given(numbers=counted)
def test_best_is_the_longest_row_and_current_the_last_one(numbers: list[int]) -> None:
    rows: list[int] = []
    for number in numbers:
        rows = [*rows[:-1], rows[-1] + 1] if rows and number - 1 in numbers else [*rows, 1]
    assert after(*numbers) == Streak(rows[-1] if rows else 0, max(rows, default=0), max(numbers, default=None))


@given(numbers=counted, late=st.lists(st.integers(1, 40)))
def test_no_late_answer_can_shorten_a_streak(numbers: list[int], late: list[int]) -> None:
    streak = after(*numbers)
    for number in late:
        advanced = advance(streak, number)
        assert advanced.best >= streak.best
        assert advanced == streak or (streak.last or 0) < number == advanced.last
        streak = advanced
