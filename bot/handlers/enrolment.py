"""Coming, going, moving, and the first two taps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import ChatMember, Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.domain.wording import parse_time
from bot.domain.zones import zone_label, zones_for_language
from bot.handlers.desk import Desk, arrival
from bot.services.preferences import Preferences
from bot.views import notices
from bot.wire import sendable

PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED}


@dataclass(frozen=True, slots=True)
class EnrolmentHandlers:
    """Who is asked daily, and the welcome that goes with it."""

    desk: Desk
    preferences: Preferences

    def handlers(self) -> Sequence[BaseHandler[Any, Any, Any]]:
        """This file's handlers, in order."""
        return [
            CommandHandler("start", self.start, filters.UpdateType.MESSAGE),
            CallbackQueryHandler(self.pick_hour, r"^begin:\d{4}$"),
            CallbackQueryHandler(self.pick_zone, r"^live:"),
            ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(filters.StatusUpdate.MIGRATE, self.migrated),
        ]

    async def start(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """/start: welcome somebody new, greet somebody known."""
        if not await self.desk.may_set(update):
            return
        chat, new = await self.desk.enrolment.enrol(arrival(update), self.desk.at(update), here=True)
        if chat.is_group:
            await self.desk.reply(update, notices.group_welcome(chat))
        elif new:
            name = update.effective_user.first_name if update.effective_user else ""
            await self.desk.reply(update, notices.welcome(chat, name))
        else:
            await self.desk.reply(update, notices.back(chat))

    async def pick_hour(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """First tap: the hour; the zone is asked next."""
        query = update.callback_query
        hour = parse_time(query.data.partition(":")[2]) if query and query.data else None
        if query is None or hour is None:
            return
        await self.desk.acknowledge(update)
        chat = await self.desk.chat(update)
        await self.preferences.set_time(chat.id, hour, self.desk.at(update))
        zones = zones_for_language(query.from_user.language_code or "en")
        await self.desk.replace(query, notices.welcome_zone([(zone, zone_label(zone)) for zone in zones]))

    async def pick_zone(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Second tap: the zone; the first question is offered."""
        query = update.callback_query
        if query is None or query.data is None:
            return
        await self.desk.acknowledge(update)
        chat = await self.desk.chat(update)
        zone = query.data.partition(":")[2]
        chat = await self.preferences.set_zone(chat.id, zone, self.desk.at(update))
        await self.desk.replace(query, notices.ready(chat))

    async def membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Added, removed, blocked, unblocked."""
        change = update.my_chat_member
        if change is None:
            return
        here, before = change.new_chat_member.status in PRESENT, change.old_chat_member.status in PRESENT
        if not here:
            await self.desk.enrolment.leave(change.chat.id)
        elif not before:
            await self._arrived(update, change.date, context)

    async def _arrived(self, update: Update, at: datetime, context: ContextTypes.DEFAULT_TYPE) -> None:
        known = await self.desk.chat(update)
        # Somebody who unblocks the bot is asked again if it was set up; somebody new presses Start.
        if not known.is_group and not known.enrolled:
            return
        chat, _ = await self.desk.enrolment.enrol(arrival(update), at)
        if not chat.is_group:
            return
        await context.bot.send_message(
            chat.id, message_thread_id=chat.thread_id, **sendable(notices.group_welcome(chat))
        )

    async def migrated(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A group became a supergroup; Telegram says so in both chats."""
        message = update.message
        if message is None:
            return
        if message.migrate_to_chat_id:
            await self.desk.enrolment.move(message.chat.id, message.migrate_to_chat_id)
        elif message.migrate_from_chat_id:
            await self.desk.enrolment.move(message.migrate_from_chat_id, message.chat.id)
