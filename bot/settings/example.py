"""The text of `config/example.env`, from the table of settings."""

import textwrap
from datetime import time, timedelta

from bot.settings.table import Settings, setting_name


def example_env() -> str:
    """The text of `config/example.env`."""
    head = "# Every setting of the bot, with its default. Copy this file to .env and change what you need.\n"
    return head + "".join(_example(name) for name in Settings.model_fields)


def _example(field: str) -> str:
    info = Settings.model_fields[field]
    lines = textwrap.wrap(" ".join((info.description or "").split()), 100)
    return "\n" + "".join(f"# {line}\n" for line in lines) + f"#{setting_name(field)}={_shown(info.default)}\n"


def _shown(default: object) -> str:
    match default:
        case None | frozenset():
            return ""
        case bool():
            return str(default).lower()
        case time():
            return f"{default:%H:%M}"
        case timedelta():
            return f"{default // timedelta(hours=1)}h"
    return str(default)
