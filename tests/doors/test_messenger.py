"""Sending unasked: every way a send can end becomes the value that says what to do next."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telegram.error import InvalidToken, NetworkError, TimedOut
from telegram.ext import ExtBot

from bot.budget import Budget, Limits
from bot.messenger import UNREACHABLE_FOR, TelegramMessenger
from bot.playground.state import State
from bot.services.ports import Asking, Closing, Gone, Moved, Refused, Sending, Sent, TryLater, Unsure
from bot.transport import AiohttpRequest, UnreachableError
from tests.conftest import MORNING
from tests.doors.conftest import ScriptedRequest, granted, refused
from tests.factories import DROPOUT
from tests.storage.values import a_chat, a_delivery
from tests.telegram_stand_in import StandInRequest

TOKEN = "7700000001:playground"
MESSAGE = {"message_id": 5, "date": int(MORNING.timestamp()), "chat": {"id": 1, "type": "private"}, "text": "x"}
THREAD_GONE = refused(400, "Bad Request: message thread not found")


class Scripted(ScriptedRequest):
    parse_json_payload = staticmethod(AiohttpRequest.parse_json_payload)


async def ended(*script: tuple[int, Any] | Exception, thread_id: int | None = None) -> tuple[Sending, Scripted]:
    """How asking a chat ended when Telegram answered so."""
    request = Scripted(*script)
    bot = ExtBot(TOKEN, request=request, get_updates_request=request, rate_limiter=Budget(Limits(0, 0, 0)))
    asking = Asking(a_chat(thread_id=thread_id), a_delivery(), DROPOUT)
    return await TelegramMessenger(bot).ask(asking), request


@pytest.mark.parametrize(
    ("answer", "ending"),
    [
        (granted(MESSAGE), Sent(5, datetime(2026, 3, 2, 6, 0, tzinfo=UTC))),
        (refused(403, "Forbidden: bot was blocked by the user"), Gone("Forbidden: bot was blocked by the user")),
        (refused(403, "Forbidden: user is deactivated"), Gone("Forbidden: user is deactivated")),
        (refused(400, "Bad Request: chat not found"), Gone("Chat not found")),
        (refused(400, "Bad Request: group chat was deleted"), Gone("Group chat was deleted")),
        (refused(400, "Bad Request: PEER_ID_INVALID"), Gone("Peer_id_invalid")),
        (refused(400, "Bad Request: not enough rights"), Refused("Not enough rights")),
        (refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005), Moved(-1005)),
        (UnreachableError("no connection"), TryLater(UNREACHABLE_FOR)),
        (refused(500, "Internal Server Error"), TryLater(UNREACHABLE_FOR)),
        (refused(503, "Service Unavailable"), TryLater(UNREACHABLE_FOR)),
        (refused(502, "Bad Gateway"), Unsure()),
        (refused(504, "Gateway Timeout"), Unsure()),
        (NetworkError("the connection broke"), Unsure()),
        (TimedOut(), Unsure()),
        ((200, b"<html>"), Unsure()),
        ((200, b"{}"), Unsure()),
    ],
)
async def test_every_answer_has_its_value(answer: tuple[int, Any] | Exception, ending: Sending) -> None:
    found, _ = await ended(answer)
    assert type(found) is type(ending)
    assert str(found).casefold() == str(ending).casefold()


async def test_a_token_that_is_no_good_is_no_chats_matter() -> None:
    with pytest.raises(InvalidToken):
        await ended(refused(401, "Unauthorized"))


async def test_a_topic_that_is_gone_leaves_the_chat() -> None:
    ending, request = await ended(THREAD_GONE, granted(MESSAGE), thread_id=33)
    assert isinstance(ending, Sent)
    assert len(request.urls) == 2


async def test_without_a_topic_that_refusal_is_one() -> None:
    assert isinstance((await ended(THREAD_GONE))[0], Refused)


async def test_a_question_and_its_end_reach_the_chat(state: State) -> None:
    ada = state.add_person("Ada")
    state.say(ada.id, ada.id, "/start")
    request = StandInRequest(state)
    bot = ExtBot(state.token, request=request, get_updates_request=request, rate_limiter=Budget(Limits(0, 0, 0)))
    messenger, chat = TelegramMessenger(bot), a_chat(id=ada.id)
    sent = await messenger.ask(Asking(chat, a_delivery(), DROPOUT))
    assert isinstance(sent, Sent)
    assert isinstance(await messenger.close(Closing(chat, a_delivery(), DROPOUT, [])), Sent)
    texts = [message.text for message in state.chat(ada.id).messages.values()]
    assert [text.split("\n")[0] for text in texts[1:]] == [
        "Question of the day · Training · junior",
        "Closed: How dropout works",
    ]
    assert (await messenger.call(ada.id, 2)) != sent


def test_telegram_is_left_alone_for_some_seconds_when_it_cannot_be_reached() -> None:
    assert timedelta(seconds=1) < UNREACHABLE_FOR < timedelta(minutes=1)
