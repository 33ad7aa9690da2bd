"""The page's door: the page itself, a stream of what happens, and what people do."""

import asyncio
import contextlib
import hmac
import json
from pathlib import Path
from typing import Any

from tornado import iostream, web

from bot.playground import screen
from bot.playground.deeds import DEEDS, Desk
from bot.playground.guard import GuardedHandler, KeyedHandler
from bot.playground.refusals import ImpossibleError

PAGE = Path(__file__).parent / "page"
_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_SHOWN = ("image/png", "image/jpeg", "image/webp", "audio/wav", "audio/ogg")


class FrontHandler(GuardedHandler):
    """Serves the page to whoever holds the key, which goes from the address into a cookie."""

    def get(self) -> None:
        """Serve the page; with a key in the address, keep it and drop it from the address."""
        given = self.get_query_argument("key", "") or self.get_cookie(self.settings["cookie"]) or ""
        if not hmac.compare_digest(given.encode(), self.settings["key"].encode()):
            raise web.HTTPError(403, reason="Open the address that the bot printed when it started")
        if "key" in self.request.query_arguments:
            self.set_cookie(self.settings["cookie"], given, httponly=True, samesite="Strict", path="/")
            self.redirect("/", status=303)
            return
        _serve(self, PAGE / "index.html")


class AssetHandler(KeyedHandler):
    """Serves the page's own style and scripts."""

    def get(self, name: str) -> None:
        """Serve one file of the page's folder."""
        path = PAGE / name
        if path.suffix not in _KINDS or path.parent != PAGE or not path.is_file():
            raise web.HTTPError(404)
        _serve(self, path)


class StreamHandler(KeyedHandler):
    """Streams the world as it stands, then everything that happens, as server-sent events."""

    def initialize(self, desk: Desk) -> None:
        """Keep the desk whose world is watched."""
        self._desk = desk
        self._events: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def get(self) -> None:
        """Send events until the page closes or the playground does."""
        self.set_header("Content-Type", "text/event-stream")
        self._events.put_nowait(screen.world(self._desk.state, self._desk.jumps))
        self._desk.watchers.add(self._events)
        with contextlib.suppress(iostream.StreamClosedError):
            while (event := await self._events.get()) is not None:
                self.write(f"data: {json.dumps(event)}\n\n")
                await self.flush()
        self._desk.watchers.discard(self._events)

    def on_connection_close(self) -> None:
        """End the stream of a page that went away."""
        self._events.put_nowait(None)


class DeedHandler(KeyedHandler):
    """Does what a person wants done."""

    def initialize(self, desk: Desk) -> None:
        """Keep the desk that does it."""
        self._desk = desk

    async def post(self, name: str) -> None:
        """Do it, or say why it cannot be done."""
        deed = DEEDS.get(name)
        if deed is None:
            raise web.HTTPError(404)
        if self.request.headers.get("Content-Type") != "application/json":
            raise web.HTTPError(415)
        try:
            answer = await deed(self._desk, json.loads(self.request.body))
        except ImpossibleError as reason:
            self.set_status(409)
            answer = {"error": str(reason)}
        except (KeyError, TypeError, ValueError) as fault:
            self.set_status(400)
            answer = {"error": f"the page asked for {name} wrongly: {type(fault).__name__}"}
        self.finish(answer or {})


class PictureHandler(KeyedHandler):
    """Shows the page a picture or a sound, and downloads every other file."""

    def initialize(self, desk: Desk) -> None:
        """Keep the desk that holds the files."""
        self._desk = desk

    def get(self) -> None:
        """Answer with the bytes of a file, named by its id."""
        stored = self._desk.state.files.by_id(self.get_query_argument("id"))
        if stored is None:
            raise web.HTTPError(404)
        shown = stored.upload.kind in _SHOWN
        self.set_header("Content-Type", stored.upload.kind if shown else "application/octet-stream")
        if not shown:
            self.set_header("Content-Disposition", "attachment")
        self.finish(stored.upload.content)


def _serve(handler: web.RequestHandler, path: Path) -> None:
    handler.set_header("Content-Type", f"{_KINDS[path.suffix]}; charset=utf-8")
    handler.finish(path.read_bytes())
