"""Flood limits: how often a bot may send before Telegram tells it to wait."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.refusals import too_many_requests


@dataclass(slots=True)
class Floods:
    """Refuses more than so many sends a second over all chats, and a minute in one group."""

    clock: Callable[[], float]
    per_second: int = 30
    per_group_minute: int = 20
    _overall: deque[float] = field(default_factory=deque)
    _groups: dict[int, deque[float]] = field(default_factory=dict)

    def admit(self, chat_id: int, *, is_group: bool) -> None:
        """Count one send, or refuse it with the whole seconds to wait."""
        at = self.clock()
        limits = [(self._overall, 1.0, self.per_second)]
        if is_group:
            limits.append((self._groups.setdefault(chat_id, deque()), 60.0, self.per_group_minute))
        for sends, window, most in limits:
            _expire(sends, at - window)
            if len(sends) >= most:
                raise too_many_requests(max(1, math.ceil(sends[0] + window - at)))
        for sends, _, _ in limits:
            sends.append(at)


def _expire(sends: deque[float], before: float) -> None:
    while sends and sends[0] <= before:
        sends.popleft()
