"""Being told of updates: who may, what is taken, and when Telegram hears yes."""

import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from bot.watching import Health, Part
from bot.webhook import SECRET_HEADER, Webhook
from tests.conftest import Clock
from tests.doors.conftest import Porch, an_update

SECRET = "s3cret_of-ours"
PATH = "/hook.v1/a+b"


@dataclass
class Line:
    """Telegram's end."""

    url: str
    health: Health

    async def posts(self, body: bytes, secret: str | None = SECRET, path: str = PATH, method: str = "POST") -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, self.url + path, data=body, headers=headers) as response,
        ):
            return response.status


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture
async def line(porch: Porch, clock: Clock) -> AsyncIterator[Line]:
    health = Health(clock)
    webhook = Webhook(porch.intake, PATH, SECRET, health)
    port = free_port()
    webhook.listen("127.0.0.1", port)
    yield Line(f"http://127.0.0.1:{port}", health)
    await webhook.close()


def body(number: int) -> bytes:
    return json.dumps(an_update(number)).encode()


async def test_an_update_is_taken_and_handled(line: Line, porch: Porch) -> None:
    assert await line.posts(body(1)) == 200
    await porch.intake.drained()
    assert porch.done == [1]
    assert Part.UPDATES not in line.health.troubles()


async def test_telegram_hears_yes_only_once_the_update_is_on_disk(line: Line, porch: Porch) -> None:
    async def look(_: object) -> None:
        kept.append(await porch.inbox.depth())

    kept: list[int] = []
    porch.behaviour = look
    await line.posts(body(1))
    await porch.intake.drained()
    assert kept == [1]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET.upper()], ids=repr)
async def test_whoever_does_not_know_the_secret_is_refused(line: Line, porch: Porch, secret: str | None) -> None:
    assert await line.posts(body(1), secret) == 403
    assert await porch.inbox.depth() == 0


@pytest.mark.parametrize(
    "nonsense",
    [b"", b"{", b"[]", b"null", b"{}", b'{"update_id": "7"}', b"\xff\xfe", b'"update_id"'],
    ids=repr,
)
async def test_what_is_no_update_is_refused(line: Line, porch: Porch, nonsense: bytes) -> None:
    assert await line.posts(nonsense) == 400
    assert await porch.inbox.depth() == 0


@pytest.mark.parametrize("path", ["/", "/hook.v1", "/hookxv1/a+b", "/hook.v1/aab", f"{PATH}/more"])
async def test_no_other_address_is_the_hook(line: Line, path: str) -> None:
    assert await line.posts(body(1), path=path) == 404


async def test_only_posts_are_calls(line: Line) -> None:
    assert await line.posts(b"", method="GET") == 405


async def test_without_room_telegram_is_asked_to_come_again(
    line: Line, porch: Porch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.ROOM", 0)
    assert await line.posts(body(1)) == 503
    assert await porch.inbox.depth() == 0


async def test_what_cannot_be_kept_is_to_be_brought_again(
    line: Line, porch: Porch, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ValueError("full")

    monkeypatch.setattr(porch.intake, "take", fail)
    assert await line.posts(body(1)) == 503
    assert "update 1 cannot be kept" in caplog.text


async def test_brought_again_it_is_handled_once(line: Line, porch: Porch) -> None:
    async def a_moment(_: object) -> None:
        assert await line.posts(body(1)) == 200

    porch.behaviour = a_moment
    assert await line.posts(body(1)) == 200
    await porch.intake.drained()
    assert porch.done == [1]


async def test_closed_it_takes_no_more(porch: Porch, clock: Clock) -> None:
    webhook, port = Webhook(porch.intake, "/", SECRET, Health(clock)), free_port()
    webhook.listen("127.0.0.1", port)
    line = Line(f"http://127.0.0.1:{port}", Health(clock))
    assert await line.posts(body(1), path="/") == 200
    await webhook.close()
    with pytest.raises(aiohttp.ClientConnectionError):
        await line.posts(body(2), path="/")
    await porch.intake.drained()
