"""The wiring: settings in, a running bot out. Everything is built here and handed over."""

import asyncio
import logging
import os
import random
import signal
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr
from telegram.error import InvalidToken
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.content.loading import lexicon_for, load_bank, shipped_content
from bot.domain.bank import QuestionBank
from bot.domain.grading import Lexicon, Rubric, compile_rubric
from bot.domain.schedule import Slot
from bot.handlers import ALLOWED_UPDATES, Services, register, register_commands
from bot.handlers.desk import Desk
from bot.messenger import TelegramMessenger
from bot.playground.server import Playground
from bot.scheduler import Clock, Scheduler, utc_now
from bot.services.answers import Answers
from bot.services.daily import Daily
from bot.services.delivering import Delivering
from bot.services.enrolment import Enrolment
from bot.services.preferences import Preferences
from bot.services.quiz import Quiz
from bot.services.standings import Standings
from bot.settings import Settings
from bot.storage import Database, DatabaseError, migrate, open_database

logger = logging.getLogger(__name__)

# Without this python-telegram-bot warns at every flood wait; it gives a timedelta with it (its docs, 22.2).
os.environ.setdefault("PTB_TIMEDELTA", "true")  # noqa: TID251 - a switch of the library's, no setting of ours


class CannotStartError(Exception):
    """The bot cannot start; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Interviewer:
    """The bot, built but not yet talking."""

    application: Application[Any, Any, Any, Any, Any, Any]
    daily: Daily
    preferences: Preferences
    database: Database


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bank and a compiled rubric for each of its questions."""

    bank: QuestionBank
    rubrics: Mapping[str, Rubric]


def load(settings: Settings) -> Loaded:
    """The bank that the settings name; CannotStartError when it is faulty."""
    folder = settings.content or shipped_content()
    bank = load_bank(folder)
    if not isinstance(bank, QuestionBank):
        raise CannotStartError(f"the bank has {len(bank)} faults; `interviewer check {folder}` lists them")
    return compiled(bank, lexicon_for(folder))


def compiled(bank: QuestionBank, lexicon: Lexicon) -> Loaded:
    """The bank made ready for grading."""
    return Loaded(bank, {question.id: compile_rubric(question, lexicon) for question in bank})


@asynccontextmanager
async def build(
    settings: Settings,
    loaded: Loaded,
    *,
    clock: Clock = utc_now,
    rng: random.Random | None = None,
    request: Callable[[], BaseRequest] | None = None,
) -> AsyncIterator[Interviewer]:
    """The bot on its own database, brought up to date; `request` replaces the way to Telegram."""
    bank = loaded.bank
    database = open_database(settings.store)
    try:
        await migrate(database)
        application = _application(settings, request)
        rng = rng or random.Random()  # noqa: S311 - it chooses questions, not secrets
        delivering = Delivering(database, bank, TelegramMessenger(application.bot))
        slot = Slot(settings.default_time, settings.default_timezone.key)
        services = Services(
            desk=Desk(Enrolment(database, slot), clock),
            bank=bank,
            preferences=Preferences(database),
            quiz=Quiz(delivering, rng),
            answers=Answers(database, bank, loaded.rubrics),
            standings=Standings(database),
        )
        register(application, services, settings.allowed_chats)
        yield Interviewer(application, Daily(delivering, settings.grace, rng), services.preferences, database)
    finally:
        await database.close()


def _application(
    settings: Settings, request: Callable[[], BaseRequest] | None
) -> Application[Any, Any, Any, Any, Any, Any]:
    if settings.token is None:
        raise CannotStartError("there is no token")
    builder = (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .job_queue(None)
    )
    if request is not None:
        builder = builder.request(request()).get_updates_request(request())
    return builder.build()


def run(settings: Settings) -> int:
    """Serve until told to stop; the exit code."""
    try:
        asyncio.run(_serve(settings))
    except (CannotStartError, DatabaseError) as error:
        return _refuse(str(error))
    except InvalidToken:
        return _refuse("Telegram refuses the token; @BotFather gives a valid one for BOT_TOKEN")
    return 0


def _refuse(why: str) -> int:
    logger.error("%s", why)
    return 1


async def _serve(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if settings.token is None:
        await _serve_playground(settings, stop)
    else:
        async with build(settings, load(settings)) as interviewer:
            await _serve_telegram(interviewer, settings, Scheduler(interviewer.daily.sweep, utc_now), stop)


async def _serve_playground(settings: Settings, stop: asyncio.Event) -> None:
    """The same bot, whole, against a Telegram of its own on this machine; it begins anew at every start."""

    async def jumped() -> None:
        await scheduler.tick()

    async def next_due(chat_id: int) -> datetime | None:
        return await interviewer.preferences.next_due(chat_id)

    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="interviewer-"))
        playground = await stack.enter_async_context(
            Playground(port=settings.playground_port, clock=utc_now, on_jump=jumped, next_due=next_due)
        )
        there = settings.model_copy(
            update={
                "token": SecretStr(playground.token),
                "api_url": playground.api_url,
                "database_url": settings.database_url or f"sqlite:///{folder}/playground.db",
            }
        )
        interviewer = await stack.enter_async_context(build(there, load(settings), clock=playground.now))
        scheduler = Scheduler(interviewer.daily.sweep, playground.now)
        print(f"Open {playground.url}", flush=True)  # noqa: T201 - what a person who started it looks for
        await _serve_telegram(interviewer, there, scheduler, stop)


async def _serve_telegram(
    interviewer: Interviewer, settings: Settings, scheduler: Scheduler, stop: asyncio.Event
) -> None:
    application = interviewer.application
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(application)
        await register_commands(application.bot)
        await application.start()
        stack.push_async_callback(application.stop)
        await _receive(application, settings)
        if application.updater:
            stack.push_async_callback(application.updater.stop)
        scheduler.start()
        stack.callback(scheduler.stop)
        logger.info("ready: @%s", application.bot.username)
        await stop.wait()
        logger.info("stopping")


async def _receive(application: Application[Any, Any, Any, Any, Any, Any], settings: Settings) -> None:
    """Begin to take updates: by webhook where one is set up, else by asking."""
    updater = application.updater
    if updater is None:
        return
    if settings.webhook_url is None or settings.webhook_listen is None or settings.webhook_secret is None:
        await updater.start_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1)
        return
    await updater.start_webhook(
        listen=settings.webhook_listen.host,
        port=settings.webhook_listen.port,
        url_path=urlsplit(settings.webhook_url).path.lstrip("/"),
        webhook_url=settings.webhook_url,
        secret_token=settings.webhook_secret.get_secret_value(),
        allowed_updates=ALLOWED_UPDATES,
        bootstrap_retries=-1,
    )
