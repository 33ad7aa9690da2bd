"""The bot's door: the Bot API over HTTP, as JSON, as a form or with files."""

import asyncio
import json
from typing import Any

from tornado import web

from bot.playground.files import Upload
from bot.playground.guard import GuardedHandler
from bot.playground.refusals import bad_request
from bot.playground.state import State

TOKEN_AND_METHOD = r"/bot([^/]*)/([^/]*)"  # noqa: S105 - the shape of an address
TOKEN_AND_PATH = r"/file/bot([^/]*)/(.+)"  # noqa: S105 - the shape of an address


class BotHandler(GuardedHandler):
    """Takes one call of the Bot API."""

    def initialize(self, state: State) -> None:
        """Keep the state that answers."""
        self._state = state
        self._call: asyncio.Task[dict[str, Any]] | None = None

    async def get(self, token: str, method: str) -> None:
        """Answer a call whose fields are in the address."""
        await self._answer(token, method)

    async def post(self, token: str, method: str) -> None:
        """Answer a call whose fields are in the body."""
        await self._answer(token, method)

    def on_connection_close(self) -> None:
        """Forget a long poll that nobody waits for any more."""
        if self._call is not None:
            self._call.cancel()

    async def _answer(self, token: str, method: str) -> None:
        body = self._state.authorise(token) or await self._perform(method)
        self.set_status(body.get("error_code", 200))
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body))

    async def _perform(self, method: str) -> dict[str, Any]:
        fields = self._fields()
        if fields is None:
            return bad_request("can't parse JSON object").body()
        self._call = asyncio.create_task(self._state.call(method, fields))
        try:
            return await self._call
        except asyncio.CancelledError:
            raise web.Finish from None

    def _fields(self) -> dict[str, Any] | None:
        fields: dict[str, Any] = {name: self.get_argument(name, strip=False) for name in self.request.arguments}
        for name, files in self.request.files.items():
            file = files[0]
            fields[name] = Upload(file.filename, file.content_type, file.body)
        if self.request.headers.get("Content-Type", "").startswith("application/json"):
            return _merged(fields, self.request.body)
        return fields


class FileHandler(GuardedHandler):
    """Hands out a file that a bot asks for."""

    def initialize(self, state: State) -> None:
        """Keep the state that holds the files."""
        self._state = state

    def get(self, token: str, path: str) -> None:
        """Answer with the bytes."""
        stored = self._state.file(path) if self._state.authorise(token) is None else None
        if stored is None:
            raise web.HTTPError(404)
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(stored.upload.content)


def _merged(fields: dict[str, Any], body: bytes) -> dict[str, Any] | None:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        return None
    return fields | given if isinstance(given, dict) else None
