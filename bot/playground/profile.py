"""What a bot says about itself: its commands by scope and language, its names and descriptions."""

from dataclasses import dataclass, field
from typing import Any

from bot.playground.chats import Chat
from bot.playground.people import Person

Scope = tuple[str, int, int]
Command = dict[str, str]


@dataclass(slots=True)
class Profile:
    """Keeps every list under its scope and language, as Telegram does."""

    commands: dict[tuple[Scope, str], list[Command]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_button: dict[str, Any] = field(default_factory=lambda: {"type": "default"})

    def commands_for(self, chat: Chat, person: Person) -> list[Command]:
        """Give the menu that one person sees in one chat: the narrowest scope that has a list wins."""
        for scope in _scopes(chat, person):
            for language in (person.language_code, ""):
                found = self.commands.get((scope, language))
                if found:
                    return found
        return []


def _scopes(chat: Chat, person: Person) -> list[Scope]:
    if chat.kind == "private":
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), ("default", 0, 0)]
    administers = chat.member(person).administers
    narrow: list[Scope] = [("chat_member", chat.id, person.id)]
    if administers:
        narrow.append(("chat_administrators", chat.id, 0))
    narrow.append(("chat", chat.id, 0))
    if administers:
        narrow.append(("all_chat_administrators", 0, 0))
    return [*narrow, ("all_group_chats", 0, 0), ("default", 0, 0)]
