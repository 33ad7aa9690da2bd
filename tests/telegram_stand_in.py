"""Telegram in memory for dialog tests: PTB's transport over the playground's state, and chats to talk in.

`StandInRequest(state)` goes into `Application.builder().request(...)` and `.get_updates_request(...)`.
`Stage(state, application)` hands what people do to the application at once, without polling:

    stage = Stage(state, application)
    ada = stage.private(state.add_person("Ada"))
    await ada.says("/start")
    assert "Welcome" in ada.last.text
    await ada.presses("Berlin")
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from telegram import Update
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from bot.playground.chats import Chat, Message, Press
from bot.playground.entities import cut
from bot.playground.files import Upload
from bot.playground.people import Person
from bot.playground.state import State


class SocketlessRequest(BaseRequest):
    """What every way to Telegram without sockets has in common."""

    @property
    def read_timeout(self) -> float | None:
        return 5.0

    async def initialize(self) -> None:
        """Nothing is opened."""

    async def shutdown(self) -> None:
        """Nothing is open."""


class StandInRequest(SocketlessRequest):
    """Answers PTB from a state, without sockets; `calls` keeps what the bot asked for, in order."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: object
    ) -> tuple[int, bytes]:
        folder, token, name = _parts(url)
        body = self.state.authorise(token)
        if body is None and folder == "file":
            stored = self.state.file(name)
            return (200, stored.upload.content) if stored else (404, b'{"ok":false,"error_code":404}')
        if body is None:
            params = _params(request_data)
            self.calls.append((name, params))
            body = await self.state.call(name, params)
        return body.get("error_code", 200), json.dumps(body).encode()


def _parts(url: str) -> tuple[str, str, str]:
    before, _, after = unquote(urlsplit(url).path).partition("/bot")
    token, _, name = after.partition("/")
    return before.strip("/"), token, name


def _params(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    files = {name: Upload(part[0], part[2], part[1]) for name, part in data.multipart_data.items()}
    return data.json_parameters | files


@dataclass(frozen=True)
class ChatSeen:
    """One chat as it stands on the screen."""

    state: State
    chat: Chat

    @property
    def messages(self) -> list[Message]:
        """Everything in the chat, the oldest first."""
        return list(self.chat.messages.values())

    @property
    def last(self) -> Message:
        """The newest message, whoever wrote it; it has `.text`, `.id`, `.content`, `.reply_to`."""
        return self.messages[-1]

    def transcript(self) -> list[tuple[str, str]]:
        """Give (who, text) of every message; the bot is "bot", Telegram's own lines are from ""."""
        return [(self._who(message), _words(message)) for message in self.messages]

    def buttons(self, message: Message | None = None) -> list[str]:
        """Give the labels of the buttons under a message, the newest one that has some when left out."""
        shown = message or next((each for each in reversed(self.messages) if _rows(each)), None)
        return [button["text"] for row in _rows(shown) for button in row] if shown else []

    def marked(self, kind: str, message: Message | None = None) -> list[str]:
        """Give the words under one kind of entity ("spoiler", "bold", ...) of a message, the newest by default."""
        shown = message or self.last
        entities = shown.content.get("entities", shown.content.get("caption_entities", []))
        return [cut(shown.text, entity) for entity in entities if entity["type"] == kind]

    def _who(self, message: Message) -> str:
        if message.is_service:
            return ""
        if message.anonymous:
            return self.chat.title
        return "bot" if message.sender is self.state.bot else message.sender.first_name


@dataclass(frozen=True)
class Seat(ChatSeen):
    """One person in one chat of a stage."""

    stage: "Stage"
    person: Person

    async def says(self, text: str, **how: Any) -> Message:
        """Write a text (reply_to=, thread_id=, as_anonymous=) and let the bot react; give what was written."""
        message = self.state.say(self.chat.id, self.person.id, text, **how)
        await self.stage.settle()
        return message

    async def answers(self, text: str, **how: Any) -> Message:
        """Reply to the bot's newest message."""
        newest = next(message for message in reversed(self.messages) if message.sender is self.state.bot)
        return await self.says(text, reply_to=newest.id, **how)

    async def presses(self, label: str, message: Message | None = None) -> Press:
        """Press the newest button of that label; `.answer` of what comes back is the bot's toast or alert."""
        candidates = [message] if message else reversed(self.messages)
        for shown in candidates:
            for button in (button for row in _rows(shown) for button in row):
                if button["text"] == label:
                    press = self.state.press(self.chat.id, self.person.id, shown.id, button["callback_data"])
                    await self.stage.settle()
                    return press
        raise AssertionError(f"no button {label!r}; there are {self.buttons()}")


@dataclass(frozen=True)
class Stage:
    """A state and the application that plays the bot on it."""

    state: State
    application: Application[Any, Any, Any, Any, Any, Any]

    def seat(self, chat: Chat, person: Person) -> Seat:
        """Let a person sit down in a chat."""
        return Seat(self.state, chat, self, person)

    def private(self, person: Person) -> Seat:
        """Let a person sit down in private with the bot."""
        return self.seat(self.state.chat(person.id), person)

    async def settle(self) -> None:
        """Hand the bot everything that waits for it, and what comes of that, until nothing waits."""
        while updates := self.state.updates.take():
            for update in updates:
                await self.application.process_update(Update.de_json(update, self.application.bot))


def _rows(message: Message) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = (message.markup or {}).get("inline_keyboard", [])
    return rows


def _words(message: Message) -> str:
    if not message.is_service:
        kinds = [kind for kind in ("photo", "document", "voice", "sticker") if kind in message.content]
        return " ".join(filter(None, [*(f"[{kind}]" for kind in kinds), message.text]))
    return f"[{next(iter(message.content))}]"
