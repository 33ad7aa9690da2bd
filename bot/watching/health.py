"""What the bot needs, whether it has it, and since when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

Clock = Callable[[], datetime]

# A sweep begins every few seconds; one that sends to many takes minutes at Telegram's pace.
SWEEP_BEGINS_WITHIN = timedelta(minutes=1)
SWEEP_ENDS_WITHIN = timedelta(minutes=15)


class Part(StrEnum):
    """One thing without which the bot does not serve."""

    DATABASE = "database"
    TELEGRAM = "telegram"
    UPDATES = "updates"
    SWEEP = "sweep"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a part, and since when."""

    reason: str
    since: datetime


class Health:
    """Keeps the latest word on every part; a part that nobody has spoken of yet is not well."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        started = clock()
        self._troubles = {part: Trouble("not yet tried", started) for part in Part}
        self._worked: dict[Part, datetime] = {}
        self._sweeping_since: datetime | None = None

    def works(self, part: Part) -> None:
        """The part has just done its work."""
        self._worked[part] = self._clock()
        self._troubles.pop(part, None)
        if part is Part.SWEEP:
            self._sweeping_since = None

    def fails(self, part: Part, reason: str) -> None:
        """The part could not do its work."""
        since = self._troubles[part].since if part in self._troubles else self._clock()
        self._troubles[part] = Trouble(reason, since)
        if part is Part.SWEEP:
            self._sweeping_since = None

    def teller(self, part: Part) -> Callable[[str | None], None]:
        """For one that tells why the part fails, and None when it works."""
        return lambda reason: self.works(part) if reason is None else self.fails(part, reason)

    def sweep_begins(self) -> None:
        """The clock struck."""
        self._sweeping_since = self._clock()

    def troubles(self) -> dict[Part, Trouble]:
        """The parts that are not well now."""
        return self._silence() | self._troubles

    def age(self, part: Part) -> float | None:
        """Seconds since the part last worked; None when it never has."""
        worked = self._worked.get(part)
        return max(0.0, (self._clock() - worked).total_seconds()) if worked else None

    def _silence(self) -> dict[Part, Trouble]:
        """A sweep that neither fails nor ends."""
        now, begun = self._clock(), self._sweeping_since
        if begun is not None:
            stuck = now - begun > SWEEP_ENDS_WITHIN
            return {Part.SWEEP: Trouble("it does not end", begun)} if stuck else {}
        last = self._worked.get(Part.SWEEP)
        if last is not None and now - last > SWEEP_BEGINS_WITHIN:
            return {Part.SWEEP: Trouble("it does not begin", last)}
        return {}
