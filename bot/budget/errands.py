"""What the budget is told: by the settings of its limits, by whoever sends of what is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Limits:
    """Messages a second in all, a second in a private chat, a minute in a group; 0 is no limit."""

    per_second: float = 30
    per_chat_second: float = 1
    per_group_minute: int = 20


@dataclass(frozen=True, slots=True)
class Errand:
    """What the budget is told of a send, as `rate_limit_args`; a push is what nobody waits for.

    `setting_out` is awaited with True right before the call goes out, with False when a flood has held it back.
    """

    push: bool = False
    setting_out: Callable[[bool], Awaitable[None]] | None = None

    async def set_out(self, *, under_way: bool) -> None:
        """Tell whoever wants to know."""
        if self.setting_out is not None:
            await self.setting_out(under_way)


REPLY, PUSH = Errand(), Errand(push=True)
