"""What Telegram refuses, with its code and its words."""

from datetime import timedelta
from typing import Any

import pytest
from telegram.constants import ReactionEmoji

from bot.playground.files import Upload
from bot.playground.floods import Floods
from bot.playground.limits import MOST_BUTTONS
from bot.playground.reactions import REACTIONS
from bot.playground.samples import photo
from bot.playground.state import State
from tests.playground.conftest import NOON, Scene

BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "A"} | fields]]}


@pytest.mark.parametrize(
    ("method", "params", "code", "description"),
    [
        ("noSuchMethod", {}, 404, "Not Found: method not found"),
        ("sendMessage", {"chat_id": "", "text": "x"}, 400, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 99, "text": "x"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, 400, "Bad Request: chat not found"),
        ("sendMessage", {}, 400, "Bad Request: message text is empty"),
        ("sendMessage", {"text": " \n"}, 400, "Bad Request: message text is empty"),
        ("sendMessage", {"text": "<b> </b>", "parse_mode": "HTML"}, 400, "Bad Request: message text is empty"),
        ("sendMessage", {"text": "x" * 4097}, 400, "Bad Request: message is too long"),
        ("sendMessage", {"text": "😀" * 4097}, 400, "Bad Request: message is too long"),
        ("sendMessage", {"text": "x" * 32769}, 400, "Bad Request: text is too long"),
        ("sendMessage", {"text": "\ud800"}, 400, "Bad Request: text must be encoded in UTF-8"),
        ("sendMessage", {"text": "x", "parse_mode": "Markdown"}, 400, "Bad Request: unsupported parse_mode"),
        ("sendMessage", {"text": "x", "entities": "["}, 400, "Bad Request: can't parse entities JSON object"),
        (
            "sendMessage",
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            400,
            "Bad Request: can't parse entities: Invalid entity bounds",
        ),
        (
            "sendMessage",
            {"text": "x", "reply_parameters": {"message_id": 999}},
            400,
            "Bad Request: message to be replied not found",
        ),
        (
            "sendMessage",
            {"text": "x", "reply_parameters": "[]"},
            400,
            "Bad Request: can't parse reply parameters: Expected an Object",
        ),
        ("sendPhoto", {}, 400, "Bad Request: there is no photo in the request"),
        (
            "sendPhoto",
            {"photo": "unknown"},
            400,
            "Bad Request: wrong remote file identifier specified: Wrong string length",
        ),
        ("sendPhoto", {"photo": Upload("x", "", b"text")}, 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": Upload("x", "", b"\x89PNG\r\n\x1a\n")}, 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": Upload("x", "", b"\xff\xd8\xff\xe0")}, 400, "Bad Request: IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": Upload("x", "", b"")}, 400, "Bad Request: file must be non-empty"),
        ("sendPhoto", {"photo": photo(), "caption": "x" * 1025}, 400, "Bad Request: message caption is too long"),
        ("sendDocument", {}, 400, "Bad Request: there is no document in the request"),
        ("sendChatAction", {"action": "dancing"}, 400, "Bad Request: wrong parameter action in request"),
        ("editMessageText", {"text": "x"}, 400, "Bad Request: message identifier is not specified"),
        ("editMessageText", {"text": "x", "message_id": 999}, 400, "Bad Request: message to edit not found"),
        ("editMessageText", {"text": "x" * 4097, "message_id": 2}, 400, "Bad Request: MESSAGE_TOO_LONG"),
        ("editMessageText", {"text": "x", "message_id": 1}, 400, "Bad Request: message can't be edited"),
        ("deleteMessage", {"message_id": 999}, 400, "Bad Request: message to delete not found"),
        ("setMessageReaction", {"message_id": 999}, 400, "Bad Request: message to react not found"),
        ("pinChatMessage", {"message_id": 999}, 400, "Bad Request: message to pin not found"),
        (
            "answerCallbackQuery",
            {"callback_query_id": "1"},
            400,
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        ("answerCallbackQuery", {"text": "x" * 201}, 400, "Bad Request: MESSAGE_TOO_LONG"),
        ("getFile", {}, 400, "Bad Request: file_id not specified"),
        ("getFile", {"file_id": "x"}, 400, "Bad Request: invalid file_id"),
        ("getChatMember", {"user_id": 99}, 400, "Bad Request: invalid user_id specified"),
        ("getChatAdministrators", {}, 400, "Bad Request: there are no administrators in the private chat"),
        ("leaveChat", {}, 400, "Bad Request: chat member status can't be changed in private chats"),
        ("setMyCommands", {}, 400, "Bad Request: can't parse commands: Expected an Array"),
        ("setMyCommands", {"commands": [{}]}, 400, "Bad Request: can't parse BotCommand: Can't find field \"command\""),
        ("setMyCommands", {"commands": [{"command": "/"}]}, 400, "Bad Request: command must be non-empty"),
        (
            "setMyCommands",
            {"commands": [{"command": "a" * 33, "description": "x"}]},
            400,
            "Bad Request: command length must not exceed 32",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": " "}]},
            400,
            "Bad Request: command description must be non-empty",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x" * 257}]},
            400,
            "Bad Request: command description length must not exceed 256",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "Quiz", "description": "x"}]},
            400,
            "Bad Request: BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}] * 101},
            400,
            "Bad Request: BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "galaxy"}},
            400,
            "Bad Request: can't parse BotCommandScope: Unsupported type specified",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat", "chat_id": 99}},
            400,
            "Bad Request: chat not found",
        ),
        (
            "setMyCommands",
            {"commands": [], "language_code": "english"},
            400,
            "Bad Request: invalid language code specified",
        ),
        ("setMyName", {"name": "x" * 65}, 400, "Bad Request: BOT_TITLE_INVALID"),
        ("setMyDescription", {"description": "x" * 513}, 400, "Bad Request: BOT_DESCRIPTION_TOO_LONG"),
        ("setMyShortDescription", {"short_description": "x" * 121}, 400, "Bad Request: ABOUT_TOO_LONG"),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "door"}},
            400,
            "Bad Request: can't parse menu button: Menu button has unsupported type",
        ),
        (
            "setWebhook",
            {"url": "http://example.org/hook"},
            400,
            "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            "setWebhook",
            {"url": "https://example.org:8080/"},
            400,
            "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            "setWebhook",
            {"url": "https://example.org/", "secret_token": "ä"},
            400,
            "Bad Request: secret token contains unallowed characters",
        ),
        (
            "setWebhook",
            {"url": "https://example.org/", "max_connections": 101},
            400,
            "Bad Request: max_connections must be between 1 and 100",
        ),
        ("getUpdates", {"allowed_updates": "{}"}, 400, "Bad Request: can't parse allowed updates: Expected an Array"),
    ],
)
async def test_a_wrong_call_is_refused_as_telegram_does(
    scene: Scene, method: str, params: dict[str, Any], code: int, description: str
) -> None:
    params = {"chat_id": scene.ada.id} | params
    before = len(scene.state.chat(scene.ada.id).messages)
    assert await scene.refused(method, **params) == (code, description)
    assert len(scene.state.chat(scene.ada.id).messages) == before


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "can't parse reply keyboard markup: Expected an Object"),
        ({"nonsense": 1}, "object expected as reply markup"),
        ({"inline_keyboard": {}}, "can't parse inline keyboard: Expected an Array"),
        ({"inline_keyboard": ["x"]}, "can't parse inline keyboard: Expected an Array of Array"),
        ({"inline_keyboard": [["x"]]}, "can't parse inline keyboard button: Expected an Object"),
        (
            {"inline_keyboard": [[{"callback_data": "a"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (button(), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (button(callback_data="ä" * 33), "BUTTON_DATA_INVALID"),
        (button(url="not a link"), "inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL"),
        (button(copy_text={"text": ""}), "BUTTON_COPY_TEXT_INVALID"),
        ({"inline_keyboard": [BUTTON["inline_keyboard"][0] * (MOST_BUTTONS + 1)]}, "reply markup is too long"),
        ({"keyboard": []}, "reply markup is too short"),
        ({"keyboard": [[{}]]}, "can't parse keyboard button: Can't find field \"text\""),
        ({"force_reply": True, "input_field_placeholder": "x" * 65}, "REPLY_MARKUP_PLACEHOLDER_INVALID"),
    ],
)
async def test_a_wrong_keyboard_is_refused(scene: Scene, markup: Any, description: str) -> None:
    refused = await scene.refused("sendMessage", chat_id=scene.ada.id, text="x", reply_markup=markup)
    assert refused == (400, f"Bad Request: {description}")


async def test_what_just_fits_is_taken(scene: Scene) -> None:
    longest = await scene.call("sendMessage", chat_id=scene.ada.id, text="😀" * 4096)
    assert len(longest["text"]) == 4096
    html = await scene.call("sendMessage", chat_id=scene.ada.id, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert html["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]
    await scene.send(scene.ada.id, reply_markup=button(callback_data="ä" * 32))
    await scene.send(scene.ada.id, reply_markup={"force_reply": True, "input_field_placeholder": "x" * 64})
    commands = [{"command": f"c{number}", "description": "x" * 256} for number in range(100)]
    assert await scene.call("setMyCommands", commands=commands)


async def test_an_empty_inline_keyboard_is_none(scene: Scene) -> None:
    sent = await scene.call("sendMessage", chat_id=scene.ada.id, text="x", reply_markup={"inline_keyboard": [[]]})
    assert "reply_markup" not in sent


async def test_a_reply_to_nothing_is_sent_all_the_same_when_asked(scene: Scene) -> None:
    parameters = {"message_id": 999, "allow_sending_without_reply": True}
    sent = await scene.call("sendMessage", chat_id=scene.ada.id, text="x", reply_parameters=parameters)
    assert "reply_to_message" not in sent


async def test_old_style_replies_work(scene: Scene) -> None:
    first = await scene.send(scene.ada.id)
    sent = await scene.call("sendMessage", chat_id=scene.ada.id, text="x", reply_to_message_id=first)
    assert sent["reply_to_message"]["message_id"] == first


async def test_a_person_who_never_wrote_cannot_be_written_to(scene: Scene) -> None:
    assert await scene.refused("sendMessage", chat_id=scene.bob.id, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    stranger = scene.state.add_person("Eve")
    assert await scene.refused("sendMessage", chat_id=stranger.id, text="x") == (400, "Bad Request: chat not found")


async def test_blocked_deactivated_kicked_and_left_are_told_apart(scene: Scene) -> None:
    state, ada, group = scene.state, scene.ada, scene.group
    state.block_bot(ada.id)
    assert await scene.refused("sendMessage", chat_id=ada.id, text="x") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    state.unblock_bot(ada.id)
    await scene.send(ada.id)
    state.deactivate(ada.id)
    assert await scene.refused("sendMessage", chat_id=ada.id, text="x") == (403, "Forbidden: user is deactivated")
    state.restrict_bot(group.id, can_send=False)
    refused = await scene.refused("sendMessage", chat_id=group.id, text="x")
    assert refused == (400, "Bad Request: not enough rights to send text messages to the chat")
    state.restrict_bot(group.id, can_send=True)
    assert await scene.call("leaveChat", chat_id=group.id)
    refused = await scene.refused("sendMessage", chat_id=group.id, text="x")
    assert refused == (403, "Forbidden: bot is not a member of the supergroup chat")
    assert (await scene.refused("getChat", chat_id=group.id))[0] == 403
    state.add_bot(group.id)
    state.remove_bot(group.id)
    refused = await scene.refused("sendMessage", chat_id=group.id, text="x")
    assert refused == (403, "Forbidden: bot was kicked from the supergroup chat")
    state.add_bot(group.id)
    state.delete_group(group.id)
    refused = await scene.refused("sendMessage", chat_id=group.id, text="x")
    assert refused == (403, "Forbidden: the group chat was deleted")


async def test_a_migrated_group_names_its_new_id(scene: Scene) -> None:
    old = scene.state.add_group("Old", [scene.ada])
    new = scene.state.migrate(old.id)
    body = await scene.state.call("sendMessage", {"chat_id": old.id, "text": "x"})
    assert body == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new.id},
    }
    assert (await scene.state.call("getChat", {"chat_id": old.id}))["parameters"] == {"migrate_to_chat_id": new.id}
    await scene.send(new.id)


async def test_an_edit_must_change_something(scene: Scene) -> None:
    sent = await scene.send(scene.ada.id, "same", reply_markup=BUTTON)
    same = {"chat_id": scene.ada.id, "message_id": sent, "reply_markup": BUTTON}
    code, description = await scene.refused("editMessageText", text="same", **same)
    assert (code, description.partition(":")[2].split(":")[0]) == (400, " message is not modified")
    assert (await scene.refused("editMessageReplyMarkup", **same))[0] == 400
    changed = await scene.call("editMessageText", text="other", **same)
    assert (changed["text"], changed["edit_date"]) == ("other", int(NOON.timestamp()))
    without = await scene.call("editMessageReplyMarkup", chat_id=scene.ada.id, message_id=sent)
    assert "reply_markup" not in without


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(scene: Scene) -> None:
    sent = await scene.send(scene.ada.id, reply_markup={"keyboard": [["A"]], "one_time_keyboard": True})
    refused = await scene.refused("editMessageText", chat_id=scene.ada.id, message_id=sent, text="x")
    assert refused == (400, "Bad Request: message can't be edited")


async def test_an_edit_takes_inline_keyboards_only_and_texts_only(scene: Scene) -> None:
    sent = await scene.send(scene.ada.id)
    where = {"chat_id": scene.ada.id, "message_id": sent, "text": "x"}
    refused = await scene.refused("editMessageText", **where, reply_markup={"force_reply": True})
    assert refused == (400, "Bad Request: inline keyboard expected")
    picture = await scene.call("sendPhoto", chat_id=scene.ada.id, photo=photo(), has_spoiler=True)
    assert picture["has_media_spoiler"] is True
    refused = await scene.refused("editMessageText", **where | {"message_id": picture["message_id"]})
    assert refused == (400, "Bad Request: there is no text in the message to edit")


async def test_messages_are_deleted_within_two_days_or_by_right(scene: Scene) -> None:
    state, group = scene.state, scene.group
    theirs = state.say(group.id, scene.ada.id, "mine").id
    ours = await scene.send(group.id)
    refused = await scene.refused("deleteMessage", chat_id=group.id, message_id=theirs)
    assert refused == (400, "Bad Request: message can't be deleted")
    assert await scene.call("deleteMessage", chat_id=group.id, message_id=ours)
    late = await scene.send(group.id)
    state.jump_to(NOON + timedelta(hours=48))
    assert (await scene.refused("deleteMessage", chat_id=group.id, message_id=late))[0] == 400
    state.promote(group.id, state.bot.id)
    assert await scene.call("deleteMessage", chat_id=group.id, message_id=late)
    assert await scene.call("deleteMessage", chat_id=group.id, message_id=theirs)


async def test_topics_must_exist_and_the_general_one_is_not_named(scene: Scene) -> None:
    forum = scene.state.add_group("Forum", [scene.ada], kind="supergroup", is_forum=True)
    topic = scene.state.create_topic(forum.id, scene.ada.id, "Practice")
    for wrong in (1, 77):
        refused = await scene.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=wrong)
        assert refused == (400, "Bad Request: message thread not found")
    sent = await scene.call("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic.id, True)
    topic.closed = True
    refused = await scene.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id)
    assert refused == (400, "Bad Request: TOPIC_CLOSED")
    topic.deleted = True
    assert (await scene.refused("sendMessage", chat_id=forum.id, text="x", message_thread_id=topic.id))[0] == 400
    elsewhere = await scene.call("sendMessage", chat_id=scene.group.id, text="x", message_thread_id=77)
    assert "message_thread_id" not in elsewhere


async def test_a_reply_follows_into_the_topic(scene: Scene) -> None:
    forum = scene.state.add_group("Forum", [scene.ada], kind="supergroup", is_forum=True)
    topic = scene.state.create_topic(forum.id, scene.ada.id, "Practice")
    asked = scene.state.say(forum.id, scene.ada.id, "/quiz", thread_id=topic.id)
    sent = await scene.call("sendMessage", chat_id=forum.id, text="x", reply_parameters={"message_id": asked.id})
    assert sent["message_thread_id"] == topic.id


async def test_reactions_come_from_telegrams_list_one_at_a_time(scene: Scene) -> None:
    sent = await scene.send(scene.ada.id)
    where = {"chat_id": scene.ada.id, "message_id": sent}
    party = {"type": "emoji", "emoji": "🎉"}
    assert await scene.call("setMessageReaction", **where, reaction=[party])
    assert scene.state.chat(scene.ada.id).messages[sent].reactions == ["🎉"]
    tick = {"type": "emoji", "emoji": "✅"}
    assert await scene.refused("setMessageReaction", **where, reaction=[tick]) == (400, "Bad Request: REACTION_INVALID")
    paid = {"type": "paid"}
    assert await scene.refused("setMessageReaction", **where, reaction=[paid]) == (400, "Bad Request: REACTION_INVALID")
    assert await scene.refused("setMessageReaction", **where, reaction=[party, party]) == (
        400,
        "Bad Request: REACTIONS_TOO_MANY",
    )
    assert await scene.call("setMessageReaction", **where)
    assert scene.state.chat(scene.ada.id).messages[sent].reactions == []


def test_the_reactions_are_those_that_ptb_knows() -> None:
    assert frozenset(ReactionEmoji) == REACTIONS


async def test_pinning_in_a_group_needs_the_right(scene: Scene) -> None:
    sent = await scene.send(scene.group.id)
    where = {"chat_id": scene.group.id, "message_id": sent}
    refused = await scene.refused("pinChatMessage", **where)
    assert refused == (400, "Bad Request: not enough rights to manage pinned messages in the chat")
    scene.state.promote(scene.group.id, scene.state.bot.id, frozenset({"can_pin_messages"}))
    scene.updates()
    assert await scene.call("pinChatMessage", **where)
    assert await scene.call("pinChatMessage", **where)
    [update] = scene.updates()
    assert update["message"]["pinned_message"]["message_id"] == sent
    assert (await scene.call("getChat", chat_id=scene.group.id))["pinned_message"]["message_id"] == sent
    await scene.call("deleteMessage", chat_id=scene.group.id, message_id=sent)
    assert "pinned_message" not in await scene.call("getChat", chat_id=scene.group.id)


async def test_a_press_is_answered_once_and_soon(scene: Scene) -> None:
    moments = [NOON]
    scene.state.clock = lambda: moments[0]
    sent = await scene.send(scene.ada.id, reply_markup=BUTTON)
    press = scene.state.press(scene.ada.id, scene.ada.id, sent, "a")
    assert await scene.call("answerCallbackQuery", callback_query_id=press.id, text="Noted", show_alert=True)
    assert press.answer == {"text": "Noted", "show_alert": True, "url": ""}
    assert (await scene.refused("answerCallbackQuery", callback_query_id=press.id))[0] == 400
    late = scene.state.press(scene.ada.id, scene.ada.id, sent, "a")
    moments[0] += timedelta(minutes=2)
    assert (await scene.refused("answerCallbackQuery", callback_query_id=late.id))[0] == 400


async def test_floods_are_refused_with_the_seconds_to_wait(scene: Scene) -> None:
    at = [100.0]
    state = State(lambda: NOON, floods=Floods(lambda: at[0], per_second=3, per_group_minute=4))
    ada = state.add_person("Ada")
    group = state.add_group("Study", [ada])
    state.say(ada.id, ada.id, "/start")

    async def sent(chat_id: int) -> dict[str, Any]:
        return await state.call("sendMessage", {"chat_id": chat_id, "text": "x"})

    assert [(await sent(ada.id))["ok"] for _ in range(3)] == [True] * 3
    assert await sent(ada.id) == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    for _ in range(4):
        at[0] += 1
        assert (await sent(group.id))["ok"]
    at[0] += 1
    assert (await sent(group.id))["parameters"] == {"retry_after": 56}
    assert (await sent(ada.id))["ok"]
    at[0] += 56
    assert (await sent(group.id))["ok"]


async def test_after_logging_out_nothing_is_taken(scene: Scene) -> None:
    assert await scene.call("logOut")
    assert await scene.refused("getMe") == (400, "Logged out")


async def test_command_scopes_for_administrators_need_a_group(scene: Scene) -> None:
    scope = {"type": "chat_administrators", "chat_id": scene.ada.id}
    refused = await scene.refused("setMyCommands", commands=[], scope=scope)
    assert refused == (400, "Bad Request: can't use specified scope in private chats")
    scope = {"type": "chat_member", "chat_id": scene.group.id, "user_id": 99}
    assert await scene.refused("setMyCommands", commands=[], scope=scope) == (400, "Bad Request: user not found")
    refused = await scene.refused("setChatMenuButton", chat_id=scene.group.id, menu_button={"type": "commands"})
    assert refused == (400, "Bad Request: chat must be private")


@pytest.mark.parametrize(
    ("content", "description"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + (9000).to_bytes(4) + (2000).to_bytes(4), "PHOTO_INVALID_DIMENSIONS"),
        (b"\x89PNG\r\n\x1a\n" + bytes(8) + (2100).to_bytes(4) + (100).to_bytes(4), "PHOTO_INVALID_DIMENSIONS"),
        (b"\x89PNG\r\n\x1a\n" + bytes(11 * 1024 * 1024), "file is too big"),
    ],
)
async def test_photos_have_limits(scene: Scene, content: bytes, description: str) -> None:
    refused = await scene.refused("sendPhoto", chat_id=scene.ada.id, photo=Upload("x.png", "image/png", content))
    assert refused == (400, f"Bad Request: {description}")


async def test_a_jpeg_is_measured(scene: Scene) -> None:
    segment = b"\xff\xe0" + (4).to_bytes(2) + b"ab"
    frame = b"\xff\xc0" + (11).to_bytes(2) + b"\x08" + (30).to_bytes(2) + (40).to_bytes(2) + bytes(4)
    upload = Upload("x", "application/octet-stream", b"\xff\xd8" + segment + frame)
    sent = await scene.call("sendPhoto", chat_id=scene.ada.id, photo="attach://p", p=upload)
    assert (sent["photo"][-1]["width"], sent["photo"][-1]["height"]) == (40, 30)
    known = await scene.call("sendPhoto", chat_id=scene.ada.id, photo=sent["photo"][-1]["file_id"])
    assert known["photo"] == sent["photo"]


async def test_uploads_beyond_the_limit_are_refused(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.playground.methods.sending.LARGEST_UPLOAD", 10)
    monkeypatch.setattr("bot.playground.methods.receiving.LARGEST_DOWNLOAD", 5)
    document = Upload("a.txt", "text/plain", b"x" * 11)
    refused = await scene.refused("sendDocument", chat_id=scene.ada.id, document=document)
    assert refused == (400, "Bad Request: file is too big")
    sent = await scene.call("sendDocument", chat_id=scene.ada.id, document=Upload("a.txt", "text/plain", b"x" * 8))
    refused = await scene.refused("getFile", file_id=sent["document"]["file_id"])
    assert refused == (400, "Bad Request: file is too big")
