"""The bot's database as a test sees it: filled before the bot starts, and counted when all is over."""

import asyncio
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, insert, select

from bot.storage import Database, migrate, open_database
from bot.storage.tables import answers, chats, deliveries, inbox, members
from tests.faults.crowd import Crowd, Learner

# As long as a busy machine may take.
PATIENCE = 120.0


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


@dataclass
class Ledger:
    """What the database holds, and what it held before."""

    url: str
    streaks: dict[int, int] = field(default_factory=dict)
    due: dict[int, datetime] = field(default_factory=dict)
    _database: Database | None = None

    async def seed(self, crowd: Crowd, rng: random.Random, within: float) -> None:
        """Everybody is owed a daily question at some moment of the coming seconds, and has a streak to lose."""
        self._database = open_database(self.url)
        await migrate(self._database)
        for person_id in crowd.learners:
            self.streaks[person_id] = rng.randrange(9)
            self.due[person_id] = now() + timedelta(seconds=rng.uniform(0, within))
        people = crowd.learners.values()
        async with self._database.begin() as connection:
            await connection.execute(insert(chats), [self._chat(one) for one in people])
            await connection.execute(insert(members), [self._member(one) for one in people])

    async def close(self) -> None:
        """Let go of it."""
        if self._database is not None:
            await self._database.close()

    async def rows(self, query: Select[Any]) -> list[Row[Any]]:
        """What is there now."""
        assert self._database is not None
        async with self._database.begin() as connection:
            return list(await connection.execute(query))

    async def settled(self, crowd: Crowd, within: float = PATIENCE) -> None:
        """Wait until everybody has what they wait for and nothing is owed."""
        try:
            async with asyncio.timeout(within):
                while not await self._is_settled(crowd):  # noqa: ASYNC110 - the bot is another process
                    await asyncio.sleep(0.2)
        except TimeoutError:
            waiting = [one for one in crowd.learners.values() if not one.idle]
            books = [await self._books(one) for one in waiting[:3]]
            owed, broken = await self.rows(OWED), (await counted(self, crowd)).faults
            people = [one.waits_for for one in waiting]
            raise AssertionError(
                f"after {within} s: {people}; owed {owed}; broken promises {broken}; books {books}"
            ) from None

    async def _books(self, learner: Learner) -> list[str]:
        """All about one person, for a failing test."""
        asked = await self.rows(select(deliveries).where(deliveries.c.chat_id == learner.id))
        said = await self.rows(select(answers).where(answers.c.chat_id == learner.id))
        talk = learner.state.chat(learner.id).messages.values()
        lines = [f"{one.id} at {one.date} {one.content.get('text', '')[:40]!r}" for one in talk]
        return [*map(str, asked), *map(str, said), *lines]

    async def _is_settled(self, crowd: Crowd) -> bool:
        if not all(learner.idle for learner in crowd.learners.values()):
            return False
        late = select(chats.c.id).where(chats.c.due_at <= now() + timedelta(hours=1))
        return not (await self.rows(OWED) or await self.rows(late) or await self.rows(WAITING))

    def _chat(self, learner: Learner) -> dict[str, Any]:
        due_at, streak = self.due[learner.id], self.streaks[learner.id]
        return {
            "id": learner.id,
            "kind": "private",
            "title": "",
            "slot_time": due_at.strftime("%H:%M"),
            "slot_zone": "UTC",
            "slot_days": "0123456",
            "enrolled": True,
            "paused": False,
            "gone": False,
            "due_at": due_at,
            "dailies": streak,
            "areas": "",
            "levels": "",
            **_streak(streak),
        }

    def _member(self, learner: Learner) -> dict[str, Any]:
        return {
            "chat_id": learner.id,
            "member_id": learner.id,
            "name": "Person",
            **_streak(self.streaks[learner.id]),
        }


OWED = select(deliveries.c.id, deliveries.c.chat_id, deliveries.c.origin).where(deliveries.c.state == "claimed")
WAITING = select(inbox.c.update_id)


