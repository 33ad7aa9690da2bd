"""What the page shows: the whole world as it stands, ready to be sent as JSON."""

from typing import Any

from bot.playground.chats import Chat
from bot.playground.people import Membership
from bot.playground.state import State


def world(state: State, jumps: list[dict[str, Any]]) -> dict[str, Any]:
    """Describe everything a page needs to begin."""
    return {
        "event": "world",
        "now": state.now().timestamp(),
        "bot": bot(state),
        "jumps": jumps,
        "people": [person.json() for person in state.people.values() if not person.is_bot],
        "chats": [chat(state, each) | {"messages": messages(each)} for each in state.chats.values()],
    }


def bot(state: State) -> dict[str, Any]:
    """Describe the bot as its profile does."""
    return state.bot.json() | {
        "description": state.profile.texts.get(("description", ""), ""),
        "short_description": state.profile.texts.get(("short_description", ""), ""),
    }


def chat(state: State, shown: Chat) -> dict[str, Any]:
    """Describe a chat without its messages."""
    return shown.json() | {
        "started": shown.started,
        "deleted": shown.deleted,
        "migrated_to": shown.migrated_to,
        "members": [_member(member) for member in shown.members.values() if not member.person.is_bot],
        "bot_status": state.bot_in(shown).status,
        "bot_writes": state.bot_in(shown).can_send,
        "topics": [{"id": topic.id, "name": topic.name} for topic in shown.topics.values()],
    }


def messages(shown: Chat) -> list[dict[str, Any]]:
    """Give a chat's messages, the oldest first."""
    return [message.view() for message in shown.messages.values()]


def _member(member: Membership) -> dict[str, Any]:
    status = {"status": member.status, "present": member.present, "administers": member.administers}
    return member.person.json() | status
