"""Settings, as words and as buttons; in a group they are for its administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Update
from telegram.ext import BaseHandler, CallbackQueryHandler, CommandHandler, ContextTypes, filters

from bot.domain.bank import QuestionBank
from bot.domain.chat import Chat
from bot.domain.question import Level
from bot.domain.wording import parse_days, parse_duration, parse_time
from bot.domain.zones import Found, Unsure, find_zone, zones_for_language
from bot.handlers.desk import Desk, words
from bot.services.preferences import Preferences
from bot.views import notices, settings
from bot.views.html import Message

NEW = filters.UpdateType.MESSAGE
PAGES = r"^set:(home|time|zone|days|areas|levels|pause)$"
CHOICES = r"^(time:\d{4}|zone:[\w/+-]+|day:[0-6][+-]|area:[a-z-]+[+-]|level:[a-z]+[+-]|pause:\w+|resume|all)$"

# Buttons that put something in (+) or out (-), and the page that shows it; pressed twice they mean the same.
PAGE_OF = {"day": "days", "area": "areas", "level": "levels"}


@dataclass(frozen=True, slots=True)
class PreferenceHandlers:
    """What a chat chooses: hour, zone, days, pauses, topics and levels."""

    desk: Desk
    preferences: Preferences
    bank: QuestionBank

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers, in order."""
        return [
            CommandHandler("settings", self.settings, NEW),
            CommandHandler("topics", self.topics, NEW),
            CommandHandler("time", self.time, NEW),
            CommandHandler("timezone", self.timezone, NEW),
            CommandHandler("days", self.days, NEW),
            CommandHandler("pause", self.pause, NEW),
            CommandHandler("resume", self.resume, NEW),
            CommandHandler("status", self.status, NEW),
            CallbackQueryHandler(self.page, PAGES),
            CallbackQueryHandler(self.choice, CHOICES),
        ]

    async def settings(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/settings: the page of buttons."""
        if await self.desk.may_set(update):
            chat = await self.desk.chat(update)
            await self.desk.reply(update, settings.home(chat, self.desk.at(update)))

    async def topics(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/topics: the page of topics."""
        if await self.desk.may_set(update):
            await self.desk.reply(update, settings.areas(await self.desk.chat(update), self.bank.areas))

    async def time(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/time 8:30."""
        if not await self.desk.may_set(update):
            return
        hour = parse_time(words(update))
        if hour is None:
            await self.desk.reply(update, notices.not_understood("a time", "/time 8:30"))
            return
        chat = await self.desk.chat(update)
        await self._changed(update, await self.preferences.set_time(chat.id, hour, self.desk.at(update)))

    async def timezone(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/timezone tokyo: asks back when the words fit several zones."""
        if not await self.desk.may_set(update):
            return
        match find_zone(words(update)):
            case Found(zone):
                chat = await self.desk.chat(update)
                await self._changed(update, await self.preferences.set_zone(chat.id, zone, self.desk.at(update)))
            case Unsure(candidates):
                await self.desk.reply(update, settings.which_zone(candidates))
            case _:
                await self.desk.reply(update, notices.not_understood("a city or zone", "/timezone tokyo"))

    async def days(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/days mon-fri."""
        if not await self.desk.may_set(update):
            return
        days = parse_days(words(update))
        if days is None:
            await self.desk.reply(update, notices.not_understood("weekdays", "/days mon-fri"))
            return
        chat = await self.desk.chat(update)
        await self._changed(update, await self.preferences.set_days(chat.id, days, self.desk.at(update)))

    async def pause(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/pause and /pause 7d."""
        if not await self.desk.may_set(update):
            return
        said, at = words(update), self.desk.at(update)
        span = parse_duration(said)
        if said and span is None:
            await self.desk.reply(update, notices.not_understood("a stretch of time", "/pause 7d"))
            return
        chat = await self.desk.chat(update)
        chat = await self.preferences.pause(chat.id, at + span if span else None, at)
        await self.desk.reply(update, notices.paused(chat))

    async def resume(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/resume."""
        if await self.desk.may_set(update):
            chat = await self.desk.chat(update)
            await self._changed(update, await self.preferences.resume(chat.id, self.desk.at(update)))

    async def status(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/status: when next, why last."""
        chat = await self.desk.chat(update)
        await self.desk.reply(update, settings.status(await self.preferences.status(chat), self.desk.at(update)))

    async def page(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A page of settings."""
        query = update.callback_query
        if query is None or query.data is None or not await self.desk.may_set(update):
            return
        await self.desk.acknowledge(update)
        chat = await self.desk.chat(update)
        await self.desk.replace(query, self._page(query, query.data.partition(":")[2], chat, self.desk.at(update)))

    async def choice(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button that changes something."""
        query = update.callback_query
        if query is None or query.data is None or not await self.desk.may_set(update):
            return
        await self.desk.acknowledge(update)
        at = self.desk.at(update)
        chat = await self.desk.chat(update)
        kind, value = (query.data + ":").split(":")[:2]
        chat = await self._choose(chat, kind, value, at)
        await self.desk.replace(query, self._page(query, PAGE_OF.get(kind, "home"), chat, at))

    def _page(self, query: CallbackQuery, page: str, chat: Chat, at: datetime) -> Message:
        match page:
            case "time":
                return settings.hours()
            case "zone":
                return settings.zones(zones_for_language(query.from_user.language_code or "en"))
            case "days":
                return settings.days(chat)
            case "areas":
                return settings.areas(chat, self.bank.areas)
            case "levels":
                return settings.levels(chat)
            case "pause":
                return settings.pauses()
            case _:
                return settings.home(chat, at)

    async def _choose(self, chat: Chat, kind: str, value: str, at: datetime) -> Chat:
        preferences, chosen = self.preferences, value.endswith("+")
        value = value.rstrip("+-") if kind in PAGE_OF else value
        match kind:
            case "time" if hour := parse_time(value):
                return await preferences.set_time(chat.id, hour, at)
            case "zone":
                return await preferences.set_zone(chat.id, value, at)
            case "day":
                return await preferences.choose_day(chat.id, int(value), chosen, at)
            case "area":
                return await preferences.choose_area(chat.id, value, chosen, at)
            case "level":
                return await preferences.choose_level(chat.id, Level(value), chosen, at)
            case "pause":
                span = parse_duration(value)
                return await preferences.pause(chat.id, at + span if span else None, at)
            case "resume":
                return await preferences.resume(chat.id, at)
            case _:
                return await preferences.all_topics(chat.id, at)

    async def _changed(self, update: Update, chat: Chat) -> None:
        await self.desk.reply(update, settings.changed(chat, self.desk.at(update)))
