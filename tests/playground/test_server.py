"""The server: the Bot API over HTTP, and who is let in."""

import asyncio
import json
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken
from tornado import web

from bot.playground.furniture import STUDY_GROUP, YOU
from bot.playground.samples import photo
from bot.playground.server import Playground
from tests.playground.conftest import NOON
from tests.playground.scripted_bot import scripted_playground


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds, for some seconds at most."""
    for _ in range(300):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came true")


JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def playground():
    async with Playground(clock=lambda: NOON) as running:
        yield running


@pytest.fixture
async def visitor(playground: Playground):
    """Somebody who opened the printed address, and so carries the key."""
    async with httpx.AsyncClient(base_url=playground.api_url) as client:
        opened = await client.get(playground.url)
        assert (opened.status_code, opened.headers["Location"]) == (303, "/")
        yield client


async def test_ptb_talks_through_it_over_httpx() -> None:
    async with scripted_playground() as playground:
        playground.state.say(YOU, YOU, "/start")
        playground.state.say(YOU, YOU, "/picture")
        await until(lambda: len(playground.state.chat(YOU).messages) == 5)
        texts = [message.text for message in playground.state.chat(YOU).messages.values()]
        assert texts == ["/start", "/picture", "Hello, choose", "Your year", ""]


async def test_files_and_conflicts_come_over_http(playground: Playground) -> None:
    root = playground.api_url
    playground.state.say(YOU, YOU, "/start")
    playground.state.updates.take()
    async with Bot(playground.token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot") as bot:
        sent = await bot.send_photo(YOU, photo().content, caption="hills & more")
        assert (sent.caption, sent.photo[-1].width) == ("hills & more", 360)
        file = await sent.photo[-1].get_file()
        assert bytes(await file.download_as_bytearray()) == photo().content


async def test_a_second_bot_takes_over_the_updates(playground: Playground) -> None:
    root = f"{playground.api_url}/bot"
    playground.state.updates.take()
    async with Bot(playground.token, base_url=root) as one, Bot(playground.token, base_url=root) as other:
        first = asyncio.create_task(one.get_updates(timeout=20))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(other.get_updates(timeout=20))
        with pytest.raises(Conflict):
            await first
        playground.state.say(YOU, YOU, "hello")
        assert [update.message.text for update in await second] == ["hello"]


async def test_calls_come_as_json_form_or_address(playground: Playground) -> None:
    playground.state.say(YOU, YOU, "/start")
    root = f"{playground.api_url}/bot{playground.token}"
    async with httpx.AsyncClient() as client:
        fields = {"chat_id": YOU, "text": " <b>x</b>&amp; ", "parse_mode": "HTML"}
        answers = [
            await client.post(f"{root}/sendMessage", json=fields),
            await client.post(f"{root}/sendMessage", data=fields),
            await client.get(f"{root}/sendMessage", params=fields),
        ]
        assert [answer.json()["result"]["text"] for answer in answers] == ["x&"] * 3
        for body in (b"{", b"[]"):
            bad = await client.post(f"{root}/getMe", content=body, headers=JSON)
            assert (bad.status_code, bad.json()["description"]) == (400, "Bad Request: can't parse JSON object")
        unknown = await client.post(f"{root}/dance")
        assert (unknown.status_code, unknown.json()["error_code"]) == (404, 404)


async def test_a_wrong_token_is_not_let_in(playground: Playground) -> None:
    for token in ("1:wrong", "nonsense"):
        with pytest.raises(InvalidToken):
            async with Bot(token, base_url=f"{playground.api_url}/bot"):
                pass
    async with httpx.AsyncClient() as client:
        missing = await client.get(f"{playground.api_url}/file/bot{playground.token}/photos/none")
        stranger = await client.get(f"{playground.api_url}/file/bot1:wrong/photos/none")
    assert (missing.status_code, stranger.status_code) == (404, 404)


async def test_an_abandoned_poll_is_forgotten(playground: Playground) -> None:
    playground.state.updates.take()
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get(
                f"{playground.api_url}/bot{playground.token}/getUpdates", params={"timeout": 30}, timeout=0.1
            )
    await until(lambda: playground.state.updates._taker is None)


async def test_it_listens_on_loopback_only(playground: Playground) -> None:
    port = int(playground.api_url.rpartition(":")[2])
    [bound] = playground._server._sockets.values()
    assert bound.getsockname() == ("127.0.0.1", port)
    assert bound.family == socket.AF_INET


PATHS = ["/", "/page/app.js", "/api/events", "/api/file?id=x", "/bot{token}/getMe", "/nowhere"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1.evil.example:{port}"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_foreign_hosts_and_sites_are_refused(
    playground: Playground, visitor: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    port = playground.api_url.rpartition(":")[2]
    path = path.format(token=playground.token)
    headers = {name: value.format(port=port) for name, value in headers.items()}
    assert (await visitor.get(path, headers=headers)).status_code == 403
    assert (await visitor.post(path, headers=headers, json={})).status_code == 403


async def test_the_page_may_be_opened_as_localhost_too(playground: Playground) -> None:
    port = playground.api_url.rpartition(":")[2]
    headers = {"Host": f"localhost:{port}", "Origin": f"http://localhost:{port}", "Sec-Fetch-Site": "none"}
    async with httpx.AsyncClient() as client:
        assert (await client.get(playground.url, headers=headers)).status_code == 303


@pytest.mark.parametrize("path", ["/", "/?key=wrong", "/page/app.js", "/api/events", "/api/file?id=x"])
async def test_without_the_key_nothing_is_shown(playground: Playground, path: str) -> None:
    async with httpx.AsyncClient(base_url=playground.api_url) as client:
        answer = await client.get(path)
        said = await client.post("/api/say", json={})
    assert (answer.status_code, said.status_code) == (403, 403)
    assert "Open the address that the bot printed" in answer.text
    assert playground._key not in answer.text


async def test_the_key_goes_into_a_strict_cookie(playground: Playground) -> None:
    async with httpx.AsyncClient() as client:
        cookie = (await client.get(playground.url)).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


async def test_every_answer_carries_safe_headers(visitor: httpx.AsyncClient) -> None:
    for path in ("/", "/page/app.js", "/page/none.js", "/nowhere"):
        headers = (await visitor.get(path)).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
        assert headers["X-Frame-Options"] == "DENY"
        assert "Server" not in headers


async def test_the_page_names_no_other_host(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/")).text
    assert "http" not in page
    assert "<script>" not in page


@pytest.mark.parametrize("name", ["none.js", "server.py", "..%2fserver.py", "style.txt"])
async def test_only_the_pages_own_files_are_served(visitor: httpx.AsyncClient, name: str) -> None:
    assert (await visitor.get(f"/page/{name}")).status_code == 404


async def deed(visitor: httpx.AsyncClient, name: str, /, **fields: Any) -> tuple[int, dict[str, Any]]:
    answer = await visitor.post(f"/api/{name}", json=fields)
    return answer.status_code, answer.json()


async def test_people_act_through_the_pages_door(playground: Playground, visitor: httpx.AsyncClient) -> None:
    state = playground.state
    you = {"chat_id": YOU, "user_id": YOU}
    here = {"chat_id": STUDY_GROUP, "user_id": YOU}
    assert (await deed(visitor, "say", **you, text="hello"))[0] == 200
    for kind in ("photo", "voice", "sticker"):
        assert (await deed(visitor, kind, **here, as_anonymous=True))[0] == 200
    said = next(iter(state.chat(YOU).messages))
    await deed(visitor, "edit", **you, message_id=said, text="hello!")
    assert state.chat(YOU).messages[said].text == "hello!"
    await deed(visitor, "delete", **you, message_id=said)
    assert state.chat(YOU).messages == {}
    button = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    sent = await state.call("sendMessage", {"chat_id": YOU, "text": "x", "reply_markup": button})
    status, press = await deed(visitor, "press", **you, message_id=sent["result"]["message_id"], data="a")
    assert press["press_id"] in state.presses
    await state.call("setMyCommands", {"commands": [{"command": "quiz", "description": "now"}]})
    status, menu = await deed(visitor, "commands", **you)
    assert (status, menu["commands"]) == (200, [{"command": "quiz", "description": "now"}])
    assert [message.anonymous for message in state.chat(STUDY_GROUP).messages.values()] == [True] * 3


async def test_chats_and_people_are_added(playground: Playground, visitor: httpx.AsyncClient) -> None:
    state = playground.state
    _, eve = await deed(visitor, "add-person", name="Eve", chat_id=STUDY_GROUP)
    assert state.chat(STUDY_GROUP).member(state.person(eve["person_id"])).present
    _, adam = await deed(visitor, "add-person", name=" Adam ")
    assert state.person(adam["person_id"]).first_name == "Adam"
    members = [adam["person_id"], YOU]
    _, basic = await deed(visitor, "add-group", title="Basic", kind="group", members=members)
    _, forum = await deed(visitor, "add-group", title="Forum", kind="forum", members=members)
    assert state.creator(state.chat(basic["chat_id"])).first_name == "Adam"
    _, topic = await deed(visitor, "add-topic", chat_id=forum["chat_id"], user_id=YOU, name="Practice")
    assert topic["thread_id"] in state.chat(forum["chat_id"]).topics
    assert await deed(visitor, "add-group", title="Empty", kind="group", members=[]) == (
        409,
        {"error": "a group needs somebody in it"},
    )
    assert (await deed(visitor, "add-person", name="x" * 65))[0] == 409


async def test_the_bot_is_moved_about(playground: Playground, visitor: httpx.AsyncClient) -> None:
    state = playground.state
    group = state.chat(STUDY_GROUP)
    statuses = []
    for move in ("promote-bot", "demote-bot", "remove-bot", "add-bot"):
        assert (await deed(visitor, "move", chat_id=STUDY_GROUP, move=move))[0] == 200
        statuses.append(state.bot_in(group).status)
    assert statuses == ["administrator", "member", "kicked", "member"]
    await deed(visitor, "move", chat_id=YOU, move="block")
    assert state.bot_in(state.chat(YOU)).status == "kicked"
    await deed(visitor, "move", chat_id=YOU, move="unblock")
    assert state.bot_in(state.chat(YOU)).status == "member"
    _, basic = await deed(visitor, "add-group", title="Basic", kind="group", members=[YOU])
    _, moved = await deed(visitor, "move", chat_id=basic["chat_id"], move="migrate")
    assert state.chat(moved["chat_id"]).kind == "supergroup"


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("say", {"chat_id": YOU, "user_id": YOU, "text": ""}, 409),
        ("say", {"chat_id": YOU}, 400),
        ("say", {"chat_id": "x", "user_id": YOU, "text": "a"}, 400),
        ("say", [], 400),
        ("dance", {}, 404),
        ("move", {"chat_id": YOU, "move": "fly"}, 400),
        ("jump", {"seconds": -5}, 409),
        ("jump", {"seconds": 10**9}, 409),
        ("next", {"chat_id": YOU}, 409),
    ],
)
async def test_wrong_deeds_are_refused(visitor: httpx.AsyncClient, name: str, fields: Any, status: int) -> None:
    assert (await visitor.post(f"/api/{name}", json=fields)).status_code == status


async def test_a_deed_must_come_as_json(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/api/say", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert (await visitor.post("/api/say", content=b"{", headers=JSON)).status_code == 400


async def test_the_clock_jumps_by_hours_and_to_the_next_question(
    playground: Playground, visitor: httpx.AsyncClient
) -> None:
    jumps: list[datetime] = []

    async def on_jump() -> None:
        jumps.append(playground.now())

    async def later(chat_id: int) -> datetime:
        return NOON + timedelta(days=chat_id)

    assert (await deed(visitor, "jump", seconds=3600))[0] == 200
    playground.connect(next_due=later, on_jump=on_jump)
    assert (await deed(visitor, "next", chat_id=1))[0] == 200
    assert (await deed(visitor, "next", chat_id=0))[0] == 200
    playground.connect(next_due=lambda chat_id: None, on_jump=on_jump)
    assert (await deed(visitor, "next", chat_id=1))[1] == {
        "error": "no question is planned here yet: send /start first"
    }
    tomorrow = NOON + timedelta(days=1, seconds=1)
    assert jumps == [tomorrow, tomorrow]
    assert [jump["after"] for jump in playground.desk.jumps][-1] == tomorrow.timestamp()


async def test_the_stream_begins_with_the_world_and_goes_on(playground: Playground, visitor: httpx.AsyncClient) -> None:
    events: list[dict[str, Any]] = []

    async def watch() -> None:
        async with visitor.stream("GET", "/api/events") as stream:
            lines = [line async for line in stream.aiter_lines()]
            events.extend(json.loads(line.removeprefix("data: ")) for line in lines if line)

    watching = asyncio.create_task(watch())
    await until(lambda: playground.desk.watchers)
    playground.state.say(YOU, YOU, "hello")
    playground.state.promote(STUDY_GROUP, playground.state.bot.id)
    await playground.state.call("setMyDescription", {"description": "asks"})
    playground.desk.hang_up()
    await asyncio.wait_for(watching, 3)
    world, message, chat, commands = events
    assert (world["event"], world["now"]) == ("world", NOON.timestamp())
    assert [each["first_name"] for each in world["people"]] == ["Robin", "Mina", "Tomasz"]
    assert [each["type"] for each in world["chats"]] == ["private"] * 3 + ["supergroup"]
    assert message["message"]["text"] == "hello"
    assert (chat["chat"]["bot_status"], commands["bot"]["description"]) == ("administrator", "asks")
    assert playground.desk.watchers == set()


async def test_a_page_that_goes_away_is_not_watched_for(playground: Playground, visitor: httpx.AsyncClient) -> None:
    async with visitor.stream("GET", "/api/events") as stream:
        await anext(stream.aiter_lines())
        assert len(playground.desk.watchers) == 1
    await until(lambda: not playground.desk.watchers)


async def test_files_are_shown_or_downloaded(playground: Playground, visitor: httpx.AsyncClient) -> None:
    state = playground.state
    message = state.send_photo(YOU, YOU)
    shown = await visitor.get("/api/file", params={"id": message.content["photo"][-1]["file_id"]})
    assert (shown.headers["Content-Type"], shown.content) == ("image/png", photo().content)
    page = {"document": state.files.add(type(photo())("x.html", "text/html", b"<script>"), "documents").id}
    saved = await visitor.get("/api/file", params={"id": page["document"]})
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["Content-Disposition"] == "attachment"
    assert (await visitor.get("/api/file", params={"id": "none"})).status_code == 404


async def test_ids_differ_from_run_to_run_but_not_who_is_there() -> None:
    def begun(at: datetime) -> tuple[int, list[int]]:
        state = Playground(clock=lambda: at).state
        return state.say(YOU, YOU, "x").id, list(state.chats)

    first, chats = begun(NOON)
    second, again = begun(NOON + timedelta(minutes=5))
    assert (second - first, again) == (300, chats)
    assert begun(datetime(2025, 1, 1, tzinfo=UTC))[0] == 1


async def test_a_webhook_is_served_over_http(playground: Playground) -> None:
    got: list[tuple[str | None, dict[str, Any]]] = []
    done = asyncio.Event()

    class Hook(web.RequestHandler):
        def post(self) -> None:
            got.append((self.request.headers.get("X-Telegram-Bot-Api-Secret-Token"), json.loads(self.request.body)))
            done.set()

    receiver = web.Application([("/hook", Hook)], log_function=lambda handler: None).listen(0, "127.0.0.1")
    port = next(iter(receiver._sockets.values())).getsockname()[1]
    playground.state.webhook.retry_after = 0.01
    playground.state.updates.take()
    await playground.state.call("setWebhook", {"url": "http://127.0.0.1:1/hook"})
    playground.state.say(YOU, YOU, "hello")
    for _ in range(200):
        info = (await playground.state.call("getWebhookInfo", {}))["result"]
        if "last_error_message" in info:
            break
        await asyncio.sleep(0.01)
    assert info["last_error_message"].startswith("Connection failed")
    await playground.state.call("setWebhook", {"url": f"http://127.0.0.1:{port}/hook", "secret_token": "s"})
    await asyncio.wait_for(done.wait(), 3)
    assert (got[0][0], got[0][1]["message"]["text"]) == ("s", "hello")
    receiver.stop()
    await receiver.close_all_connections()


async def test_a_webhook_that_hangs_up_is_tried_again(playground: Playground) -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"}}")
        writer.close()

    rude = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = rude.sockets[0].getsockname()[1]
    await playground.state.call("setWebhook", {"url": f"http://127.0.0.1:{port}/hook"})
    await until(lambda: "last_error_message" in playground.state.webhook.json())
    assert playground.state.webhook.json()["last_error_message"] == "Connection failed: ConnectionError"
    rude.close()
    await rude.wait_closed()


async def test_a_fault_is_logged_without_the_token(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(playground.state, "call", None)
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{playground.api_url}/bot{playground.token}/getMe")
    assert answer.status_code == 500
    assert "The playground failed at POST" in caplog.text
    assert playground.token not in caplog.text


async def test_a_taken_port_is_told_at_once(playground: Playground) -> None:
    port = int(playground.api_url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        async with Playground(clock=lambda: NOON, port=port):
            pass
