"""The playground's server: the Bot API and the page, on this machine's loopback only."""

import secrets
import socket
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from tornado import httpclient, httpserver, web

from bot.playground import bot_door, page_door
from bot.playground.deeds import Desk, NextDue, OnJump
from bot.playground.furniture import furnish
from bot.playground.guard import GuardedHandler
from bot.playground.state import State
from bot.playground.world import Clock

LOOPBACK = "127.0.0.1"
_LARGEST_BODY = 52 * 1024 * 1024
# Ids begin at the seconds since then, so that a server started anew gives none a second time.
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Playground:
    """Telegram on this machine: `async with Playground(clock=...) as playground`.

    `clock` tells the real time, aware; `on_jump()` is awaited after every jump of the playground's clock;
    `next_due(chat_id)` tells, plainly or awaitably, when a chat's next question is due, None when it has none.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        port: int = 0,
        on_jump: OnJump | None = None,
        next_due: NextDue | None = None,
    ) -> None:
        first_id = max(1, int((clock() - _EPOCH).total_seconds()))
        self.state = State(clock, secret=secrets.token_urlsafe(27), first_id=first_id, post=_post)
        self.desk = Desk(self.state, on_jump, next_due)
        self._key = secrets.token_urlsafe(24)
        self._port = port
        self._server: httpserver.HTTPServer | None = None
        self.state.listeners.append(self.desk.hear)
        furnish(self.state)

    @property
    def url(self) -> str:
        """Give the page's address with this run's key."""
        return f"{self.api_url}/?key={self._key}"

    @property
    def api_url(self) -> str:
        """Give the root that a bot appends `/bot<token>/...` to."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def token(self) -> str:
        """Give the token that the bot calls with."""
        return self.state.token

    def connect(self, *, next_due: NextDue, on_jump: OnJump) -> None:
        """Lend the page the bot's calendar and its tick, for a bot that is built after its Telegram."""
        self.desk.next_due, self.desk.on_jump = next_due, on_jump

    def now(self) -> datetime:
        """Tell the playground's time, in UTC."""
        return self.state.now()

    async def __aenter__(self) -> Self:
        listening = socket.create_server((LOOPBACK, self._port))
        listening.setblocking(False)
        self._port = listening.getsockname()[1]
        self._server = httpserver.HTTPServer(self._application(), max_buffer_size=_LARGEST_BODY)
        self._server.add_socket(listening)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.desk.hang_up()
        await self.state.close()
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()

    def _application(self) -> web.Application:
        state, desk = {"state": self.state}, {"desk": self.desk}
        routes: list[Any] = [
            (bot_door.TOKEN_AND_METHOD, bot_door.BotHandler, state),
            (bot_door.TOKEN_AND_PATH, bot_door.FileHandler, state),
            (r"/", page_door.FrontHandler),
            (r"/page/([a-z_]+\.[a-z]+)", page_door.AssetHandler),
            (r"/api/events", page_door.StreamHandler, desk),
            (r"/api/file", page_door.PictureHandler, desk),
            (r"/api/([a-z-]+)", page_door.DeedHandler, desk),
        ]
        return web.Application(
            routes,
            default_handler_class=_Nowhere,
            # The addresses hold the bot's token: nothing of them goes to a log.
            log_function=lambda handler: None,
            port=self._port,
            key=self._key,
            cookie=f"playground-{self._port}",
        )


class _Nowhere(GuardedHandler):
    def get(self) -> None:
        raise web.HTTPError(404)

    post = get


async def _post(url: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    client = httpclient.AsyncHTTPClient(force_instance=True)
    try:
        response = await client.fetch(url, method="POST", headers=headers, body=body, raise_error=False)
    except httpclient.HTTPClientError as error:
        raise ConnectionError(str(error)) from error
    finally:
        client.close()
    return response.code, response.body
