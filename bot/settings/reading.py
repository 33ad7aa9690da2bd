"""Reading the settings of this process, and saying what is wrong with them."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource
from rapidfuzz import fuzz, process

from bot.settings.table import PREFIX, Settings, setting_name

TYPO = 80  # likeness in percent from which an unknown name is taken for a misspelt one


class SettingsError(Exception):
    """Settings that the bot cannot start with; one line a setting, without secrets."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_settings() -> Settings:
    """The settings of this process; SettingsError names every one that is wrong."""
    try:
        settings, lines = Settings(), []
    except ValidationError as error:
        settings, lines = None, [_line(detail) for detail in error.errors()]
    except UnicodeDecodeError:
        raise SettingsError([".env is not UTF-8; save it as UTF-8 in your editor"]) from None
    lines += [f"{name} is no setting; did you mean {near}?" for name, near in _unknown() if near]
    if lines or settings is None:
        raise SettingsError(lines)
    return settings


def unknown_settings() -> list[str]:
    """Variables that look like the bot's, are none, and are not near any: worth a warning, no more."""
    return [name for name, near in _unknown() if not near]


def _line(detail: ErrorDetails) -> str:
    if not detail["loc"]:
        return f"{PREFIX}WEBHOOK_URL {detail['msg']}"
    field = str(detail["loc"][0])
    hidden = field in {"token", "webhook_secret", "database_url"}
    got = "something that is not shown" if hidden else repr(detail["input"])
    return f"{setting_name(field)} got {got}; it takes {detail['msg']}"


def _unknown() -> Iterator[tuple[str, str | None]]:
    """Names that begin like the bot's and are none, each with the setting that it is near to, if any."""
    known = [setting_name(field) for field in Settings.model_fields]
    given = {**EnvSettingsSource(Settings).env_vars, **DotEnvSettingsSource(Settings).env_vars}
    for name in sorted(name.upper() for name, value in given.items() if value):
        if name.startswith(PREFIX) and name not in known:
            near = process.extractOne(name, known, scorer=fuzz.ratio, score_cutoff=TYPO)
            yield name, near[0] if near else None
