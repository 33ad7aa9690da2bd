"""Databases for benchmarks: many chats, each with a question open, or each owed one."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bot.storage import migrate, open_database
from bot.storage.tables import chats, deliveries

FIRST_PERSON = 600_000_000
QUESTION = "dropout"

# What people type to that question, of usual length.
ANSWERS = (
    "each unit is dropped at random with probability p while training, a new mask for every batch. at test time all "
    "units are on and the activations are scaled by the keep probability",
    "It randomly switches off neurons so the net cannot rely on any one of them; when predicting everything is on.",
    "dropout zeroes weights at random in training and also at inference, it makes the network faster",
    "you turn off some neurons by chance each step so they dont co adapt, its like training many small networks and "
    "averaging them, it is a regulariser against overfitting",
)

BATCH = 10_000


async def seed(path: Path, count: int, at: datetime, *, due: bool) -> None:
    """Fill a new SQLite file with `count` private chats: owed a question at `at`, or with one open since then."""
    database = open_database(f"sqlite:///{path}")
    await migrate(database)
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        async with database.begin() as connection:
            await connection.execute(insert(chats), [_chat(number, at, due=due) for number in numbers])
            if not due:
                await connection.execute(insert(deliveries), [_delivery(number, at) for number in numbers])
    await database.close()


def _chat(number: int, at: datetime, *, due: bool) -> dict[str, Any]:
    return {
        "id": FIRST_PERSON + number,
        "kind": "private",
        "title": f"Person {number}",
        "slot_time": at.strftime("%H:%M"),
        "slot_zone": "UTC",
        "slot_days": "0123456",
        "enrolled": True,
        "paused": False,
        "gone": False,
        "due_at": at if due else at + timedelta(days=1),
        "dailies": 0 if due else 1,
        "streak_current": 0,
        "streak_best": 0,
        "areas": "",
        "levels": "",
    }


def _delivery(number: int, at: datetime) -> dict[str, Any]:
    return {
        "chat_id": FIRST_PERSON + number,
        "question_id": QUESTION,
        "origin": "daily",
        "state": "sent",
        "day": at.date(),
        "number": 1,
        "due_at": at,
        "claimed_at": at,
        "retry_at": at,
        "message_id": 1,
        "sent_at": at,
        "reason": "",
    }


def seeded(path: Path, count: int, at: datetime, *, due: bool) -> None:
    """`seed`, for those who have no event loop."""
    asyncio.run(seed(path, count, at, due=due))
