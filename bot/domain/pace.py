"""How fast one person may write before the bot stops listening to them for a while."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

WINDOW = timedelta(minutes=1)


class Hearing(Enum):
    """What to do with a message."""

    LISTEN = "listen"
    SAY_ONCE = "say once"  # the first one too many: say so
    IGNORE = "ignore"


@dataclass(slots=True)
class Pace:
    """Counts each member's messages of the last minute; `most` of them are listened to, 0 is no limit."""

    most: int
    _heard: dict[tuple[int, int], deque[tuple[datetime, int]]] = field(default_factory=dict)
    _told: set[tuple[int, int]] = field(default_factory=set)

    def hear(self, chat_id: int, member_id: int, update_id: int, at: datetime) -> Hearing:
        """Whether to listen to what this member wrote in this chat at that moment; heard once is heard again."""
        if not self.most:
            return Hearing.LISTEN
        who = (chat_id, member_id)
        heard = self._heard[who] = self._heard.pop(who, deque())
        if any(update_id == known for _, known in heard):
            return Hearing.LISTEN
        while heard and heard[0][0] <= at - WINDOW:
            heard.popleft()
        if len(heard) < self.most:
            heard.append((at, update_id))
            self._told.discard(who)
            self._forget(at)
            return Hearing.LISTEN
        if who in self._told:
            return Hearing.IGNORE
        self._told.add(who)
        return Hearing.SAY_ONCE

    def _forget(self, at: datetime) -> None:
        # Dicts keep their order, and each member was put at the end when last heard.
        while self._heard:
            who, heard = next(iter(self._heard.items()))
            if heard and heard[-1][0] > at - WINDOW:
                return
            del self._heard[who]
            self._told.discard(who)
