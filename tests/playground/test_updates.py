"""What reaches the bot: privacy mode, the queue and its confirmations, webhooks."""

import asyncio
import contextlib
import json
from typing import Any

import pytest

from bot.playground.webhook import SECRET_HEADER
from tests.playground.conftest import NOON, Scene


def texts(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"].get("text") or update["message"].get("caption", "") for update in updates]


async def test_privacy_mode_lets_commands_and_replies_through(scene: Scene) -> None:
    state, group = scene.state, scene.group
    asked = await scene.send(group.id, "question")
    hers = state.say(group.id, scene.ada.id, "chatter")
    state.say(group.id, scene.bob.id, "/quiz")
    state.say(group.id, scene.bob.id, "/quiz@Interviewer_Bot now")
    state.say(group.id, scene.bob.id, "/quiz@other_bot")
    state.say(group.id, scene.bob.id, "try /quiz")
    state.say(group.id, scene.bob.id, "@interviewer_bot hello")
    state.say(group.id, scene.bob.id, "an answer", reply_to=asked)
    state.say(group.id, scene.bob.id, "to Ada", reply_to=hers.id)
    state.send_photo(group.id, scene.bob.id, caption="/answer this")
    state.send_photo(group.id, scene.bob.id, caption="look")
    state.send_sticker(group.id, scene.bob.id, reply_to=asked)
    assert texts(scene.updates()) == ["/quiz", "/quiz@Interviewer_Bot now", "an answer", "/answer this", ""]


async def test_an_administrator_bot_and_one_without_privacy_see_everything(scene: Scene) -> None:
    scene.state.privacy = False
    scene.state.say(scene.group.id, scene.bob.id, "one")
    scene.state.privacy = True
    scene.state.promote(scene.group.id, scene.state.bot.id, frozenset())
    scene.state.say(scene.group.id, scene.bob.id, "two")
    scene.state.demote(scene.group.id, scene.state.bot.id)
    scene.state.say(scene.group.id, scene.bob.id, "three")
    seen = [update["message"]["text"] for update in scene.updates() if "message" in update]
    assert seen == ["one", "two"]


async def test_a_bot_outside_sees_nothing_and_never_itself(scene: Scene) -> None:
    await scene.send(scene.group.id)
    scene.state.remove_bot(scene.group.id)
    scene.updates()
    scene.state.say(scene.group.id, scene.bob.id, "/quiz")
    assert scene.updates() == []


async def test_an_offset_confirms_what_lies_before_it(scene: Scene) -> None:
    for text in ("a", "b", "c"):
        scene.state.say(scene.ada.id, scene.ada.id, text)
    first = await scene.call("getUpdates", limit=2)
    assert texts(first) == ["a", "b"]
    assert texts(await scene.call("getUpdates", limit=2)) == ["a", "b"]
    rest = await scene.call("getUpdates", offset=first[-1]["update_id"] + 1)
    assert texts(rest) == ["c"]
    assert await scene.call("getUpdates", offset=rest[-1]["update_id"] + 1, limit=0) == []


async def test_a_negative_offset_keeps_the_newest(scene: Scene) -> None:
    for text in ("a", "b", "c"):
        scene.state.say(scene.ada.id, scene.ada.id, text)
    assert texts(await scene.call("getUpdates", offset=-1)) == ["c"]


async def test_a_long_poll_ends_when_something_comes(scene: Scene) -> None:
    poll = asyncio.create_task(scene.call("getUpdates", timeout=50))
    await asyncio.sleep(0)
    scene.state.say(scene.ada.id, scene.ada.id, "now")
    assert texts(await asyncio.wait_for(poll, 2)) == ["now"]


async def test_a_long_poll_ends_empty_in_time(scene: Scene) -> None:
    assert await scene.call("getUpdates", timeout=0) == []
    assert await scene.state.updates.poll(0, 100, 0.02) == []


async def test_a_second_poller_ends_the_first(scene: Scene) -> None:
    first = asyncio.create_task(scene.refused("getUpdates", timeout=50))
    await asyncio.sleep(0)
    second = asyncio.create_task(scene.call("getUpdates", timeout=50))
    code, description = await asyncio.wait_for(first, 2)
    assert (code, description.split(";")[0]) == (409, "Conflict: terminated by other getUpdates request")
    scene.state.say(scene.ada.id, scene.ada.id, "for the second")
    assert texts(await asyncio.wait_for(second, 2)) == ["for the second"]


@pytest.mark.parametrize("steps", range(4))
async def test_a_poll_given_up_just_as_something_comes_is_given_up(scene: Scene, steps: int) -> None:
    poll = asyncio.create_task(scene.state.updates.poll(0, 100, 50))
    await asyncio.sleep(0.01)
    scene.state.say(scene.ada.id, scene.ada.id, "now")
    for _ in range(steps):
        await asyncio.sleep(0)
    given_up = poll.cancel()
    await asyncio.wait({poll})
    assert poll.cancelled() is given_up


async def test_a_poll_given_up_leaves_no_conflict(scene: Scene) -> None:
    poll = asyncio.create_task(scene.call("getUpdates", timeout=50))
    await asyncio.sleep(0)
    poll.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await poll
    assert await scene.call("getUpdates") == []


async def test_only_allowed_kinds_are_queued_and_the_choice_lasts(scene: Scene) -> None:
    await scene.call("getUpdates", allowed_updates=["callback_query"])
    scene.state.say(scene.ada.id, scene.ada.id, "unseen")
    await scene.call("getUpdates")
    scene.state.say(scene.ada.id, scene.ada.id, "unseen still")
    await scene.call("getUpdates", allowed_updates="[]")
    scene.state.say(scene.ada.id, scene.ada.id, "seen")
    assert texts(scene.updates()) == ["seen"]


class Receiver:
    """A bot's address that fails as often as it is told to."""

    def __init__(self) -> None:
        self.failures: list[int | OSError] = []
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.reply = b""
        self.taken = asyncio.Event()

    async def post(self, url: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        failure = self.failures.pop(0) if self.failures else 200
        if isinstance(failure, OSError):
            raise failure
        if failure == 200:
            self.bodies.append(json.loads(body))
            self.headers.append(headers)
            self.taken.set()
        return failure, self.reply

    async def wait(self, count: int) -> None:
        while len(self.bodies) < count:
            self.taken.clear()
            await asyncio.wait_for(self.taken.wait(), 2)


@pytest.fixture
def receiver(scene: Scene) -> Receiver:
    receiver = Receiver()
    scene.state.webhook._post = receiver.post
    scene.state.webhook.retry_after = 0.01
    return receiver


async def test_a_webhook_gets_updates_in_order_with_its_secret(scene: Scene, receiver: Receiver) -> None:
    url = "https://example.org/hook"
    scene.state.say(scene.ada.id, scene.ada.id, "a")
    receiver.failures = [500, ConnectionRefusedError()]
    await scene.call("setWebhook", url=url, secret_token="s-1", allowed_updates=["message"], max_connections=1)
    scene.state.say(scene.ada.id, scene.ada.id, "b")
    await receiver.wait(2)
    assert texts(receiver.bodies) == ["a", "b"]
    assert receiver.headers[0][SECRET_HEADER] == "s-1"
    info = await scene.call("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["allowed_updates"]) == (url, 1, ["message"])
    assert info["last_error_message"] == "Connection failed: ConnectionRefusedError"
    assert info["last_error_date"] == int(NOON.timestamp())
    assert (await scene.refused("getUpdates"))[0] == 409
    await scene.call("setWebhook")
    assert await scene.call("getUpdates") == []


async def test_a_webhooks_answer_may_hold_a_call(scene: Scene, receiver: Receiver) -> None:
    receiver.reply = json.dumps({"method": "sendMessage", "chat_id": scene.ada.id, "text": "pong"}).encode()
    await scene.call("setWebhook", url="http://127.0.0.1:9/hook")
    scene.state.say(scene.ada.id, scene.ada.id, "ping")
    await receiver.wait(1)
    await asyncio.sleep(0)
    assert scene.state.chat(scene.ada.id).messages[3].text == "pong"
    receiver.reply = b"[]"
    scene.state.say(scene.ada.id, scene.ada.id, "ping")
    await receiver.wait(2)
    assert SECRET_HEADER not in receiver.headers[0]
    await scene.state.close()


async def test_a_state_that_cannot_post_says_so(scene: Scene) -> None:
    await scene.call("setWebhook", url="http://localhost/hook", drop_pending_updates=True)
    scene.state.say(scene.ada.id, scene.ada.id, "a")
    await asyncio.sleep(0.01)
    assert (await scene.call("getWebhookInfo"))["last_error_message"] == "Connection failed: ConnectionError"
    assert (await scene.call("getWebhookInfo"))["pending_update_count"] == 1
    await scene.state.close()
