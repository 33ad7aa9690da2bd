"""A streak counts the daily questions that were sent, never calendar dates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Streak:
    """Questions answered in a row, the longest such row, and the number of the last question that counted.

    Numbers go over the daily questions that were sent to the chat: 1, 2, 3. So pauses, days off, outages and
    misfires, which send nothing, cannot break a streak.
    """

    current: int = 0
    best: int = 0
    last: int | None = None


def advance(streak: Streak, number: int) -> Streak:
    """Return the streak after an honest attempt at the daily question of that number."""
    if streak.last is not None and number <= streak.last:
        return streak
    current = streak.current + 1 if number - 1 == streak.last else 1
    return Streak(current, max(streak.best, current), number)


def current_at(streak: Streak, latest: int | None) -> int:
    """Return the streak to show when `latest` is the newest question sent, which may still be open."""
    if streak.last is None or latest is None:
        return streak.current
    return streak.current if streak.last >= latest - 1 else 0
