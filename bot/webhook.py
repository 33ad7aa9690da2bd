"""Being told of updates: each is kept before Telegram hears that we have it."""

import hmac
import json
import logging
import re
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.intake import Intake
from bot.services.inbox import UnavailableError
from bot.watching import Health, Part

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, not a secret


class Webhook:
    """A listener for Telegram's calls; it answers 200 once an update is on disk, 503 while it has no room."""

    def __init__(self, intake: Intake, path: str, secret: str, health: Health) -> None:
        door = (re.escape(f"/{path.strip('/')}"), _Door, {"intake": intake, "secret": secret, "health": health})
        self._server = HTTPServer(Application([door], log_function=lambda _: None), xheaders=True)

    def listen(self, host: str, port: int) -> None:
        """Begin to listen."""
        self._server.listen(port, host)

    async def close(self) -> None:
        """Take no more calls."""
        self._server.stop()
        await self._server.close_all_connections()


class _Door(RequestHandler):
    def initialize(self, intake: Intake, secret: str, health: Health) -> None:
        self._intake = intake
        self._health = health
        self._secret = secret.encode()

    async def post(self) -> None:
        if not hmac.compare_digest(self.request.headers.get(SECRET_HEADER, "").encode(), self._secret):
            return self.send_error(403)
        update = _read(self.request.body)
        if update is None:
            return self.send_error(400)
        self._health.works(Part.UPDATES)
        if not self._intake.has_room:
            return self.send_error(503)
        try:
            await self._intake.take([update])
        except UnavailableError:
            return self.send_error(503)
        except Exception:
            logger.exception("update %s cannot be kept; Telegram will bring it again", update["update_id"])
            return self.send_error(503)
        return None


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None
