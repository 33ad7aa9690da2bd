"""The library over aiohttp, against a server on this machine: what is sent, and what every failure becomes."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import InputFile
from telegram._utils.types import JSONDict
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.transport import AiohttpRequest, UnreachableError, passes

TOKEN = "123456:a-token-that-nobody-may-see"


async def echo(request: web.Request) -> web.Response:
    if request.content_type == "application/json":
        return web.json_response({"ok": True, "result": await request.json()})
    fields: JSONDict = {}
    for name, value in (await request.post()).items():
        fields[name] = value if isinstance(value, str) else [value.filename, value.file.read().decode()]
    return web.json_response({"ok": True, "result": fields})


async def hang(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


async def cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def refuse(_: web.Request) -> web.Response:
    return web.json_response({"ok": False, "description": "teapot"}, status=418)


async def babble(request: web.Request) -> web.Response:
    """Half of an update, as a proxy may hand it on."""
    return web.Response(status=(await request.json())["status"], text='{"ok": true, "result": [{"text": "zanzibarquux')


@pytest.fixture
async def url() -> AsyncIterator[str]:
    application = web.Application()
    handlers = (("echo", echo), ("hang", hang), ("cut", cut), ("refuse", refuse), ("babble", babble))
    for name, handler in handlers:
        application.router.add_post(f"/bot{TOKEN}/{name}", handler)
    runner = web.AppRunner(application, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    yield f"http://127.0.0.1:{port}/bot{TOKEN}"
    await runner.cleanup()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(connections=1) as opened:
        yield opened


def data(**values: object) -> RequestData:
    return RequestData([RequestParameter.from_input(name, value) for name, value in values.items()])


def unseen(error: BaseException) -> bool:
    return TOKEN not in "".join(traceback.format_exception(error))


async def test_fields_go_as_they_are(url: str, request_: AiohttpRequest) -> None:
    sent = await request_.post(f"{url}/echo", data(chat_id=5, text="naïve & <b>", reply_markup={"a": [1]}))
    assert sent == {"chat_id": 5, "text": "naïve & <b>", "reply_markup": {"a": [1]}}


async def test_of_a_message_that_was_sent_only_what_the_bot_looks_at_comes_back(
    url: str, request_: AiohttpRequest
) -> None:
    message = {"message_id": 5, "date": 1, "chat": {"id": 7}, "text": "bold"}
    formed = {"entities": [{"type": "bold"}], "reply_markup": {"inline_keyboard": []}, "from": {"id": 1}}
    assert await request_.post(f"{url}/echo", data(**message, **formed)) == message


async def test_files_go_with_their_fields(url: str, request_: AiohttpRequest) -> None:
    sent = await request_.post(f"{url}/echo", data(chat_id=5, document=InputFile(b"a,b", filename="export.csv")))
    assert sent["chat_id"] == "5"
    assert ["export.csv", "a,b"] in sent.values()


async def test_a_call_without_fields_is_one_too(url: str, request_: AiohttpRequest) -> None:
    assert await request_.post(f"{url}/echo") == {}


async def test_a_refusal_is_an_answer(url: str, request_: AiohttpRequest) -> None:
    assert (await request_.do_request(f"{url}/refuse", "POST"))[0] == 418


@pytest.mark.parametrize("status", [200, 400, 401, 404, 409, 429, 500, 502, 599])
async def test_a_body_that_is_no_json_is_told_without_its_words(
    url: str, request_: AiohttpRequest, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    caplog.set_level("DEBUG")
    with pytest.raises(NetworkError) as error:
        await request_.post(f"{url}/babble", data(status=status))
    assert passes(error.value)  # least of all is it Telegram's refusal of a token
    assert "zanzibarquux" not in "".join(traceback.format_exception(error.value)) + caplog.text
    assert unseen(error.value)


async def test_silence_is_a_time_out(url: str, request_: AiohttpRequest) -> None:
    with pytest.raises(TimedOut) as error:
        await request_.post(f"{url}/hang", read_timeout=0.05)
    assert unseen(error.value)


async def test_a_line_that_breaks_leaves_open_what_was_sent(url: str, request_: AiohttpRequest) -> None:
    with pytest.raises(NetworkError, match="the connection broke") as error:
        await request_.post(f"{url}/cut")
    assert not isinstance(error.value, UnreachableError)
    assert unseen(error.value)


async def test_where_nobody_listens_nothing_was_sent(request_: AiohttpRequest) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        with pytest.raises(UnreachableError) as error:
            await request_.post(f"http://127.0.0.1:{port}/bot{TOKEN}/getMe")
    assert unseen(error.value)


async def test_without_a_free_connection_nothing_was_sent(url: str, request_: AiohttpRequest) -> None:
    hanging = asyncio.create_task(request_.post(f"{url}/hang", read_timeout=20))
    await asyncio.sleep(0.05)
    with pytest.raises(UnreachableError):
        await request_.post(f"{url}/echo", pool_timeout=0.05)
    hanging.cancel()
    await asyncio.wait([hanging])


async def test_before_it_is_opened_it_takes_no_calls() -> None:
    request = AiohttpRequest()
    with pytest.raises(NetworkError, match="initialize"):
        await request.post("http://127.0.0.1/")
    await request.shutdown()
    assert request.read_timeout == 10.0


def test_what_may_work_later_and_what_will_not() -> None:
    assert passes(TimedOut())
    assert not passes(ValueError())
