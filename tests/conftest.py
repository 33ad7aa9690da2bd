"""Fixtures for the dialogs: a Telegram of one's own, the whole bot on it, and a clock that a test sets."""

import asyncio
import os
import random
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import ContextTypes

os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.app import Interviewer, build
from bot.content.loading import compiled, lexicon_for, shipped_content
from bot.domain.bank import QuestionBank
from bot.domain.grading import Lexicon
from bot.domain.question import Question
from bot.intake import Intake
from bot.playground.state import State
from bot.settings import Settings
from bot.storage import migrate, open_database
from bot.storage.tables import metadata
from tests.factories import DROPOUT, a_question
from tests.postgres import PostgresServer, postgres, postgres_url  # noqa: F401 - fixtures, found here by their names
from tests.telegram_stand_in import Seat, Stage, StandInRequest

# A Monday morning.
MORNING = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
TOKEN_SECRET = "playground"


@dataclass
class Clock:
    """The moment it is, as the test says."""

    at: datetime = MORNING

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Interview(Stage):
    """A stage on which updates reach the bot by its own intake: kept, then handled."""

    intake: Intake

    async def settle(self) -> None:
        while updates := self.state.updates.take():
            await self.intake.take(updates)
            await self.intake.drained()


@dataclass
class World:
    """A stage with the bot on it, whose clock moves only when it is told to."""

    stage: Stage
    interviewer: Interviewer
    request: StandInRequest
    clock: Clock
    errors: list[BaseException]
    seats: dict[str, Seat] = field(default_factory=dict)

    @property
    def state(self) -> State:
        return self.stage.state

    def private(self, name: str = "Ada", **about: str) -> Seat:
        """A person in private with the bot; the same one for the same name."""
        if name not in self.seats:
            self.seats[name] = self.stage.private(self.state.add_person(name, **about))
        return self.seats[name]

    async def hand_over(self, update: dict[str, Any]) -> None:
        """Give the bot one update of Telegram's, again if the test says so."""
        await self.interviewer.intake.take([update])
        await self.interviewer.intake.drained()

    async def tick(self) -> None:
        """The clock strikes: one sweep now, and whatever people would see of it."""
        while await self.interviewer.daily.sweep(self.clock()):
            continue
        await self.stage.settle()

    async def wait(self, until: datetime | None = None, **span: float) -> None:
        """Let time pass with the bot awake: it ticks every half hour, and at the end."""
        end = until or self.clock.at + timedelta(**span)
        while self.clock.at < end:
            self.clock.at = min(end, self.clock.at + timedelta(minutes=30))
            await self.tick()

    async def outage(self, **span: float) -> None:
        """Let time pass with the bot switched off, then strike."""
        self.clock.at += timedelta(**span)
        await self.tick()


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings reach a test."""
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def state(clock: Clock) -> State:
    # A topic has the number of its first message, and 1 is the general one.
    return State(clock, secret=TOKEN_SECRET, first_id=100)


@pytest.fixture
def settings(state: State, database_url: str, tmp_path: Path) -> Settings:
    """The settings of the bot under test; a test overrides the fixture to change them."""
    # Tests write faster than people, and wait for nothing.
    no_limits = dict.fromkeys(
        ("messages_per_minute", "sends_per_second", "sends_per_chat_second", "sends_per_group_minute"), 0
    )
    return Settings(_env_file=None, token=state.token, database_url=database_url, data_dir=tmp_path, **no_limits)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped words."""
    return lexicon_for(shipped_content())


@pytest.fixture
def questions() -> list[Question]:
    """The bank under test; a test overrides the fixture to change it."""
    return [DROPOUT, *(a_question(id=name) for name in ("momentum", "warmup", "clipping"))]


@pytest.fixture
async def world(
    settings: Settings, state: State, clock: Clock, questions: list[Question], lexicon: Lexicon
) -> AsyncIterator[World]:
    loaded = compiled(QuestionBank(questions), lexicon)
    request = StandInRequest(state)
    async with (
        build(settings, loaded, clock=clock, rng=random.Random(7), request=lambda: request) as interviewer,
        interviewer.application as application,
    ):
        errors: list[BaseException] = []

        async def keep(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
            errors.extend([context.error] if context.error else [])

        application.add_error_handler(keep)
        yield World(Interview(state, application, interviewer.intake), interviewer, request, clock, errors)
        assert errors == []


@pytest.fixture
async def ada(world: World) -> Seat:
    """Ada, in private, set up at 08:00 in Berlin."""
    seat = world.private("Ada", language_code="de")
    await seat.says("/start")
    await seat.presses("08:00")
    await seat.presses("Berlin")
    return seat


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database of ours, to be copied."""
    file = tmp_path_factory.mktemp("template") / "interviewer.db"
    bring_up_to_date(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_server(postgres: PostgresServer) -> tuple[PostgresServer, str]:  # noqa: F811 - the fixture imported above
    """A PostgreSQL server and its database of ours, to be emptied after each test: that is quicker than a new one."""
    return postgres, postgres.prepare(bring_up_to_date)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database; every test that takes it runs on both kinds."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), tmp_path)}"
        return
    server, name = request.getfixturevalue("migrated_server")
    yield server.url(name)
    others = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
    server.sql(
        f"{others} and pid <> pg_backend_pid(); truncate {', '.join(metadata.tables)} restart identity cascade", name
    )


def bring_up_to_date(url: str) -> None:
    """Make the tables, and let go of the database."""

    async def work() -> None:
        database = open_database(url)
        await migrate(database)
        await database.close()

    asyncio.run(work())


@dataclass
class Group:
    """A study group: Ada made it, Bob and Cleo are members; the bot was added by Ada."""

    world: World
    ada: Seat
    bob: Seat
    cleo: Seat

    @property
    def id(self) -> int:
        return self.ada.chat.id


@pytest.fixture
async def group(world: World) -> Group:
    """A supergroup that the bot has just been added to."""
    people = [world.state.add_person(name) for name in ("Ada", "Bob", "Cleo")]
    chat = world.state.add_group("Study", people, kind="supergroup")
    await world.stage.settle()
    return Group(world, *(world.stage.seat(chat, person) for person in people))
