"""Methods by which a bot says what it is and what it can do."""

import re
from typing import Any

from bot.playground import limits
from bot.playground.arguments import Arguments
from bot.playground.destinations import chat_of
from bot.playground.profile import Command, Scope
from bot.playground.refusals import bad_request
from bot.playground.world import World

_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
_WIDE_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_ABILITIES = {
    "can_join_groups": True,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
}


async def get_me(world: World, arguments: Arguments) -> dict[str, Any]:
    """Say who the bot is."""
    return world.bot.json() | _ABILITIES | {"can_read_all_group_messages": not world.privacy}


async def set_my_commands(world: World, arguments: Arguments) -> bool:
    """Set the menu of one scope and language."""
    given = arguments.parsed("commands", "commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: Expected an Array")
    if len(given) > limits.MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _key(world, arguments)
    world.profile.commands[key] = [_command(command) for command in given]
    world.tell("commands")
    return True


async def get_my_commands(world: World, arguments: Arguments) -> list[Command]:
    """Give the menu of one scope and language."""
    return world.profile.commands.get(_key(world, arguments), [])


async def delete_my_commands(world: World, arguments: Arguments) -> bool:
    """Forget the menu of one scope and language."""
    world.profile.commands.pop(_key(world, arguments), None)
    world.tell("commands")
    return True


async def set_my_name(world: World, arguments: Arguments) -> bool:
    """Set the bot's name."""
    name = _keep(world, arguments, "name", limits.LONGEST_NAME, "BOT_TITLE_INVALID")
    if name and not arguments.text("language_code"):
        world.bot.first_name = name
    return True


async def set_my_description(world: World, arguments: Arguments) -> bool:
    """Set what an empty chat with the bot shows."""
    _keep(world, arguments, "description", limits.LONGEST_DESCRIPTION, "BOT_DESCRIPTION_TOO_LONG")
    return True


async def set_my_short_description(world: World, arguments: Arguments) -> bool:
    """Set what the bot's profile shows."""
    _keep(world, arguments, "short_description", limits.LONGEST_SHORT_DESCRIPTION, "ABOUT_TOO_LONG")
    return True


async def set_chat_menu_button(world: World, arguments: Arguments) -> bool:
    """Set what the button beside the text field does, in one private chat or in all."""
    button = arguments.record("menu_button", "menu button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: Menu button has unsupported type")
    if "chat_id" not in arguments:
        world.profile.menu_button = button
        return True
    chat = chat_of(world, arguments)
    if chat.kind != "private":
        raise bad_request("chat must be private")
    chat.menu_button = button
    return True


def _keep(world: World, arguments: Arguments, name: str, longest: int, too_long: str) -> str:
    text = arguments.text(name).strip()
    if len(text) > longest:
        raise bad_request(too_long)
    world.profile.texts[name, _language(arguments)] = text
    world.tell("commands")
    return text


def _command(given: Any) -> Command:
    if not isinstance(given, dict) or not isinstance(given.get("command"), str):
        raise bad_request("can't parse BotCommand: Can't find field \"command\"")
    name = given["command"].strip().removeprefix("/")
    description = str(given.get("description", "")).strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > limits.LONGEST_COMMAND:
        raise bad_request(f"command length must not exceed {limits.LONGEST_COMMAND}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > limits.LONGEST_COMMAND_DESCRIPTION:
        most = limits.LONGEST_COMMAND_DESCRIPTION
        raise bad_request(f"command description length must not exceed {most}")
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def _key(world: World, arguments: Arguments) -> tuple[Scope, str]:
    scope = arguments.record("scope", "BotCommandScope") or {"type": "default"}
    kind = scope.get("type")
    if kind in _WIDE_SCOPES:
        return (kind, 0, 0), _language(arguments)
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    fields = Arguments(scope)
    chat = chat_of(world, fields)
    if kind != "chat" and chat.kind == "private":
        raise bad_request("can't use specified scope in private chats")
    user_id = fields.integer("user_id") if kind == "chat_member" else 0
    if kind == "chat_member" and user_id not in world.people:
        raise bad_request("user not found")
    return (kind, chat.id, user_id), _language(arguments)


def _language(arguments: Arguments) -> str:
    code = arguments.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code
