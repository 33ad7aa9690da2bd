"""Keeping updates until their effects are committed."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.storage import Database, UnavailableError, inbox
from bot.storage.inbox import Letter

__all__ = ["Inbox", "Letter", "UnavailableError", "letter_of"]


@dataclass(frozen=True, slots=True)
class Inbox:
    """The updates that Telegram may forget because we have them; one process at a time works on a chat's."""

    database: Database

    async def keep(self, letters: Collection[Letter], mark_at: datetime | None) -> None:
        """Keep updates on disk; `mark_at` dates the newest one, which polling goes on from after a restart."""
        async with self.database.begin(durable=True) as connection:
            await inbox.put(connection, letters)
            if mark_at is not None and letters:
                await inbox.mark(connection, max(letter.update_id for letter in letters), mark_at)

    async def newest(self, since: datetime) -> int | None:
        """The newest update that polling has taken, if that was not before `since`."""
        async with self.database.begin() as connection:
            return await inbox.marked(connection, since)

    async def chats_waiting(self) -> Sequence[int]:
        """The chats that have something to be handled."""
        async with self.database.begin() as connection:
            return await inbox.chats_waiting(connection)

    async def next_of(self, chat_id: int, handled: int | None = None) -> tuple[Letter | None, bool]:
        """Strike off what was handled, and read what of the chat comes next; with it, whether more waits behind.

        One at a time: a crash has that one answered again which was not struck off, and no other.
        """
        async with self.database.begin() as connection:
            if handled is not None:
                await inbox.remove(connection, handled)
            waiting = await inbox.waiting(connection, chat_id, 2)
        return (waiting[0] if waiting else None), len(waiting) > 1

    async def strike_off(self, handled: int) -> None:
        """Strike off what was handled, where nothing else can wait."""
        async with self.database.begin() as connection:
            await inbox.remove(connection, handled)

    async def count_failure(self, update_id: int, fault: str | None = None) -> None:
        """Remember a failed attempt; with a fault's name the update is put aside for good."""
        async with self.database.begin() as connection:
            await inbox.failed(connection, update_id, fault)

    async def put_aside(self) -> Sequence[Letter]:
        """What failed too often."""
        async with self.database.begin() as connection:
            return await inbox.put_aside(connection)

    async def depth(self) -> int:
        """How many updates wait."""
        async with self.database.begin() as connection:
            return await inbox.depth(connection)

    async def take_turn(self, chat_id: int) -> bool:
        """Whether this process may work on the chat's updates now; `end_turn` is owed afterwards."""
        return await self.database.turns.take(chat_id)

    @property
    def is_shared(self) -> bool:
        """Whether other processes keep updates in it too."""
        return self.database.turns.shared

    async def end_turn(self, chat_id: int) -> None:
        """Let another process work on them."""
        await self.database.turns.give_back(chat_id)


def letter_of(update: dict[str, Any]) -> Letter:
    """An update as it arrived, to be kept."""
    return Letter(update["update_id"], _chat_of(update), json.dumps(update))


def _chat_of(update: dict[str, Any]) -> int:
    """The chat whose order an update has to keep; 0 for what belongs to none."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message") if "chat" not in content else content
            if isinstance(message, dict) and isinstance(message.get("chat"), dict):
                return int(message["chat"]["id"])
    return 0
