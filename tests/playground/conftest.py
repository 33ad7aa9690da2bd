"""A Telegram with Ada and Bob, a private chat each and a supergroup with the bot; its clock stands still."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.playground.chats import Chat
from bot.playground.people import Person
from bot.playground.state import State

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

Call = Callable[..., Coroutine[Any, Any, Any]]


@dataclass
class Scene:
    """The state and who is in it."""

    state: State
    ada: Person
    bob: Person
    group: Chat

    async def call(self, method: str, **params: Any) -> Any:
        """Call a method that must succeed, and give its result."""
        body = await self.state.call(method, params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> tuple[int, str]:
        """Call a method that must be refused, and give the code and the description."""
        body = await self.state.call(method, params)
        assert not body["ok"], body
        return body["error_code"], body["description"]

    async def send(self, chat_id: int, text: str = "hello", **params: Any) -> int:
        """Let the bot write, and give the message's id."""
        return int((await self.call("sendMessage", chat_id=chat_id, text=text, **params))["message_id"])

    def updates(self) -> list[dict[str, Any]]:
        """Give the updates that wait for the bot, and confirm them."""
        return self.state.updates.take()


@pytest.fixture
def scene() -> Scene:
    """Ada has started the bot, Bob has not; both are in the group, which Ada founded."""
    state = State(lambda: NOON)
    ada = state.add_person("Ada", last_name="L", username="ada", language_code="en")
    bob = state.add_person("Bob")
    group = state.add_group("Study", [ada, bob], kind="supergroup")
    state.say(ada.id, ada.id, "/start")
    state.updates.take()
    return Scene(state, ada, bob, group)