@dataclass
class Count:
    """What a run comes to; `faults` are the promises broken, none being the aim."""

    answers: int = 0
    dailies: int = 0
    unsure: int = 0
    spare_verdicts: int = 0
    spare_questions: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def spare(self) -> int:
        """Messages that came twice."""
        return self.spare_verdicts + self.spare_questions

    def blame(self, broken: Iterable[str]) -> None:
        """Note what should not be."""
        self.faults.extend(broken)


async def counted(ledger: Ledger, crowd: Crowd) -> Count:
    """Hold what people typed and saw against what the database says."""
    count = Count(spare_verdicts=crowd.spare_verdicts, spare_questions=crowd.spare_questions)
    await _count_answers(count, ledger, crowd)
    await _count_dailies(count, ledger, crowd)
    await _count_streaks(count, ledger, crowd)
    count.blame(f"nobody expected: {times} times {text!r}" for text, times in crowd.strays.items())
    return count


async def _count_answers(count: Count, ledger: Ledger, crowd: Crowd) -> None:
    """Every answer typed has one row, on the question that its author meant."""
    rows = await ledger.rows(select(answers))
    count.answers = len(rows)
    there = {(row.chat_id, row.message_id): row.delivery_id for row in rows}
    meant = {(one.id, typed.message_id): typed.delivery_id for one in crowd.talkers for typed in one.typed}
    count.blame(f"answer {place}: a second row" for place in there if len(there) != len(rows))
    count.blame(f"answer {place}: no row" for place in meant.keys() - there.keys())
    count.blame(f"answer {place}: nobody typed it" for place in there.keys() - meant.keys())
    count.blame(
        f"answer {place}: taken for delivery {there[place]}, meant {meant[place]}"
        for place in there.keys() & meant.keys()
        if there[place] != meant[place]
    )
    count.blame(f"answer {place}: out of order" for place in _out_of_order(rows))


def _out_of_order(rows: list[Row[Any]]) -> Iterator[tuple[int, int]]:
    """Messages of a person to a question whose attempts do not count up in the order in which they were typed."""
    latest: dict[tuple[int, int], int] = {}
    for row in sorted(rows, key=lambda row: row.message_id):
        before = latest.get((row.delivery_id, row.member_id), 0)
        latest[row.delivery_id, row.member_id] = row.attempt
        if row.attempt != before + 1:
            yield row.chat_id, row.message_id


async def _count_dailies(count: Count, ledger: Ledger, crowd: Crowd) -> None:
    """Every chat has one delivery for the day, and has got the question unless the bot cannot know."""
    rows = await ledger.rows(select(deliveries).where(deliveries.c.origin == "daily"))
    by_chat: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_chat.setdefault(row.chat_id, []).append(row)
    count.dailies = len(rows)
    for learner in crowd.learners.values():
        mine = by_chat.get(learner.id, [])
        if len(mine) != 1:
            count.faults.append(f"chat {learner.id}: {len(mine)} daily deliveries")
            continue
        seen = bool(learner.copies.get(mine[0].id))
        count.unsure += mine[0].state == "unsure"
        if mine[0].state not in {"sent", "unsure"}:
            count.faults.append(f"chat {learner.id}: its daily is {mine[0].state}")
        if not seen and mine[0].state != "unsure":
            count.faults.append(f"chat {learner.id}: has not got its daily, which is {mine[0].state}")


async def _count_streaks(count: Count, ledger: Ledger, crowd: Crowd) -> None:
    """Whoever answered the daily question is one further, everybody else where they were."""
    dailies = {row.id for row in await ledger.rows(select(deliveries.c.id).where(deliveries.c.origin == "daily"))}
    rows = {row.member_id: row for row in await ledger.rows(select(members))}
    for learner in crowd.learners.values():
        answered = any(typed.delivery_id in dailies for typed in learner.typed)
        ought = ledger.streaks[learner.id] + answered
        row = rows[learner.id]
        if (row.streak_current, row.streak_best) != (ought, ought):
            count.faults.append(
                f"person {learner.id}: streak {row.streak_current}, best {row.streak_best}, not {ought}"
            )


def _streak(days: int) -> dict[str, Any]:
    return {"streak_current": days, "streak_best": days, "streak_last": days or None}
