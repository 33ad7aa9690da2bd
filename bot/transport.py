"""python-telegram-bot over aiohttp instead of httpx: the same library, about three times the replies a second.

httpx scans its whole pool for every request (encode/httpx issue 3215); `make bench` shows both in one run.
"""

import json
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

# Seconds. A read is long because Telegram's servers hold a request back rather than refuse it.
READ, WRITE_FILE, CONNECT = 10.0, 60.0, 5.0
# What the bot never looks at of a message that it has sent itself: the library would make an object of each piece of
# bold text, which is a twentieth of all that an answer costs.
UNREAD = ("from", "entities", "caption_entities", "reply_markup", "link_preview_options")


class UnreachableError(NetworkError):
    """No connection could be made, so Telegram has certainly not seen the request."""


def passes(error: Exception) -> bool:
    """Whether the same call may work later; a BadRequest is a NetworkError to the library, but will not change."""
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)


def wait_of(error: RetryAfter) -> timedelta:
    """How long Telegram wants to be left alone."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


class AiohttpRequest(BaseRequest):
    """A pool of kept-alive connections; proxies are taken from the environment.

    Raises TimedOut and NetworkError as the library expects, UnreachableError where nothing can have been sent. No
    message of theirs holds the address, since that holds the token.
    """

    def __init__(self, connections: int = 256) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where the caller does not say."""
        return READ

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections), cookie_jar=aiohttp.DummyCookieJar()
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read a body; the library's own reader would log one that is no JSON, with what people typed in it."""
        try:
            body = json.loads(payload.decode("utf-8", "replace"))
        except ValueError as error:
            raise NetworkError("the answer makes no sense") from error
        if not isinstance(body, dict) or not body.keys() & {"result", "description"}:
            raise NetworkError("the answer makes no sense")
        result = body.get("result")
        if isinstance(result, dict) and "message_id" in result:
            for name in UNREAD:
                result.pop(name, None)
        return body

    @classmethod
    def _made_sense_of(cls, status: int, payload: bytes) -> bytes:
        """The body of a refusal only if it is Telegram's: others the library would quote, with what people typed."""
        if not 200 <= status <= 299:
            try:
                cls.parse_json_payload(payload)
            except NetworkError as error:
                raise NetworkError(f"{_phrase(status)} ({status}), without a word of Telegram's") from error
        return payload

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call of the Bot API: status and body."""
        if self._session is None:
            raise RuntimeError("initialize() comes first")
        body, headers = _body(request_data)
        uploads = isinstance(body, aiohttp.FormData)
        timeout = aiohttp.ClientTimeout(
            connect=_given(pool_timeout, None),
            sock_connect=_given(connect_timeout, CONNECT),
            sock_read=_given(write_timeout, WRITE_FILE) if uploads else _given(read_timeout, READ),
        )
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=_proxy_for(*urlsplit(url)[:2])
            ) as response:
                return response.status, self._made_sense_of(response.status, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise UnreachableError(f"no connection to the Bot API server ({type(error).__name__})") from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            raise NetworkError(f"the connection broke ({type(error).__name__})") from error


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown status"


@cache
def _proxy_for(scheme: str, host: str) -> str | None:
    """The proxy that the environment names for such an address; aiohttp's own look reads .netrc at every request."""
    here = host.partition(":")[0] in {"127.0.0.1", "localhost"}
    return None if here or proxy_bypass(host) else getproxies().get(scheme)


def _given(value: Any, default: float | None) -> float | None:
    chosen: float | None = default if isinstance(value, DefaultValue) else value
    return chosen


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    """JSON, which is read and written faster than a form; a form where there are files."""
    if data is None:
        return None, {}
    if not data.contains_files:
        return json.dumps(data.parameters).encode(), _JSON
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, {}


_JSON = {"Content-Type": "application/json"}
