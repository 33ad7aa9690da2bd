"""Chats: read, written, claimed when due, moved and let go."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.domain.chat import Chat, ChatKind
from bot.domain.question import Level
from bot.domain.schedule import Slot
from bot.domain.streak import Streak
from bot.storage.database import Connection
from bot.storage.tables import answers, chats, deliveries, insert_or_replace, members

STREAK = ("streak_current", "streak_best", "streak_last")

FIND = select(chats).where(chats.c.id == bindparam("chat")).with_for_update()


async def find(connection: Connection, chat_id: int) -> Chat | None:
    """The chat with that id, held until the transaction ends where the database can hold a row."""
    row = (await connection.execute(FIND, {"chat": chat_id})).one_or_none()
    return _chat(row) if row else None


async def add(connection: Connection, chat: Chat) -> None:
    """A chat not known before."""
    await connection.execute(insert(chats).values(id=chat.id, **_values(chat)))


async def save(connection: Connection, chat: Chat) -> None:
    """Everything about a known chat."""
    await connection.execute(update(chats).where(chats.c.id == chat.id).values(**_values(chat)))


SAVE_STREAK = update(chats).where(chats.c.id == bindparam("chat")).values({name: bindparam(name) for name in STREAK})


async def save_streak(connection: Connection, chat: Chat) -> None:
    """A group's own streak."""
    await connection.execute(SAVE_STREAK, {"chat": chat.id, **_streak_values(chat.streak)})


async def due(connection: Connection, at: datetime, limit: int) -> Sequence[Chat]:
    """The chats that are owed a daily question, longest waiting first, held against other processes."""
    query = (
        select(chats)
        .where(chats.c.due_at <= at)
        .order_by(chats.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [_chat(row) for row in await connection.execute(query)]


MOVE_ON = (
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(due_at=bindparam("next_due_at"), last_day=bindparam("day"))
)


async def move_on(connection: Connection, taken: Sequence[tuple[int, datetime, date]]) -> None:
    """For each chat taken: when its next question is due, and the day that it has been taken for."""
    if taken:
        rows = [{"chat": chat_id, "next_due_at": due_at, "day": day} for chat_id, due_at, day in taken]
        await connection.execute(MOVE_ON, rows)


async def move(connection: Connection, old_id: int, new_id: int) -> bool:
    """Give a chat its new id, with all that hangs on it; False when the old one is not known."""
    if await find(connection, old_id) is None:
        return False
    # The new id may have spoken before the news of the move arrived; what it stands for is the old chat.
    await connection.execute(delete(chats).where(chats.c.id == new_id))
    await connection.execute(update(chats).where(chats.c.id == old_id).values(id=new_id))
    # A supergroup numbers its messages anew; the old numbers are kept, negative, where they cannot be met again.
    for table in (deliveries, answers):
        old = (table.c.chat_id == new_id, table.c.message_id > 0)
        await connection.execute(update(table).where(*old).values(message_id=-table.c.message_id))
    return True


FIND_MEMBER = select(members).where(members.c.chat_id == bindparam("chat"), members.c.member_id == bindparam("member"))


async def find_member(connection: Connection, chat_id: int, member_id: int) -> Streak:
    """A member's streak in a chat; an empty one for somebody new."""
    row = (await connection.execute(FIND_MEMBER, {"chat": chat_id, "member": member_id})).one_or_none()
    return _streak(row) if row else Streak()


WITH_MEMBER = (
    select(chats, *(members.c[name].label(f"member_{name}") for name in STREAK))
    .outerjoin(members, (members.c.chat_id == chats.c.id) & (members.c.member_id == bindparam("member")))
    .where(chats.c.id == bindparam("chat"))
    .with_for_update(of=chats)
)


async def with_member(connection: Connection, chat_id: int, member_id: int) -> tuple[Chat, Streak]:
    """A known chat, held like by `find`, and a member's streak there; an empty one for somebody new."""
    row = (await connection.execute(WITH_MEMBER, {"chat": chat_id, "member": member_id})).one()
    known = row.member_streak_current is not None
    streak = Streak(row.member_streak_current, row.member_streak_best, row.member_streak_last) if known else Streak()
    return _chat(row), streak


async def save_member(connection: Connection, chat_id: int, member_id: int, name: str, streak: Streak) -> None:
    """A member's name and streak."""
    values = {"chat_id": chat_id, "member_id": member_id, "name": name, **_streak_values(streak)}
    await connection.execute(insert_or_replace(connection, members), values)


def _values(chat: Chat) -> dict[str, Any]:
    return {
        "kind": chat.kind.value,
        "title": chat.title,
        "thread_id": chat.thread_id,
        "slot_time": chat.slot.at.strftime("%H:%M"),
        "slot_zone": chat.slot.zone,
        "slot_days": "".join(str(day) for day in sorted(chat.slot.days)),
        "enrolled": chat.enrolled,
        "paused": chat.paused,
        "paused_until": chat.paused_until,
        "gone": chat.gone,
        "due_at": chat.due_at,
        "last_day": chat.last_day,
        "dailies": chat.dailies,
        "areas": " ".join(sorted(chat.areas)),
        "levels": " ".join(sorted(chat.levels)),
        **_streak_values(chat.streak),
    }


def _chat(row: Row[Any]) -> Chat:
    return Chat(
        id=row.id,
        kind=ChatKind(row.kind),
        title=row.title,
        thread_id=row.thread_id,
        slot=_slot(row),
        enrolled=row.enrolled,
        paused=row.paused,
        paused_until=row.paused_until,
        gone=row.gone,
        due_at=row.due_at,
        last_day=row.last_day,
        dailies=row.dailies,
        streak=_streak(row),
        areas=frozenset(row.areas.split()),
        levels=frozenset(map(Level, row.levels.split())),
    )


def _slot(row: Row[Any]) -> Slot:
    at, days = time.fromisoformat(row.slot_time), frozenset(map(int, row.slot_days))
    try:
        return Slot(at, row.slot_zone, days)
    except ValueError:  # a zone that a newer zone database has dropped; its chat must not hold up the others
        return Slot(at, "UTC", days)


def _streak(row: Row[Any]) -> Streak:
    return Streak(row.streak_current, row.streak_best, row.streak_last)


def _streak_values(streak: Streak) -> dict[str, Any]:
    return {
        "streak_current": streak.current,
        "streak_best": streak.best,
        "streak_last": streak.last,
    }
