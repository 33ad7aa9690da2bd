"""A group's table and a member's streak."""

from collections.abc import Sequence

from bot.domain.answer import Standing
from bot.services.standings import Streaks, Table
from bot.views.html import Message, bold, paragraphs, plural
from bot.views.question import name

# A table on a phone; whoever is below sees it in the count.
SHOWN = 10


def table(standings: Table) -> Message:
    """This week, this month and all time, for this group alone."""
    if not standings.ever:
        return Message("Nobody has answered here yet. The first answer opens the table.")
    sections = [
        ("This week", standings.week),
        ("This month", standings.month),
        ("All time", standings.ever),
    ]
    return Message(
        paragraphs(f"{bold('Standings')} · one point for a whole answer", *(_section(*one) for one in sections))
    )


def streaks(result: Streaks) -> Message:
    """A member's streak, and the group's own."""
    lines = [
        f"{bold('Your streak:')} {plural(result.now, 'day')}, best {result.streak.best}.",
        "It counts daily questions answered in a row, each before the next one arrives.",
    ]
    if result.chat.is_group:
        lines.insert(1, f"{bold('This group:')} {plural(result.group_now, 'day')}, best {result.chat.streak.best}.")
    return Message("\n".join(lines))


def _section(title: str, places: Sequence[Standing]) -> str:
    if not places:
        return f"{bold(title)}\nnobody yet"
    lines = [
        f"{place}. {name(one.name)} · {one.points:.1f} of {one.answered}"
        for place, one in enumerate(places[:SHOWN], start=1)
    ]
    rest = len(places) - SHOWN
    return "\n".join([bold(title), *lines, *([f"and {rest} more"] if rest > 0 else [])])
