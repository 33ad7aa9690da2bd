"""Every knob of the bot, read once from the environment or from `.env` in the working folder.

Only the wiring and the command line may read settings; everybody else is handed the values.
"""

from bot.settings.parsing import Address
from bot.settings.reading import SettingsError, read_settings, unknown_settings
from bot.settings.table import Settings

__all__ = ["Address", "Settings", "SettingsError", "read_settings", "unknown_settings"]
