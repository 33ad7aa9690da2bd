"""How much waits, for whoever watches the bot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.storage import Database, UnavailableError, figures

# A question that is owed for longer is late: a sweep comes every few seconds.
LATE_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Reads them when somebody looks; none while the database cannot be used."""

    database: Database

    async def at(self, moment: datetime) -> dict[str, int]:
        """What waits at this moment, by the names that it is shown under."""
        try:
            async with self.database.begin() as connection:
                return {
                    "inbox_depth": await figures.letters(connection, put_aside=False),
                    "updates_put_aside": await figures.letters(connection, put_aside=True),
                    "appeals_open": await figures.appeals_open(connection),
                    "deliveries_due": await figures.owed(connection, moment),
                    "deliveries_late": await figures.owed(connection, moment - LATE_AFTER),
                }
        except UnavailableError:
            return {}
