"""Whose turn it is to work on something that only one process at a time may work on."""

from abc import ABC, abstractmethod

# Turns that belong to no chat; Telegram's ids need 52 bits, so that none of them is met down there.
MIGRATING = -(2**62)
PUSHING = -(2**62) + 1
MOVING = -(2**62) + 2


class Turns(ABC):
    """Takes turns by number; a turn ends when it is given back or when its process dies."""

    # Whether other processes take turns too.
    shared: bool

    @abstractmethod
    async def take(self, number: int) -> bool:
        """Take the turn if nobody has it."""

    @abstractmethod
    async def give_back(self, number: int) -> None:
        """Let the next one take it."""

    @abstractmethod
    async def close(self) -> None:
        """Give back every turn."""


class ProcessTurns(Turns):
    """Turns among the tasks of one process, which is all that a SQLite file has."""

    shared = False

    def __init__(self) -> None:
        self._taken: set[int] = set()

    async def take(self, number: int) -> bool:
        """Take the turn if no other task has it."""
        if number in self._taken:
            return False
        self._taken.add(number)
        return True

    async def give_back(self, number: int) -> None:
        """Let the next task take it."""
        self._taken.discard(number)

    async def close(self) -> None:
        """Give back every turn."""
        self._taken.clear()
