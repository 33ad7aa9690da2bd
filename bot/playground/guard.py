"""Who may talk to the server: this machine's own bot and the page that it served itself."""

import hmac
import logging
from typing import Any, ClassVar

from tornado import web

_LOG = logging.getLogger(__name__)
_OWN_SITES = ("same-origin", "none")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


class GuardedHandler(web.RequestHandler):
    """Refuses foreign hosts and sites, and tells browsers to load nothing from elsewhere."""

    SUPPORTED_METHODS: ClassVar[tuple[str, ...]] = ("GET", "POST")  # type: ignore[misc]

    def set_default_headers(self) -> None:
        """Send the same safe headers with every answer."""
        self.clear_header("Server")
        self.set_header("Content-Security-Policy", _POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def prepare(self) -> None:
        """Refuse a request that names another host (a rebound name) or comes from another site."""
        port = self.settings["port"]
        hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        headers = self.request.headers
        origin = headers.get("Origin")
        if self.request.host.lower() not in hosts:
            raise web.HTTPError(403, reason="Foreign host")
        if origin is not None and origin not in [f"http://{host}" for host in hosts]:
            raise web.HTTPError(403, reason="Foreign origin")
        if headers.get("Sec-Fetch-Site", "none") not in _OWN_SITES:
            raise web.HTTPError(403, reason="Foreign site")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what went wrong in one plain line."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}\n")

    def log_exception(self, typ: Any, value: BaseException | None, tb: Any) -> None:
        """Log a fault without the address, which holds the bot's token."""
        if not isinstance(value, web.HTTPError):
            _LOG.error("The playground failed at %s", self.request.method, exc_info=value)


class KeyedHandler(GuardedHandler):
    """Answers only to a browser that opened the printed address and so carries this run's key."""

    def prepare(self) -> None:
        """Refuse whoever does not carry the key."""
        super().prepare()
        carried = self.get_cookie(self.settings["cookie"]) or ""
        if not hmac.compare_digest(carried.encode(), self.settings["key"].encode()):
            raise web.HTTPError(403, reason="Open the address that the bot printed when it started")
