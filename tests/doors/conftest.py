"""The porch: an intake on a real database whose updates go to a handler that does as the test says."""

import asyncio
import json
import selectors
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from telegram import Update
from telegram.ext import Application, ContextTypes, TypeHandler
from telegram.request import RequestData

from bot.handlers.errors import FAILURES
from bot.intake import Intake
from bot.playground.state import State
from bot.services.inbox import Inbox
from bot.storage import Database, open_database
from tests.telegram_stand_in import SocketlessRequest, StandInRequest

Behaviour = Callable[[Update], Awaitable[object]]
Made = TypeVar("Made")


def an_update(update_id: int, chat_id: int = 1, text: str = "hi") -> dict[str, Any]:
    """A message of a private chat as Telegram hands it out."""
    person = {"id": abs(chat_id), "is_bot": False, "first_name": "Ada"}
    chat = {"id": chat_id, "type": "private", "first_name": "Ada"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 1772440000, "chat": chat, "from": person, "text": text},
    }


@dataclass
class Porch:
    """An intake, and what came of its updates."""

    intake: Intake
    inbox: Inbox
    application: Application[Any, Any, Any, Any, Any, Any]
    behaviour: Behaviour | None = None
    begun: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    given_up: list[tuple[int, str, str]] = field(default_factory=list)

    async def take(self, *updates: dict[str, Any]) -> None:
        """Take these updates and wait until all is done that can be done now."""
        await self.intake.take(updates)
        await self.intake.drained()

    async def handle(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        self.begun.append(update.update_id)
        if self.behaviour is not None:
            await self.behaviour(update)
        self.done.append(update.update_id)

    async def give_up(self, update: Update, error: Exception, fault: str) -> None:
        self.given_up.append((update.update_id, str(error), fault))

    async def collect(self, _: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert isinstance(context.error, Exception)
        FAILURES.get().append(context.error)


@asynccontextmanager
async def a_porch(database: Database, state: State) -> AsyncIterator[Porch]:
    """A process's intake on that database."""
    application = (
        Application.builder()
        .token(state.token)
        .request(StandInRequest(state))
        .get_updates_request(StandInRequest(state))
        .updater(None)
        .job_queue(None)
        .build()
    )
    inbox = Inbox(database)
    porch = Porch(None, inbox, application)  # type: ignore[arg-type] - the two know each other
    porch.intake = Intake(inbox, application, porch.give_up)
    application.add_handler(TypeHandler(Update, porch.handle))
    application.add_error_handler(porch.collect)
    async with application:
        yield porch


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def porch(database: Database, state: State) -> AsyncIterator[Porch]:
    async with a_porch(database, state) as porch:
        yield porch


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for Telegram waits for a moment."""
    monkeypatch.setattr("bot.intake.PATIENCE", (0.005,))


class ScriptedRequest(SocketlessRequest):
    """Answers with a status and a body, or raises; with the script at its end it says nothing more, as a long poll."""

    def __init__(self, *script: tuple[int, Any] | Exception) -> None:
        self.script = list(script)
        self.urls: list[str] = []
        self.heard_all = asyncio.Event()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: object
    ) -> tuple[int, bytes]:
        self.urls.append(url)
        if not self.script:
            self.heard_all.set()
            await asyncio.Event().wait()
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return status, body if isinstance(body, bytes) else json.dumps(body).encode()


def refused(code: int, description: str, **parameters: object) -> tuple[int, dict[str, Any]]:
    """Telegram's no."""
    more = {"parameters": parameters} if parameters else {}
    return code, {"ok": False, "error_code": code, "description": description, **more}


def granted(result: object) -> tuple[int, dict[str, Any]]:
    """Telegram's yes."""
    return 200, {"ok": True, "result": result}


class _Skipping(selectors.DefaultSelector):
    """Passes time instead of waiting, when nothing but time is waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self.now += timeout
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock moves only when everybody sleeps; for what awaits nothing but time."""

    def __init__(self) -> None:
        self.passing = _Skipping()
        super().__init__(self.passing)

    def time(self) -> float:
        return self.passing.now

    def lose(self, seconds: float) -> None:
        """The machine was busy with something else for so long."""
        self.passing.now += seconds


def without_waiting(work: Coroutine[Any, Any, Made]) -> Made:
    """Run to the end on a clock of its own."""
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(work)
