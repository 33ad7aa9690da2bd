"""Nothing that somebody typed is in the log: not at DEBUG, not when handlers fail, not when a database quotes a row."""

import io
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

import bot.storage.answers
from bot import logs
from bot.domain.answer import Answer
from bot.scheduler import Scheduler
from bot.services.answers import Answers
from bot.services.daily import Daily
from bot.services.typed import Typed
from bot.storage import Connection, Database, migrate, open_database
from bot.storage.tables import answers, inbox
from tests.conftest import World
from tests.telegram_stand_in import Seat

MARKER = "zanzibarquux"
Break = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the bot logs at its most talkative."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook
    levels = {name: logging.getLogger(name).level for name in logs.FLOORS}
    logs.configure("DEBUG")
    stream = io.StringIO()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def handler_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler trips over the text itself."""

    async def submit(_: Answers, typed: Typed) -> None:
        raise ValueError(f"cannot make anything of {typed.text}")

    monkeypatch.setattr(Answers, "submit", submit)


def row_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses a row, and PostgreSQL quotes it."""

    async def add(connection: Connection, answer: Answer) -> None:
        await connection.execute(insert(answers).values(**asdict(answer) | {"outcome": None}))

    monkeypatch.setattr(bot.storage.answers, "add", add)


def value_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's driver refuses a value, and quotes it."""

    async def add(connection: Connection, answer: Answer) -> None:
        wrong: Any = answer.text
        values = {"update_id": wrong, "chat_id": wrong, "payload": "", "attempts": 0}
        await connection.execute(insert(inbox).values(**values))

    monkeypatch.setattr(bot.storage.answers, "add", add)


@pytest.mark.parametrize("breaks", [handler_fails, row_is_refused, value_is_refused])
async def test_a_dialog_that_fails_leaves_no_typed_word_in_the_log(
    world: World, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, breaks: Break
) -> None:
    ada = world.private(f"Ada {MARKER}")
    people = [world.state.add_person(f"{name} {MARKER}") for name in ("Bob", "Cleo")]
    chat = world.state.add_group(f"Study {MARKER}", people, kind="supergroup")
    await world.stage.settle()
    for seat in (ada, world.stage.seat(chat, people[0])):
        await talk(seat)
    breaks(monkeypatch)
    await ada.says(f"the {MARKER} is dropped")
    assert "put aside" in log.getvalue()
    assert f"update={(await world.interviewer.inbox.put_aside())[0].update_id} " in log.getvalue()
    assert MARKER not in log.getvalue().casefold()
    assert world.errors
    world.errors.clear()


async def talk(seat: Seat) -> None:
    """Type the marker wherever something can be typed."""
    await seat.says("/start")
    await seat.says(f"/timezone {MARKER}")
    await seat.says(f"/time {MARKER}")
    await seat.says(f"/quiz {MARKER}")
    await seat.says("/quiz dropout")
    await seat.says(f"/answer {MARKER} is random, <b>{MARKER}</b>")
    await seat.says(f"/{MARKER}")
    await seat.says("/quiz momentum")


async def test_a_sweep_that_fails_tells_its_kind_alone(
    world: World, ada: Seat, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def sweep(_: Daily, at: datetime) -> bool:
        raise KeyError(f"{MARKER} at {at}")

    monkeypatch.setattr(Daily, "sweep", sweep)
    health = world.interviewer.health
    tick: Callable[[], Awaitable[None]] = Scheduler(world.interviewer.daily.sweep, world.clock, health).tick
    await tick()
    assert "error=KeyError" in log.getvalue()
    assert health.troubles()["sweep"].reason == "it fails (KeyError); see the log"
    assert MARKER not in log.getvalue()


async def test_what_the_server_says_of_a_refused_row_does_hold_it(postgres_url: str) -> None:
    """Else the tests above would prove nothing."""
    database = open_database(postgres_url)
    await migrate(database)
    with pytest.raises(DBAPIError) as refused:
        await keep_nowhere(database)
    assert MARKER in str(refused.value.orig.__cause__ if refused.value.orig else "")
    assert MARKER not in logs.trace(refused.value)
    await database.close()


async def keep_nowhere(database: Database) -> None:
    """Break a rule of the tables."""
    async with database.begin() as connection:
        values = {"update_id": 1, "chat_id": None, "payload": MARKER, "attempts": 0}
        await connection.execute(insert(inbox).values(**values))
