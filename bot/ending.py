"""Ending what does not end by itself."""

import asyncio
from collections.abc import Collection
from typing import Any

# A database that hangs is waited for once more by what tidies up, and once more after that.
ROUNDS, A_ROUND = 3, 0.3


async def end(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel tasks, and again what tidies up after them; whoever resists is left behind after a second."""
    left = set(tasks)
    for _ in range(ROUNDS):
        for task in left:
            task.cancel()
        if left:
            _, left = await asyncio.wait(left, timeout=A_ROUND)
