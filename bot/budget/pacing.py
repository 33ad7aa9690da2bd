"""Even spacing that late wake-ups neither slow down nor turn into bursts."""

from collections import deque
from dataclasses import dataclass

from bot.services.slots import now

# Telegram counts in seconds of its own, and networks are uneven: moments are planned a little further apart than
# they have to be, and what was late catches up no faster than the smaller of the two allows.
PLANNED, AT_LEAST = 1.03, 1.025
# Seconds by which two sends may stand closer than planned, to make up for a late one.
SLACK = 0.01
# Seconds of lateness that are made up for.
LATENESS = 0.2


@dataclass(slots=True)
class Permit:
    """Leave to send one message, at that moment by the event loop's clock."""

    at: float

    def use(self) -> None:
        """It is sent now: between the permit and the call much may happen, and the call is what Telegram counts."""
        self.at = now()


class Pacing:
    """At most `rate` permits in any second, planned evenly."""

    def __init__(self, rate: float) -> None:
        most = max(1, int(rate))
        self.interval = PLANNED / rate
        self._window = AT_LEAST * most / rate
        self._plan = 0.0
        self._given: deque[Permit] = deque(maxlen=most)

    def begin(self) -> None:
        """Who has waited for nothing has nothing to make up for."""
        self._plan = max(self._plan, now())

    @property
    def next(self) -> float:
        """When the next one may be, by the event loop's clock."""
        given = self._given
        after_last = given[-1].at + self.interval - SLACK if given else 0.0
        after_most = given[0].at + self._window if len(given) == given.maxlen else 0.0
        return max(self._plan, after_last, after_most)

    def take(self) -> Permit:
        """One for now."""
        permit = Permit(now())
        self._given.append(permit)
        self._plan = max(self._plan + self.interval, permit.at - LATENESS)
        return permit
