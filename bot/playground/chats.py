"""Chats, their topics, their messages and the buttons pressed there, as the Bot API shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.playground.people import ANONYMOUS, PERMISSIONS, Membership, Person

Kind = Literal["private", "group", "supergroup"]
TOPIC_COLOUR = 0x6FB9F0
_MEDIA = ("photo", "document", "voice", "sticker")


@dataclass(slots=True)
class Topic:
    """One thread of a forum; its id is that of the message that opened it."""

    id: int
    name: str
    closed: bool = False
    deleted: bool = False


@dataclass(slots=True, eq=False)
class Chat:
    """A conversation, who is in it and everything said there."""

    id: int
    kind: Kind
    title: str = ""
    is_forum: bool = False
    username: str = ""
    members: dict[int, Membership] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    deleted: bool = False
    # A private chat begins when the person first writes; a bot cannot begin it.
    started: bool = True
    menu_button: dict[str, Any] | None = None

    @property
    def person(self) -> Person:
        """Give the person of a private chat."""
        return self.members[self.id].person

    def member(self, person: Person) -> Membership:
        """Tell what someone is here, a stranger included."""
        return self.members.get(person.id) or Membership(person, "left")

    def json(self) -> dict[str, Any]:
        """Give the Bot API's Chat."""
        if self.kind == "private":
            person = self.person.json()
            names = {key: person[key] for key in ("first_name", "last_name", "username") if key in person}
            return {"id": self.id, "type": "private"} | names
        chat: dict[str, Any] = {"id": self.id, "type": self.kind, "title": self.title}
        if self.username:
            chat["username"] = self.username
        return chat | ({"is_forum": True} if self.is_forum else {})

    def full_json(self) -> dict[str, Any]:
        """Give the Bot API's ChatFullInfo."""
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
        full = self.json() | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
        }
        if self.kind != "private":
            full["permissions"] = dict.fromkeys(PERMISSIONS, True)
        if self.pinned:
            full["pinned_message"] = self.messages[self.pinned[-1]].json()
        return full


@dataclass(slots=True, eq=False)
class Message:
    """One message; `content` holds the Bot API's fields for what it carries: text, photo, a service event."""

    id: int
    chat: Chat
    sender: Person
    date: int
    content: dict[str, Any]
    reply_to: Message | None = None
    topic: Topic | None = None
    markup: dict[str, Any] | None = None
    anonymous: bool = False
    edit_date: int | None = None
    reactions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Give the words of the message, a caption included."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def is_service(self) -> bool:
        """Tell whether Telegram wrote this about the chat itself."""
        return "text" not in self.content and not any(kind in self.content for kind in _MEDIA)

    @property
    def answered(self) -> Message | None:
        """Give what this replies to; in a topic that is the opening message when nothing else is."""
        if self.reply_to is None and self.topic is not None and self.topic.id != self.id:
            return self.chat.messages.get(self.topic.id)
        return self.reply_to

    def json(self, *, nested: bool = False) -> dict[str, Any]:
        """Give the Bot API's Message; a message replied to is shown without its own reply."""
        message: dict[str, Any] = {"message_id": self.id, "from": self.sender.json()}
        if self.anonymous:
            message |= {"from": ANONYMOUS.json(), "sender_chat": self.chat.json()}
        message |= {"chat": self.chat.json(), "date": self.date}
        if self.topic is not None:
            message |= {"message_thread_id": self.topic.id, "is_topic_message": True}
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if self.answered is not None and not nested:
            message["reply_to_message"] = self.answered.json(nested=True)
        message |= self.content
        if self.markup is not None and "inline_keyboard" in self.markup:
            message["reply_markup"] = self.markup
        return message

    def view(self) -> dict[str, Any]:
        """Give the message with what only a person's screen shows: reply keyboards, reactions, who hides."""
        view = self.json() | {"reactions": self.reactions, "author_id": self.sender.id}
        return view | ({"reply_markup": self.markup} if self.markup is not None else {})


@dataclass(slots=True)
class Press:
    """A button pressed, and what the bot answered to it."""

    id: str
    person: Person
    message: Message
    data: str
    pressed_at: datetime
    answer: dict[str, Any] | None = None
