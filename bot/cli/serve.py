"""`interviewer run` and `interviewer migrate`."""

import asyncio
import logging
import sys
from types import ModuleType
from typing import cast

import typer

from bot import logs
from bot.cli.console import refuse, tell
from bot.settings import Settings, SettingsError, read_settings, unknown_settings

_log = logging.getLogger(__name__)


def run() -> None:
    """Start the bot: on Telegram with BOT_TOKEN set, in the playground on this machine without.

    Settings come from BOT_ variables or from .env; `python -m bot.settings` prints them all.
    """
    settings = settings_or_exit()
    # httpx, which comes with python-telegram-bot, loads a command line of its own where it finds one, and with it
    # rich and pygments: 5 MiB that a bot has no use for.
    sys.modules.setdefault("httpx._main", cast(ModuleType, None))
    # Imported here, so that the other commands start without Telegram's libraries.
    from bot.serving import run as serve  # noqa: PLC0415

    raise typer.Exit(serve(settings))


def migrate() -> None:
    """Create the database or bring it up to date, and stop; `run` does the same when it starts."""
    settings = settings_or_exit()
    from bot.storage import DatabaseError, open_database  # noqa: PLC0415 - as above
    from bot.storage import migrate as bring_up_to_date  # noqa: PLC0415

    async def migrated() -> None:
        database = open_database(settings.store)
        try:
            await bring_up_to_date(database)
        finally:
            await database.close()

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(migrated())
    except DatabaseError as error:
        refuse(str(error))
    tell("The database is up to date.")


def settings_or_exit() -> Settings:
    """The settings, with logging set up by them; one line for each wrong one, and exit 2."""
    try:
        settings = read_settings()
    except SettingsError as error:
        for line in error.lines:
            tell(f"interviewer: {line}")
        raise typer.Exit(2) from None
    logs.configure(settings.log_level, settings.secrets, as_json=settings.log_json)
    for name in unknown_settings():
        _log.warning("%s is no setting of this bot", name)
    return settings
