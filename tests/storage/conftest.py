"""A migrated database, and transactions on it."""

from collections.abc import AsyncIterator

import pytest

from bot.storage import Database, open_database


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = open_database(database_url)
    yield opened
    await opened.close()
