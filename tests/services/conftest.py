"""The services on a real database, with a Messenger that does as it is told."""

import itertools
import random
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.content.loading import ReadyBank, compiled
from bot.domain.bank import QuestionBank
from bot.domain.chat import Chat, ChatKind
from bot.domain.delivery import Delivery
from bot.domain.grading import Lexicon
from bot.domain.schedule import Slot
from bot.services.answers import Answers, Graded, NotForUs, NothingOpen
from bot.services.daily import Daily
from bot.services.delivering import Delivering
from bot.services.enrolment import Arrival, Enrolment
from bot.services.ports import Asking, Closing, Sending, Sent
from bot.services.preferences import Preferences
from bot.services.quiz import Quiz
from bot.services.rubrics import Rubrics
from bot.services.standings import Standings
from bot.services.typed import Typed
from bot.storage import Database, chats, deliveries, open_database
from tests.factories import DROPOUT, a_question
from tests.storage.values import EVE

GRACE = timedelta(hours=3)


@dataclass
class FakeMessenger:
    """Ends each send as `endings` say, then with Sent; `meanwhile` happens while Telegram is awaited."""

    endings: deque[Sending | Exception] = field(default_factory=deque)
    asked: list[Asking] = field(default_factory=list)
    closed: list[Closing] = field(default_factory=list)
    meanwhile: Callable[[Asking], Awaitable[object]] | None = None
    at: datetime = EVE
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1001))

    async def ask(self, asking: Asking) -> Sending:
        self.asked.append(asking)
        if self.meanwhile:
            await self.meanwhile(asking)
        ending = self.endings.popleft() if self.endings else Sent(next(self.numbers), self.at)
        if isinstance(ending, Exception):
            raise ending
        return ending

    async def close(self, closing: Closing) -> Sending:
        self.closed.append(closing)
        return Sent(next(self.numbers), self.at)

    @property
    def questions(self) -> list[tuple[int, str]]:
        """Which question went to which chat, in order."""
        return [(asking.chat.id, asking.question.id) for asking in self.asked]


@dataclass
class Office:
    """Every service on one database, and a hand for what tests do over and over."""

    database: Database
    loaded: ReadyBank
    messenger: FakeMessenger
    daily: Daily
    quiz: Quiz
    answers: Answers
    enrolment: Enrolment
    preferences: Preferences
    standings: Standings
    # Later than what the messenger has sent, unless a test says otherwise.
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(10_001))

    async def enrol(self, chat_id: int = 1, at: datetime = EVE, zone: str = "UTC") -> Chat:
        """A chat that is asked daily at eight on the clocks of that zone; a group when its id is below zero."""
        kind = ChatKind.GROUP if chat_id < 0 else ChatKind.PRIVATE
        await self.enrolment.enrol(Arrival(chat_id, kind, "Study"), at)
        return await self.preferences.set_zone(chat_id, zone, at)

    async def sweep(self, at: datetime) -> bool:
        """The clock strikes; what Telegram takes now it dates so."""
        self.messenger.at = at
        return await self.daily.sweep(at)

    async def says(self, text: str, at: datetime, chat_id: int = 1, **more: Any) -> Graded | NothingOpen | NotForUs:
        """Somebody (member_id=, member_name=, message_id=, reply_to=) types a text."""
        known = {"member_id": 7, "member_name": "Ada", "message_id": next(self.numbers)}
        chat = await self.chat(chat_id)
        typed = Typed(chat_id=chat.id, in_group=chat.is_group, text=text, at=at, **known | more)
        return await self.answers.submit(typed)

    async def chat(self, chat_id: int = 1) -> Chat:
        async with self.database.begin() as connection:
            chat = await chats.find(connection, chat_id)
        assert chat is not None, f"no chat {chat_id}"
        return chat

    async def last(self, chat_id: int = 1) -> Delivery:
        """The chat's newest daily question."""
        async with self.database.begin() as connection:
            delivery = await deliveries.last_daily(connection, chat_id)
        assert delivery is not None, f"no daily question in chat {chat_id}"
        return delivery


@pytest.fixture(scope="session")
def loaded(lexicon: Lexicon) -> ReadyBank:
    """A bank of four questions."""
    names = ("momentum", "warmup", "clipping")
    return compiled(QuestionBank([DROPOUT, *(a_question(id=name) for name in names)]), lexicon)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


def open_office(database: Database, loaded: ReadyBank, messenger: FakeMessenger) -> Office:
    """All services, wired as the bot wires them."""
    delivering = Delivering(database, loaded.bank, messenger, random.Random(7))
    return Office(
        database=database,
        loaded=loaded,
        messenger=messenger,
        daily=Daily(delivering, GRACE),
        quiz=Quiz(delivering),
        answers=Answers(database, loaded.bank, Rubrics(loaded.bank, loaded.rubrics, loaded.lexicon)),
        enrolment=Enrolment(database, Slot(time(8), "UTC")),
        preferences=Preferences(database),
        standings=Standings(database),
    )


@pytest.fixture
def office(database: Database, loaded: ReadyBank) -> Office:
    return open_office(database, loaded, FakeMessenger())
