"""What people say and do in a chat: write, reply, press, edit, send pictures."""

from typing import Any

from bot.playground import samples
from bot.playground.chats import Chat, Message, Press, Topic
from bot.playground.entities import found
from bot.playground.files import Upload, photo_json
from bot.playground.limits import LONGEST_CAPTION, LONGEST_TEXT
from bot.playground.people import Person
from bot.playground.refusals import ImpossibleError
from bot.playground.world import World


class Talk(World):
    """The world with people who talk in it.

    Every way to write takes `reply_to` (a message id), `thread_id` (a topic's id) and `as_anonymous` (an
    administrator posts as the group).
    """

    def say(self, chat_id: int, user_id: int, text: str, **how: Any) -> Message:
        """Let someone write a text."""
        text = text.strip()
        if not 0 < len(text) <= LONGEST_TEXT:
            raise ImpossibleError(f"a message has 1 to {LONGEST_TEXT} characters, this has {len(text)}")
        return self._write(chat_id, user_id, {"text": text} | _entities("entities", text), how)

    def send_photo(
        self, chat_id: int, user_id: int, upload: Upload | None = None, caption: str = "", **how: Any
    ) -> Message:
        """Let someone send a photo, a sample without one of their own."""
        upload = upload or samples.photo()
        content: dict[str, Any] = {"photo": photo_json(self.files, upload)}
        return self._write(chat_id, user_id, content | _caption(caption), how)

    def send_voice(self, chat_id: int, user_id: int, caption: str = "", **how: Any) -> Message:
        """Let someone send a voice message of a few seconds."""
        upload = samples.voice()
        voice = self.files.add(upload, "voice").json() | {"duration": 4, "mime_type": upload.kind}
        return self._write(chat_id, user_id, {"voice": voice} | _caption(caption), how)

    def send_sticker(self, chat_id: int, user_id: int, emoji: str = "👋", **how: Any) -> Message:
        """Let someone send a sticker."""
        flags = {"type": "regular", "is_animated": False, "is_video": False, "emoji": emoji}
        size = {"width": 512, "height": 512}
        sticker = self.files.add(samples.sticker(), "stickers").json() | flags | size
        return self._write(chat_id, user_id, {"sticker": sticker}, how)

    def press(self, chat_id: int, user_id: int, message_id: int, data: str) -> Press:
        """Let someone press a button with callback data under a message."""
        chat, person = self._writer(chat_id, user_id)
        message = self._message(chat, message_id)
        rows = (message.markup or {}).get("inline_keyboard", [])
        if not any(button.get("callback_data") == data for row in rows for button in row):
            raise ImpossibleError(f"message {message_id} has no button {data!r}")
        press = Press(self.new_press_id(), person, message, data, self.clock())
        self.presses[press.id] = press
        query = {
            "id": press.id,
            "from": person.json(),
            "message": message.json(),
            "chat_instance": str(chat.id * 7919),
            "data": data,
        }
        self.updates.put("callback_query", query)
        return press

    def edit(self, chat_id: int, user_id: int, message_id: int, text: str) -> Message:
        """Let someone change what they wrote."""
        chat, person = self._writer(chat_id, user_id)
        message = self._message(chat, message_id)
        if message.sender is not person or "text" not in message.content:
            raise ImpossibleError("people edit only texts of their own")
        message.content = {"text": text.strip()} | _entities("entities", text.strip())
        message.edit_date = self.stamp()
        self.tell("edited", chat_id=chat.id, message=message.view())
        self.hand_over("edited_message", message)
        return message

    def delete(self, chat_id: int, user_id: int, message_id: int) -> None:
        """Let someone delete their message, or an administrator anybody's; a bot is not told."""
        chat, person = self._writer(chat_id, user_id)
        message = self._message(chat, message_id)
        may = chat.kind == "private" or chat.member(person).may("can_delete_messages")
        if message.sender is not person and not may:
            raise ImpossibleError("this message is somebody else's")
        self.erase(message)

    def create_topic(self, chat_id: int, user_id: int, name: str) -> Topic:
        """Let someone open a topic in a forum."""
        chat, person = self._writer(chat_id, user_id)
        if not chat.is_forum:
            raise ImpossibleError(f"{chat.title} is no forum")
        return self.add_topic(chat, name, person)

    def _write(self, chat_id: int, user_id: int, content: dict[str, Any], how: dict[str, Any]) -> Message:
        chat, person = self._writer(chat_id, user_id)
        anonymous = bool(how.get("as_anonymous"))
        if anonymous and (chat.kind != "supergroup" or not chat.member(person).administers):
            raise ImpossibleError("only administrators of a supergroup post as the group")
        reply_to = self._message(chat, how["reply_to"]) if how.get("reply_to") else None
        topic = _topic(chat, how.get("thread_id"), reply_to)
        chat.started = True
        return self.post(chat, person, content, reply_to=reply_to, topic=topic, anonymous=anonymous)

    def _writer(self, chat_id: int, user_id: int) -> tuple[Chat, Person]:
        chat, person = self.chat(chat_id), self.person(user_id)
        if person.deactivated or chat.deleted:
            raise ImpossibleError("this account or chat was deleted")
        if chat.migrated_to is not None:
            raise ImpossibleError(f"this group has become the supergroup {chat.migrated_to}")
        if not chat.member(person).present:
            raise ImpossibleError(f"{person.first_name} is not in this chat")
        if chat.kind == "private" and not self.bot_in(chat).present:
            raise ImpossibleError(f"{person.first_name} has blocked the bot")
        return chat, person

    def _message(self, chat: Chat, message_id: int) -> Message:
        if message_id not in chat.messages:
            raise ImpossibleError(f"there is no message {message_id} in this chat")
        return chat.messages[message_id]


def _topic(chat: Chat, thread_id: int | None, reply_to: Message | None) -> Topic | None:
    if thread_id is None:
        return reply_to.topic if reply_to is not None else None
    topic = chat.topics.get(thread_id)
    if topic is None or topic.deleted:
        raise ImpossibleError(f"there is no topic {thread_id} in this chat")
    return topic


def _entities(name: str, text: str) -> dict[str, Any]:
    entities = found(text)
    return {name: entities} if entities else {}


def _caption(text: str) -> dict[str, Any]:
    if len(text) > LONGEST_CAPTION:
        raise ImpossibleError(f"a caption has at most {LONGEST_CAPTION} characters")
    return {"caption": text} | _entities("caption_entities", text) if text else {}
