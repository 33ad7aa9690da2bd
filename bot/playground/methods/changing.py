"""Methods that change what is in a chat already."""

from datetime import UTC, datetime
from typing import Any

from bot.playground import markup, wording
from bot.playground.arguments import Arguments
from bot.playground.chats import Chat, Message
from bot.playground.destinations import chat_of, message_of, writable
from bot.playground.limits import DELETABLE_FOR
from bot.playground.reactions import REACTIONS
from bot.playground.refusals import bad_request
from bot.playground.world import World

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


async def edit_message_text(world: World, arguments: Arguments) -> dict[str, Any]:
    """Change a text of the bot's and the buttons under it."""
    content = wording.text(world, arguments, too_long="MESSAGE_TOO_LONG")
    message = _editable(world, arguments)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(world, message, content, markup.read(arguments, inline_only=True))


async def edit_message_reply_markup(world: World, arguments: Arguments) -> dict[str, Any]:
    """Change only the buttons under a message of the bot's."""
    message = _editable(world, arguments)
    return _change(world, message, message.content, markup.read(arguments, inline_only=True))


async def delete_message(world: World, arguments: Arguments) -> bool:
    """Delete the bot's message, or another's where it may."""
    chat = writable(world, chat_of(world, arguments))
    message = message_of(chat, arguments, "message to delete not found")
    if not _deletable(world, chat, message):
        raise bad_request("message can't be deleted")
    world.erase(message)
    return True


async def set_message_reaction(world: World, arguments: Arguments) -> bool:
    """React to a message with one of Telegram's own emoji, or take the reaction back."""
    chat = writable(world, chat_of(world, arguments))
    message = message_of(chat, arguments, "message to react not found")
    reactions = arguments.parsed("reaction", "reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [reaction.get("emoji") for reaction in reactions if reaction.get("type") == "emoji"]
    if len(emoji) != len(reactions) or not REACTIONS.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    message.reactions = emoji
    world.tell("edited", chat_id=chat.id, message=message.view())
    return True


async def pin_chat_message(world: World, arguments: Arguments) -> bool:
    """Pin a message where the bot has the right."""
    chat = writable(world, chat_of(world, arguments))
    message = message_of(chat, arguments, "message to pin not found")
    if chat.kind != "private" and not world.bot_in(chat).may("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        pinned = {"pinned_message": message.json(nested=True)}
        world.post(chat, world.bot, pinned, topic=message.topic)
    return True


def _editable(world: World, arguments: Arguments) -> Message:
    chat = writable(world, chat_of(world, arguments))
    message = message_of(chat, arguments, "message to edit not found")
    # Telegram edits messages without a keyboard or with an inline one, and only the bot's own.
    if message.sender is not world.bot or not (message.markup or {}).keys() <= {"inline_keyboard"}:
        raise bad_request("message can't be edited")
    return message


def _change(world: World, message: Message, content: dict[str, Any], keyboard: dict[str, Any] | None) -> dict[str, Any]:
    if (message.content, message.markup) == (content, keyboard):
        raise bad_request(_SAME)
    message.content, message.markup = content, keyboard
    message.edit_date = world.stamp()
    world.tell("edited", chat_id=message.chat.id, message=message.view())
    return message.json()


def _deletable(world: World, chat: Chat, message: Message) -> bool:
    if world.bot_in(chat).may("can_delete_messages"):
        return True
    ours = message.sender is world.bot or chat.kind == "private"
    return ours and world.now() - datetime.fromtimestamp(message.date, UTC) < DELETABLE_FOR
