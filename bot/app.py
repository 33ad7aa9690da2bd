"""The wiring: settings in, a bot out. Everything is built here, by constructors, and handed over."""

import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.budget import Budget, Limits
from bot.content.loading import ReadyBank, load_bank, refusal, shipped_content
from bot.domain.pace import Pace
from bot.domain.schedule import Slot
from bot.handlers import Services, register
from bot.handlers.desk import Desk
from bot.handlers.errors import ErrorHandler
from bot.intake import Intake
from bot.messenger import TelegramMessenger
from bot.scheduler import Clock, utc_now
from bot.services.answers import Answers
from bot.services.appeals import Appeals
from bot.services.daily import Daily
from bot.services.delivering import Delivering
from bot.services.enrolment import Enrolment
from bot.services.figures import Figures
from bot.services.inbox import Inbox
from bot.services.learned import LearnedWords
from bot.services.preferences import Preferences
from bot.services.quiz import Quiz
from bot.services.rubrics import Rubrics
from bot.services.rulings import Rulings
from bot.services.slots import slots_for
from bot.services.standings import Standings
from bot.settings import Settings
from bot.storage import migrate, open_database
from bot.transport import AiohttpRequest
from bot.watching import Health, Metrics, Part

# Without this python-telegram-bot warns at every flood wait; it gives a timedelta with it (its docs, 22.2).
os.environ.setdefault("PTB_TIMEDELTA", "true")  # noqa: TID251 - a switch of the library's, no setting of ours

Telegram = Application[Any, Any, Any, Any, Any, Any]


class CannotStartError(Exception):
    """The bot cannot start; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Interviewer:
    """The bot, built but not yet talking."""

    application: Telegram
    updates_request: BaseRequest
    budget: Budget
    inbox: Inbox
    intake: Intake
    daily: Daily
    preferences: Preferences
    figures: Figures
    health: Health
    metrics: Metrics

    async def look(self) -> None:
        """Find out whether Telegram, which could not be reached, can be now; nothing else may be about to ask it."""
        if Part.TELEGRAM in self.health.troubles():
            with suppress(TelegramError):
                await self.application.bot.get_me()

    async def numbers(self, at: datetime) -> tuple[str, bytes]:
        """What Prometheus reads, with its content type."""
        waiting = await self.figures.at(at)
        troubles = self.health.troubles()
        looked_up: dict[str, float | None] = {
            **waiting,
            "healthy": not troubles,
            "database_up": Part.DATABASE not in troubles,
            "sends_waiting": self.budget.waiting,
            "last_update_age_seconds": self.health.age(Part.UPDATES),
            "last_sweep_age_seconds": self.health.age(Part.SWEEP),
        }
        return self.metrics.page(looked_up, self.budget.counts)


def load(settings: Settings) -> ReadyBank:
    """The bank that the settings name; CannotStartError when it is faulty."""
    folder = settings.content or shipped_content()
    loaded = load_bank(folder, allow_drafts=settings.allow_drafts)
    if not isinstance(loaded, ReadyBank):
        raise CannotStartError(refusal(loaded, folder))
    return loaded


@asynccontextmanager
async def build(
    settings: Settings,
    loaded: ReadyBank,
    *,
    clock: Clock = utc_now,
    rng: random.Random | None = None,
    request: Callable[[], BaseRequest] = AiohttpRequest,
) -> AsyncIterator[Interviewer]:
    """The bot on its own database, brought up to date; `request` makes the way to Telegram."""
    health, metrics = Health(clock), Metrics()
    database = open_database(settings.store, health.teller(Part.DATABASE))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await migrate(database)
        health.works(Part.DATABASE)
        budget = Budget(
            Limits(settings.sends_per_second, settings.sends_per_chat_second, settings.sends_per_group_minute),
            health.teller(Part.TELEGRAM),
            slots_for(database),
        )
        # Closed here as well, since the library closes only what Telegram has answered on.
        calls, updates_request = [await stack.enter_async_context(request()) for _ in range(2)]
        application = _application(settings, calls, updates_request, budget)
        desk = Desk(Enrolment(database, Slot(settings.default_time, settings.default_timezone.key)), clock)
        errors = ErrorHandler(desk)
        rng = rng or random.Random()  # noqa: S311 - it chooses questions, not secrets
        messenger = TelegramMessenger(application.bot)
        delivering = Delivering(database, loaded.bank, messenger, rng)
        rubrics = Rubrics(loaded.bank, loaded.rubrics, loaded.lexicon)
        services = Services(
            desk=desk,
            errors=errors,
            pace=Pace(settings.messages_per_minute),
            bank=loaded.bank,
            preferences=Preferences(database),
            quiz=Quiz(delivering),
            answers=Answers(database, loaded.bank, rubrics, metrics),
            standings=Standings(database),
            appeals=Appeals(database, rubrics, Rulings(database, rubrics, messenger), settings.admins),
            learned=LearnedWords(database, rubrics),
        )
        register(application, services, settings.allowed_chats)
        inbox = Inbox(database)
        yield Interviewer(
            application=application,
            updates_request=updates_request,
            budget=budget,
            inbox=inbox,
            intake=Intake(inbox, application, errors.give_up, metrics),
            daily=Daily(delivering, settings.grace),
            preferences=services.preferences,
            figures=Figures(database),
            health=health,
            metrics=metrics,
        )


def _application(settings: Settings, request: BaseRequest, updates_request: BaseRequest, budget: Budget) -> Telegram:
    if settings.token is None:
        raise CannotStartError("there is no token")
    return (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(request)
        .get_updates_request(updates_request)
        .rate_limiter(budget)
        .updater(None)
        .job_queue(None)
        .build()
    )
