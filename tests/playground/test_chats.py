"""What a bot can ask about chats and members, and what it says about itself, as PTB reads it."""

import pytest
from telegram import BotCommand, ChatFullInfo, ChatMember, User, WebhookInfo

from bot.playground.people import RIGHTS
from tests.playground.conftest import Scene


async def test_get_me_is_a_bot_in_privacy_mode(scene: Scene) -> None:
    me = User.de_json(await scene.call("getMe"), None)
    assert (me.is_bot, me.username, me.can_read_all_group_messages) == (True, "interviewer_bot", False)
    scene.state.privacy = False
    assert (await scene.call("GETME"))["can_read_all_group_messages"] is True


async def test_chats_are_described(scene: Scene) -> None:
    private = ChatFullInfo.de_json(await scene.call("getChat", chat_id=scene.ada.id), None)
    assert (private.type, private.first_name, private.username) == ("private", "Ada", "ada")
    scene.group.username = "study_club"
    group = ChatFullInfo.de_json(await scene.call("getChat", chat_id="@Study_Club"), None)
    assert (group.id, group.title, group.permissions.can_send_messages) == (scene.group.id, "Study", True)


async def test_members_are_described(scene: Scene) -> None:
    scene.state.promote(scene.group.id, scene.ada.id, anonymous=True)
    for person, status in ((scene.ada, "creator"), (scene.bob, "member"), (scene.state.add_person("Eve"), "left")):
        member = await scene.call("getChatMember", chat_id=scene.group.id, user_id=person.id)
        assert ChatMember.de_json(member, None).status == status
    assert await scene.call("getChatMemberCount", chat_id=scene.group.id) == 3
    scene.state.promote(scene.group.id, scene.state.bot.id)
    administrators = await scene.call("getChatAdministrators", chat_id=scene.group.id)
    read = [ChatMember.de_json(each, None) for each in administrators]
    assert [each.user.first_name for each in read] == ["Ada", "The interviewer"]
    assert read[0].is_anonymous is True
    assert [right for right in RIGHTS if not getattr(read[1], right)] == ["can_promote_members"]


async def test_the_menu_of_the_narrowest_scope_wins(scene: Scene) -> None:
    state = scene.state

    async def register(name: str, scope: dict[str, object] | None = None, language: str = "") -> None:
        commands = [{"command": f"/{name}", "description": name}]
        await scene.call("setMyCommands", commands=commands, scope=scope, language_code=language)

    def menu(chat, person) -> list[str]:
        return [each["command"] for each in state.profile.commands_for(chat, person)]

    private = state.chat(scene.ada.id)
    assert menu(private, scene.ada) == []
    await register("everywhere")
    assert menu(private, scene.ada) == menu(scene.group, scene.bob) == ["everywhere"]
    await register("alone", {"type": "all_private_chats"})
    await register("alone_en", {"type": "all_private_chats"}, "en")
    await register("groups", {"type": "all_group_chats"})
    await register("admins", {"type": "all_chat_administrators"})
    assert menu(private, scene.ada) == ["alone_en"]
    assert menu(state.chat(scene.bob.id), scene.bob) == ["alone"]
    assert (menu(scene.group, scene.bob), menu(scene.group, scene.ada)) == (["groups"], ["admins"])
    await register("here", {"type": "chat", "chat_id": scene.group.id})
    await register("admins_here", {"type": "chat_administrators", "chat_id": scene.group.id})
    assert (menu(scene.group, scene.bob), menu(scene.group, scene.ada)) == (["here"], ["admins_here"])
    member = {"type": "chat_member", "chat_id": scene.group.id, "user_id": scene.bob.id}
    await register("bob", member)
    assert menu(scene.group, scene.bob) == ["bob"]
    got = await scene.call("getMyCommands", scope=member)
    assert BotCommand.de_json(got[0], None).command == "bob"
    await scene.call("deleteMyCommands", scope=member)
    assert menu(scene.group, scene.bob) == ["here"]
    assert await scene.call("getMyCommands", scope=member) == []


async def test_names_and_descriptions_are_kept_by_language(scene: Scene) -> None:
    await scene.call("setMyName", name="Prüfer", language_code="de")
    assert scene.state.bot.first_name == "The interviewer"
    await scene.call("setMyName", name="Examiner")
    await scene.call("setMyDescription", description="asks")
    await scene.call("setMyShortDescription", short_description="short")
    assert scene.state.bot.first_name == "Examiner"
    assert scene.state.profile.texts["description", ""] == "asks"
    assert scene.state.profile.texts["short_description", ""] == "short"
    assert scene.state.profile.texts["name", "de"] == "Prüfer"


async def test_the_menu_button_is_set_for_one_or_all(scene: Scene) -> None:
    await scene.call("setChatMenuButton", menu_button={"type": "commands"})
    await scene.call("setChatMenuButton", chat_id=scene.ada.id)
    assert scene.state.profile.menu_button == {"type": "commands"}
    assert scene.state.chat(scene.ada.id).menu_button == {"type": "default"}


async def test_without_a_webhook_the_info_is_bare(scene: Scene) -> None:
    info = WebhookInfo.de_json(await scene.call("getWebhookInfo"), None)
    assert (info.url, info.pending_update_count) == ("", 0)
    assert await scene.call("deleteWebhook", drop_pending_updates=True)
    assert await scene.call("close")


@pytest.mark.parametrize("action", ["typing", "upload_photo"])
async def test_a_chat_action_is_shown(scene: Scene, action: str) -> None:
    heard: list[dict[str, object]] = []
    scene.state.listeners.append(heard.append)
    await scene.call("sendChatAction", chat_id=scene.ada.id, action=action)
    assert heard == [{"event": "action", "chat_id": scene.ada.id, "thread_id": None, "action": action}]
