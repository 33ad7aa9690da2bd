"""What the page lets a person do, by name; every deed takes the page's JSON and gives JSON back."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.playground import screen
from bot.playground.refusals import ImpossibleError
from bot.playground.state import State

Fields = dict[str, Any]
Due = datetime | None
NextDue = Callable[[int], Due | Awaitable[Due]]
OnJump = Callable[[], Awaitable[None]]
Deed = Callable[["Desk", Fields], Awaitable[Fields | None]]

LONGEST_JUMP = timedelta(days=366)


@dataclass(slots=True)
class Desk:
    """The state, who watches it, and what the bot's own program lends us: its calendar and its tick."""

    state: State
    on_jump: OnJump | None = None
    next_due: NextDue | None = None
    jumps: list[Fields] = field(default_factory=list)
    watchers: set[asyncio.Queue[Fields | None]] = field(default_factory=set)

    def hear(self, event: Fields) -> None:
        """Pass an event of the world on to every page."""
        if event["event"] == "clock":
            self.jumps.append({"before": event["before"], "after": event["now"]})
        if event["event"] == "chat":
            event = event | {"chat": screen.chat(self.state, self.state.chats[event["chat_id"]])}
        if event["event"] == "commands":
            event = event | {"bot": screen.bot(self.state)}
        for watcher in self.watchers:
            watcher.put_nowait(event)

    def hang_up(self) -> None:
        """End every stream."""
        for watcher in self.watchers:
            watcher.put_nowait(None)

    async def jump_to(self, moment: datetime) -> None:
        """Move the clock ahead and let the bot see what has come due."""
        self.state.jump_to(moment)
        if self.on_jump is not None:
            await self.on_jump()


async def _say(desk: Desk, fields: Fields) -> None:
    desk.state.say(*_where(fields), str(fields["text"]), **_how(fields))


async def _photo(desk: Desk, fields: Fields) -> None:
    desk.state.send_photo(*_where(fields), **_how(fields))


async def _voice(desk: Desk, fields: Fields) -> None:
    desk.state.send_voice(*_where(fields), **_how(fields))


async def _sticker(desk: Desk, fields: Fields) -> None:
    desk.state.send_sticker(*_where(fields), **_how(fields))


async def _press(desk: Desk, fields: Fields) -> Fields:
    press = desk.state.press(*_where(fields), int(fields["message_id"]), str(fields["data"]))
    return {"press_id": press.id}


async def _edit(desk: Desk, fields: Fields) -> None:
    desk.state.edit(*_where(fields), int(fields["message_id"]), str(fields["text"]))


async def _delete(desk: Desk, fields: Fields) -> None:
    desk.state.delete(*_where(fields), int(fields["message_id"]))


async def _commands(desk: Desk, fields: Fields) -> Fields:
    chat_id, user_id = _where(fields)
    commands = desk.state.profile.commands_for(desk.state.chat(chat_id), desk.state.person(user_id))
    return {"commands": commands}


async def _jump(desk: Desk, fields: Fields) -> None:
    ahead = timedelta(seconds=float(fields["seconds"]))
    if not timedelta() < ahead <= LONGEST_JUMP:
        raise ImpossibleError("the clock jumps ahead, a year at most")
    await desk.jump_to(desk.state.now() + ahead)


async def _next(desk: Desk, fields: Fields) -> None:
    due = desk.next_due(int(fields["chat_id"])) if desk.next_due is not None else None
    moment = await due if inspect.isawaitable(due) else due
    if moment is None:
        raise ImpossibleError("no question is planned here yet: send /start first")
    await desk.jump_to(max(moment + timedelta(seconds=1), desk.state.now()))


async def _add_person(desk: Desk, fields: Fields) -> Fields:
    person = desk.state.add_person(_name(fields["name"]), language_code="en")
    if fields.get("chat_id"):
        desk.state.add_member(int(fields["chat_id"]), person.id)
    return {"person_id": person.id}


async def _add_group(desk: Desk, fields: Fields) -> Fields:
    members = [desk.state.person(int(person_id)) for person_id in fields["members"]]
    if not members:
        raise ImpossibleError("a group needs somebody in it")
    kind = "supergroup" if fields["kind"] in ("supergroup", "forum") else "group"
    forum = fields["kind"] == "forum"
    chat = desk.state.add_group(_name(fields["title"]), members, kind=kind, is_forum=forum)  # type: ignore[arg-type]
    return {"chat_id": chat.id}


async def _add_topic(desk: Desk, fields: Fields) -> Fields:
    topic = desk.state.create_topic(*_where(fields), _name(fields["name"]))
    return {"thread_id": topic.id}


async def _move(desk: Desk, fields: Fields) -> Fields | None:
    """Do one of the things to a chat that need no more than the chat."""
    state, chat_id = desk.state, int(fields["chat_id"])
    moves: dict[str, Callable[[], Any]] = {
        "block": lambda: state.block_bot(chat_id),
        "unblock": lambda: state.unblock_bot(chat_id),
        "add-bot": lambda: state.add_bot(chat_id),
        "remove-bot": lambda: state.remove_bot(chat_id),
        "promote-bot": lambda: state.promote(chat_id, state.bot.id),
        "demote-bot": lambda: state.demote(chat_id, state.bot.id),
        "migrate": lambda: state.migrate(chat_id),
    }
    moved = moves[str(fields["move"])]()
    return {"chat_id": moved.id} if moved is not None else None


DEEDS: dict[str, Deed] = {
    "say": _say,
    "photo": _photo,
    "voice": _voice,
    "sticker": _sticker,
    "press": _press,
    "edit": _edit,
    "delete": _delete,
    "commands": _commands,
    "jump": _jump,
    "next": _next,
    "add-person": _add_person,
    "add-group": _add_group,
    "add-topic": _add_topic,
    "move": _move,
}


def _where(fields: Fields) -> tuple[int, int]:
    return int(fields["chat_id"]), int(fields["user_id"])


def _how(fields: Fields) -> Fields:
    how: Fields = {name: int(fields[name]) for name in ("reply_to", "thread_id") if fields.get(name)}
    return how | {"as_anonymous": bool(fields.get("as_anonymous"))}


def _name(given: Any) -> str:
    name = str(given).strip()
    if not 0 < len(name) <= 64:
        raise ImpossibleError("a name has 1 to 64 characters")
    return name
