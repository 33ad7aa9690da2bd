"""Where a call goes: which chat and topic, and whether the bot may write there."""

from dataclasses import dataclass

from bot.playground.arguments import Arguments
from bot.playground.chats import Chat, Message, Topic
from bot.playground.refusals import RefusedError, bad_request, forbidden
from bot.playground.world import World

GENERAL_TOPIC = 1


@dataclass(frozen=True, slots=True)
class Destination:
    """A place where the bot may write: the chat, the topic of it, the message that it replies to."""

    chat: Chat
    topic: Topic | None
    reply_to: Message | None


def chat_of(world: World, arguments: Arguments) -> Chat:
    """Find the chat that a call names, by id or by @username."""
    if "chat_id" not in arguments:
        raise bad_request("chat_id is empty")
    chat = _named(world, arguments.text("chat_id")) or world.chats.get(arguments.integer("chat_id"))
    if chat is None or not _known(world, chat):
        raise bad_request("chat not found")
    return chat


def writable(world: World, chat: Chat) -> Chat:
    """Refuse a chat that the bot may not write to, as Telegram says it."""
    refusal = _private_refusal(world, chat) if chat.kind == "private" else _group_refusal(world, chat)
    if refusal is not None:
        raise refusal
    return chat


def destination(world: World, arguments: Arguments) -> Destination:
    """Work out where a message goes, or refuse it."""
    chat = writable(world, chat_of(world, arguments))
    reply_to = _reply_to(chat, arguments)
    topic = _topic(chat, arguments.integer("message_thread_id"))
    if topic is None and reply_to is not None:
        topic = reply_to.topic
    return Destination(chat, topic, reply_to)


def message_of(chat: Chat, arguments: Arguments, missing: str) -> Message:
    """Find the message that a call names."""
    if not arguments.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None:
        raise bad_request(missing)
    return message


def _named(world: World, name: str) -> Chat | None:
    if not name.startswith("@"):
        return None
    groups = (chat for chat in world.chats.values() if chat.kind != "private" and chat.username)
    return next((chat for chat in groups if chat.username.lower() == name[1:].lower()), None)


def _known(world: World, chat: Chat) -> bool:
    """Tell whether the bot has met the chat: a person it shares no chat with is a stranger."""
    if chat.kind != "private" or chat.started:
        return world.bot.id in chat.members or bool(chat.username)
    others = (other for other in world.chats.values() if other.kind != "private")
    return any(chat.id in other.members and world.bot_in(other).present for other in others)


def _private_refusal(world: World, chat: Chat) -> RefusedError | None:
    if chat.person.deactivated:
        return forbidden("user is deactivated")
    if not chat.started:
        return forbidden("bot can't initiate conversation with a user")
    return None if world.bot_in(chat).present else forbidden("bot was blocked by the user")


def _group_refusal(world: World, chat: Chat) -> RefusedError | None:
    if chat.migrated_to is not None:
        moved = "group chat was upgraded to a supergroup chat"
        return bad_request(moved, migrate_to_chat_id=chat.migrated_to)
    if chat.deleted:
        return forbidden("the group chat was deleted")
    membership = world.bot_in(chat)
    if membership.status == "kicked":
        return forbidden(f"bot was kicked from the {chat.kind} chat")
    if membership.status == "left":
        return forbidden(f"bot is not a member of the {chat.kind} chat")
    return None if membership.can_send else bad_request("not enough rights to send text messages to the chat")


def _reply_to(chat: Chat, arguments: Arguments) -> Message | None:
    parameters = arguments.record("reply_parameters", "reply parameters")
    legacy = {"message_id": arguments.integer("reply_to_message_id")}
    fields = Arguments(parameters or legacy)
    wanted = fields.integer("message_id")
    if not wanted:
        return None
    message = chat.messages.get(wanted)
    either = fields.flag("allow_sending_without_reply") or arguments.flag("allow_sending_without_reply")
    if message is None and not either:
        raise bad_request("message to be replied not found")
    return message


def _topic(chat: Chat, thread_id: int) -> Topic | None:
    # Outside forums Telegram ignores the thread; the general topic must not be named at all.
    if not thread_id or not chat.is_forum:
        return None
    topic = chat.topics.get(thread_id)
    if topic is None or topic.deleted or thread_id == GENERAL_TOPIC:
        raise bad_request("message thread not found")
    if topic.closed:
        raise bad_request("TOPIC_CLOSED")
    return topic
