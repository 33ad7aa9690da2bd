"""Door 1, a person writes: update, service, view, reply; nothing is decided here.

A handler reads the update, calls one service and sends what a view makes of the result. It opens no transaction and
words no message.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest
from telegram.ext import Application

from bot.domain.bank import QuestionBank
from bot.domain.pace import Pace
from bot.handlers.answers import AnswerHandlers
from bot.handlers.appeals import AppealHandlers
from bot.handlers.desk import Desk
from bot.handlers.enrolment import EnrolmentHandlers
from bot.handlers.errors import ErrorHandler
from bot.handlers.gate import Gate
from bot.handlers.help import HelpHandlers
from bot.handlers.learned import LearnedHandlers
from bot.handlers.preferences import PreferenceHandlers
from bot.handlers.quiz import QuizHandlers
from bot.handlers.rulings import RulingHandlers
from bot.handlers.standings import StandingHandlers
from bot.services.answers import Answers
from bot.services.appeals import Appeals
from bot.services.learned import LearnedWords
from bot.services.preferences import Preferences
from bot.services.quiz import Quiz
from bot.services.standings import Standings
from bot.views import notices

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a person's message can set in motion."""

    desk: Desk
    errors: ErrorHandler
    pace: Pace
    bank: QuestionBank
    preferences: Preferences
    quiz: Quiz
    answers: Answers
    standings: Standings
    appeals: Appeals
    learned: LearnedWords


def register(
    application: Application[Any, Any, Any, Any, Any, Any], services: Services, allowed: Collection[int]
) -> None:
    """Hand every handler to the application, in the order in which they are asked."""
    desk, appeals = services.desk, services.appeals
    answers = AnswerHandlers(desk, services.answers)
    application.add_handler(Gate(desk, allowed, services.pace).handler(), group=-1)
    for part in (
        EnrolmentHandlers(desk, services.preferences),
        QuizHandlers(desk, services.quiz, services.bank),
        AppealHandlers(desk, appeals),
        RulingHandlers(desk, appeals.rulings, services.learned, appeals.administrators, otherwise=answers.text),
        LearnedHandlers(desk, services.learned, appeals.rulings, appeals.administrators),
        answers,
        PreferenceHandlers(desk, services.preferences, services.bank),
        StandingHandlers(desk, services.standings),
        HelpHandlers(desk, appeals.administrators),
    ):
        application.add_handlers(part.handlers())
    application.add_error_handler(services.errors.collect)


async def register_commands(bot: Bot, administrators: Collection[int] = ()) -> None:
    """Say what this bot is, and show each kind of chat, and its administrators, the commands that work there."""
    scopes: list[tuple[BotCommandScope, list[str]]] = [
        (BotCommandScopeAllPrivateChats(), notices.PRIVATE),
        (BotCommandScopeAllGroupChats(), notices.MEMBERS),
        (BotCommandScopeAllChatAdministrators(), notices.ADMINISTRATORS),
    ]
    await bot.set_my_short_description(notices.SHORT_DESCRIPTION)
    await bot.set_my_description(notices.DESCRIPTION)
    for scope, names in scopes:
        await bot.set_my_commands([BotCommand(name, notices.COMMANDS[name]) for name in names], scope=scope)
    for administrator in administrators:
        commands = [BotCommand(name, notices.COMMANDS[name]) for name in notices.BOT_ADMINISTRATORS]
        try:
            await bot.set_my_commands(commands, scope=BotCommandScopeChat(administrator))
        except BadRequest as error:  # they have never written to the bot
            logger.warning("administrator %s is not shown /appeals: %s", administrator, error.message)
