"""Bytes a row of each table takes with its indexes, on SQLite and on PostgreSQL; and how fast one moves to the other.

Run by `python -m benchmarks.table_sizes`; docs/scale.md quotes it.
"""

import asyncio
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from benchmarks.seeding import ANSWERS, FIRST_PERSON
from bot.storage import migrate, open_database
from bot.storage.moving import move
from bot.storage.tables import answers, chats, deliveries, inbox, members
from tests.postgres import PostgresServer, find_programs, running

PEOPLE = 20_000
DAYS = 5
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def rows(rng: random.Random) -> Iterator[tuple[Table, Iterator[dict[str, Any]]]]:
    """People in private chats who were asked on so many days and answered each time."""
    people = [FIRST_PERSON + rng.randrange(5_000_000_000) for _ in range(PEOPLE)]
    asked = [(number * DAYS + day + 1, person, day) for number, person in enumerate(people) for day in range(DAYS)]
    yield chats, (_chat(person) for person in people)
    yield members, (_member(person) for person in people)
    yield deliveries, (_delivery(*one) for one in asked)
    yield answers, (_answer(*one, rng.choice(ANSWERS)) for one in asked)
    yield inbox, (_letter(number, person, rng.choice(ANSWERS)) for number, person in enumerate(people))


def _chat(person: int) -> dict[str, Any]:
    return {
        "id": person,
        "kind": "private",
        "title": f"Person {person}",
        "slot_time": "09:00",
        "slot_zone": "Europe/Berlin",
        "slot_days": "0123456",
        "enrolled": True,
        "paused": False,
        "gone": False,
        "due_at": AT + timedelta(seconds=person % 86400),
        "last_day": AT.date(),
        "dailies": DAYS,
        "streak_current": DAYS,
        "streak_best": DAYS,
        "areas": "",
        "levels": "",
    }


def _member(person: int) -> dict[str, Any]:
    return {
        "chat_id": person,
        "member_id": person,
        "name": f"Person {person}",
        "streak_current": DAYS,
        "streak_best": DAYS,
        "streak_last": DAYS,
    }


def _delivery(number: int, person: int, day: int) -> dict[str, Any]:
    at = AT + timedelta(days=day)
    return {
        "id": number,
        "chat_id": person,
        "question_id": f"choosing-a-loss-function-{day}",
        "origin": "daily",
        "state": "sent",
        "day": at.date(),
        "number": day + 1,
        "due_at": at,
        "claimed_at": at,
        "retry_at": at,
        "message_id": 1000 + number,
        "sent_at": at,
        "closed_at": at,
        "reason": "",
    }


def _answer(number: int, person: int, day: int, text: str) -> dict[str, Any]:
    return {
        "delivery_id": number,
        "chat_id": person,
        "member_id": person,
        "message_id": 5000 + number,
        "attempt": 1,
        "counted": True,
        "text": text,
        "outcome": "correct",
        "score": 0.83,
        "at": AT + timedelta(days=day),
    }


def _letter(number: int, person: int, text: str) -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": f"Person {person}", "language_code": "en"}
    chat = {"id": person, "first_name": f"Person {person}", "type": "private"}
    message = {"message_id": number, "from": who, "chat": chat, "date": 1772438400, "text": text}
    payload = json.dumps({"update_id": number, "message": message})
    return {"update_id": number, "chat_id": person, "payload": payload, "attempts": 0}


async def fill(url: str) -> dict[str, int]:
    """Fill a new database; the rows of each table."""
    database = open_database(url)
    await migrate(database)
    counts = {}
    for table, many in rows(random.Random(7)):
        counts[table.name] = 0
        for some in batches(many):
            async with database.begin() as connection:
                await connection.execute(insert(table), some)
            counts[table.name] += len(some)
    await database.close()
    return counts


def batches(many: Iterator[dict[str, Any]], size: int = 5000) -> Iterator[list[dict[str, Any]]]:
    """The rows, so many at a time."""
    while some := list(islice(many, size)):
        yield some


def sizes_on_sqlite(file: Path) -> dict[str, int]:
    """Bytes of each table with its indexes."""
    query = "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return dict(connection.execute(query).fetchall())


def sizes_on_postgresql(server: PostgresServer, database: str) -> dict[str, int]:
    """Bytes of each table with its indexes and what is kept beside it."""
    server.sql("VACUUM ANALYZE", database)
    query = "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 2200"
    return {name: int(size) for name, size in (line.split("|") for line in server.sql(query, database).splitlines())}


def main() -> None:
    """Fill a SQLite file, move it, and print what a row takes in both."""
    programs = find_programs()
    if programs is None:
        raise SystemExit("no PostgreSQL here")
    with tempfile.TemporaryDirectory() as folder, running(programs) as server:
        file = Path(folder) / "interviewer.db"
        counts = asyncio.run(fill(f"sqlite:///{file}"))
        begun = time.perf_counter()
        asyncio.run(move(f"sqlite:///{file}", server.url("postgres")))
        seconds = time.perf_counter() - begun
        here, there = sizes_on_sqlite(file), sizes_on_postgresql(server, "postgres")
        print(f"{'table':<12}{'rows':>9}{'SQLite':>9}{'PostgreSQL':>12}   bytes a row, with indexes")
        for name, count in counts.items():
            print(f"{name:<12}{count:>9,}{here[name] / count:>9.0f}{there[name] / count:>12.0f}")
        total = sum(counts.values())
        print(f"moved {total:,} rows in {seconds:.1f} s, {total / seconds:,.0f} a second")


if __name__ == "__main__":
    main()
