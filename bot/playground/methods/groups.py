"""Methods that ask about a chat, and the one that leaves it."""

from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.chats import Chat
from bot.playground.destinations import chat_of, writable
from bot.playground.people import ANONYMOUS, Person
from bot.playground.refusals import bad_request
from bot.playground.world import World


async def get_chat(world: World, arguments: Arguments) -> dict[str, Any]:
    """Describe a chat."""
    return _readable(world, arguments).full_json()


async def get_chat_member(world: World, arguments: Arguments) -> dict[str, Any]:
    """Tell what someone is in a chat; the account of anonymous administrators is nobody there."""
    chat = _readable(world, arguments)
    return chat.member(_person(world, arguments)).json()


async def get_chat_administrators(world: World, arguments: Arguments) -> list[dict[str, Any]]:
    """List a group's administrators, without other bots."""
    chat = _readable(world, arguments)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [member.json() for member in chat.members.values() if member.administers]


async def get_chat_member_count(world: World, arguments: Arguments) -> int:
    """Count who is in a chat."""
    chat = _readable(world, arguments)
    return sum(member.present for member in chat.members.values())


async def leave_chat(world: World, arguments: Arguments) -> bool:
    """Take the bot out of a group."""
    chat = _readable(world, arguments)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    world.move_bot(chat, "left", by=world.bot)
    return True


def _readable(world: World, arguments: Arguments) -> Chat:
    chat = chat_of(world, arguments)
    if chat.kind == "private" or (world.bot_in(chat).present and chat.migrated_to is None):
        return chat
    return writable(world, chat)


def _person(world: World, arguments: Arguments) -> Person:
    user_id = arguments.integer("user_id")
    if user_id == ANONYMOUS.id:
        return ANONYMOUS
    if user_id not in world.people:
        raise bad_request("invalid user_id specified")
    return world.people[user_id]
