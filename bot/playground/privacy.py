"""Privacy mode: which messages of a group a bot gets to see."""

from bot.playground.chats import Message
from bot.playground.people import Membership


def sees(message: Message, bot: Membership, *, privacy: bool) -> bool:
    """Tell whether a bot gets a message: commands, replies to it, service messages; administrators get all."""
    # A bot does not hear itself, except that something was pinned.
    own = message.sender is bot.person and "pinned_message" not in message.content
    if own or not bot.present:
        return False
    if message.chat.kind == "private" or bot.administers or not privacy:
        return True
    answered = message.answered
    to_bot = answered is not None and answered.sender is bot.person
    return message.is_service or to_bot or _is_command_for(bot.person.username, message)


def _is_command_for(username: str, message: Message) -> bool:
    entities = message.content.get("entities", message.content.get("caption_entities", []))
    if not any(entity["type"] == "bot_command" and entity["offset"] == 0 for entity in entities):
        return False
    _, _, addressee = message.text.split(maxsplit=1)[0].partition("@")
    return addressee.lower() in ("", username.lower())
