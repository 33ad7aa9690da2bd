"""A connection to a PostgreSQL server, as asyncpg makes it."""

from contextlib import suppress

from asyncpg import Connection

# Seconds for a server to say goodbye in: a bot told to stop closes one connection after the other.
GOODBYE_WITHIN = 0.2


class ServerConnection(Connection):  # type: ignore[misc]  # asyncpg has no types
    """Closes even where the server hangs, and without a word about it."""

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's
        """Say goodbye, and hang up when no goodbye comes back."""
        with suppress(TimeoutError):
            await super().close(timeout=min(timeout or GOODBYE_WITHIN, GOODBYE_WITHIN))
