"""A group's table and everybody's streaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.answer import Standing
from bot.domain.chat import Chat
from bot.domain.schedule import local
from bot.domain.streak import Streak, current_at
from bot.storage import Database, answers, chats


@dataclass(frozen=True, slots=True)
class Table:
    """A group's standings over three stretches of time, most points first."""

    chat: Chat
    week: Sequence[Standing]
    month: Sequence[Standing]
    ever: Sequence[Standing]


@dataclass(frozen=True, slots=True)
class Streaks:
    """A member's streak and, in a group, the group's own; `now` and `group_now` are what to show today."""

    chat: Chat
    streak: Streak
    now: int
    group_now: int


@dataclass(frozen=True, slots=True)
class Standings:
    """Reads what answers have earned; weeks begin on Monday, months on the first, on the chat's own clocks."""

    database: Database

    async def table(self, chat: Chat, at: datetime) -> Table:
        """Who stands where in this group alone."""
        today = local(at, chat.slot.zone)
        midnight = datetime.combine(today.date(), time(), today.tzinfo)
        async with self.database.begin() as connection:
            return Table(
                chat,
                await answers.standings(connection, chat.id, midnight - timedelta(days=today.weekday())),
                await answers.standings(connection, chat.id, midnight.replace(day=1)),
                await answers.standings(connection, chat.id, None),
            )

    async def streaks(self, chat: Chat, member_id: int) -> Streaks:
        """A member's streak in this chat."""
        async with self.database.begin() as connection:
            fresh = await chats.find(connection, chat.id) or chat
            streak = await chats.find_member(connection, chat.id, member_id)
        return Streaks(fresh, streak, current_at(streak, fresh.dailies), current_at(fresh.streak, fresh.dailies))
