"""Everything Telegram knows: people, chats, files, the clock, and what waits for the bot."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.playground.chats import TOPIC_COLOUR, Chat, Kind, Message, Press, Topic
from bot.playground.files import Files
from bot.playground.floods import Floods
from bot.playground.people import USUAL_RIGHTS, Membership, Person, Status
from bot.playground.privacy import sees
from bot.playground.profile import Profile
from bot.playground.refusals import ImpossibleError
from bot.playground.updates import Updates
from bot.playground.webhook import Post, Webhook

Clock = Callable[[], datetime]
Listener = Callable[[dict[str, Any]], None]

BOT_ID = 7_700_000_001
BOT_USERNAME = "interviewer_bot"


class World:
    """The model that people and the bot act on; `first_id` is where message and update ids begin."""

    def __init__(
        self, clock: Clock, *, first_id: int = 1, floods: Floods | None = None, post: Post | None = None
    ) -> None:
        self.clock = clock
        self.offset = timedelta()
        self.bot = Person(BOT_ID, "The interviewer", username=BOT_USERNAME, is_bot=True)
        self.people: dict[int, Person] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.updates = Updates(first_id)
        self.files = Files()
        self.profile = Profile()
        self.webhook = Webhook(self.updates, post, self.stamp)
        self.logged_out = False
        self.presses: dict[str, Press] = {}
        self.privacy = True
        self.listeners: list[Listener] = []
        self._floods = floods
        self._first_id = first_id
        self._account_id = first_id
        self._channel_ids: dict[int, int] = {}
        self._made = 0

    def now(self) -> datetime:
        """Tell the playground's time, in UTC."""
        return (self.clock() + self.offset).astimezone(UTC)

    def stamp(self) -> int:
        """Tell the playground's time as the Bot API writes it."""
        return int(self.now().timestamp())

    def jump_to(self, moment: datetime) -> None:
        """Move the clock ahead; time that has passed does not come back."""
        if moment < self.now():
            raise ImpossibleError("the clock only jumps ahead")
        before = self.now()
        self.offset += moment - before
        self.tell("clock", before=int(before.timestamp()), now=self.now().timestamp())

    def tell(self, event: str, **details: Any) -> None:
        """Let everyone who watches know what happened."""
        for listener in tuple(self.listeners):
            listener({"event": event, **details})

    def add_person(self, first_name: str, *, person_id: int | None = None, **names: Any) -> Person:
        """Let someone join Telegram, with a private chat to the bot that has not begun."""
        person = Person(person_id or self._new_id(520_000_000), first_name, **names)
        chat = Chat(person.id, "private", started=False)
        chat.members = {person.id: Membership(person), self.bot.id: Membership(self.bot)}
        self.people[person.id] = person
        self.chats[chat.id] = chat
        self.tell("chat", chat_id=chat.id)
        return person

    def add_group(self, title: str, members: Iterable[Person], *, kind: Kind = "group", **options: Any) -> Chat:
        """Found a group; its first member is its creator. Options: `chat_id`, `is_forum`, `with_bot`."""
        with_bot = options.pop("with_bot", True)
        chat_id = options.pop("chat_id", None)
        chat = Chat(chat_id or self.new_chat_id(kind), kind, title, **options)
        for place, person in enumerate(members):
            chat.members[person.id] = Membership(person, "member" if place else "creator")
        self.chats[chat.id] = chat
        self.tell("chat", chat_id=chat.id)
        if with_bot:
            self.move_bot(chat, "member", by=next(iter(chat.members.values())).person)
        return chat

    def chat(self, chat_id: int) -> Chat:
        """Find a chat."""
        if chat_id not in self.chats:
            raise ImpossibleError(f"there is no chat {chat_id}")
        return self.chats[chat_id]

    def person(self, person_id: int) -> Person:
        """Find a person."""
        if person_id not in self.people:
            raise ImpossibleError(f"there is no person {person_id}")
        return self.people[person_id]

    def bot_in(self, chat: Chat) -> Membership:
        """Tell what the bot is in a chat."""
        return chat.member(self.bot)

    def post(self, chat: Chat, sender: Person, content: dict[str, Any], **rest: Any) -> Message:
        """Write a message into a chat, and hand it to the bot where it may see it."""
        message = Message(self._next_message_id(chat), chat, sender, self.stamp(), content, **rest)
        chat.messages[message.id] = message
        self.tell("message", chat_id=chat.id, message=message.view())
        self.hand_over("message", message)
        return message

    def admit_send(self, chat: Chat) -> None:
        """Count one message of the bot's, or refuse it while it floods."""
        if self._floods is not None:
            self._floods.admit(chat.id, is_group=chat.kind != "private")

    def hand_over(self, kind: str, message: Message) -> None:
        """Queue a message for the bot, if the bot may see it."""
        if sees(message, self.bot_in(message.chat), privacy=self.privacy):
            self.updates.put(kind, message.json())

    def move_bot(self, chat: Chat, status: Status, *, by: Person) -> None:
        """Change what the bot is in a chat, and let it know."""
        rights = USUAL_RIGHTS if status == "administrator" else frozenset()
        self.set_membership(chat, Membership(self.bot, status, rights), by=by)

    def set_membership(self, chat: Chat, new: Membership, *, by: Person) -> None:
        """Change what someone is in a chat; the bot hears of itself always, of others when it asked."""
        old = chat.member(new.person)
        change = {
            "chat": chat.json(),
            "from": by.json(),
            "date": self.stamp(),
            "old_chat_member": old.json(),
            "new_chat_member": new.json(),
        }
        chat.members[new.person.id] = new
        if new.person is self.bot:
            self.updates.put("my_chat_member", change)
        elif self.bot_in(chat).administers:
            self.updates.put("chat_member", change)
        self.tell("chat", chat_id=chat.id)

    def add_topic(self, chat: Chat, name: str, by: Person) -> Topic:
        """Open a topic with the message that announces it."""
        topic = Topic(self._peek_message_id(chat), name)
        chat.topics[topic.id] = topic
        opening = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOUR}}
        self.post(chat, by, opening, topic=topic)
        self.tell("chat", chat_id=chat.id)
        return topic

    def erase(self, message: Message) -> None:
        """Delete a message for everybody."""
        del message.chat.messages[message.id]
        if message.id in message.chat.pinned:
            message.chat.pinned.remove(message.id)
        self.tell("deleted", chat_id=message.chat.id, message_id=message.id)

    def new_chat_id(self, kind: Kind) -> int:
        """Number a new group as Telegram does: a supergroup's id is far below a group's."""
        return -self._new_id(4_000_000 if kind == "group" else 1_002_000_000_000)

    def new_press_id(self) -> str:
        """Number a pressed button."""
        return str(self._new_id(4_000_000_000_000_000))

    def _new_id(self, base: int) -> int:
        self._made += 1
        return base + self._first_id + self._made

    def _peek_message_id(self, chat: Chat) -> int:
        if chat.kind == "supergroup":
            # Its first message is the one that founded it, which is also why topic 1 is the general one.
            return self._channel_ids.setdefault(chat.id, self._first_id + 1)
        return self._account_id

    def _next_message_id(self, chat: Chat) -> int:
        message_id = self._peek_message_id(chat)
        # A supergroup counts its own messages; private chats and groups share the account's counter.
        if chat.kind == "supergroup":
            self._channel_ids[chat.id] += 1
        else:
            self._account_id += 1
        return message_id
