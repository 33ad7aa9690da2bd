"""What a bot passes with a call, read as loosely as Telegram reads it."""

import json
from collections.abc import Mapping
from typing import Any

from bot.playground.files import Upload
from bot.playground.refusals import bad_request


class Arguments:
    """Reads the fields of one call, whether they came as JSON, as a form or with files."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def __contains__(self, name: str) -> bool:
        return self._fields.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """Give a text, empty when left out."""
        value = self._fields.get(name, "")
        if isinstance(value, str):
            return _encodable(name, value)
        return "" if value is None else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Give a whole number; what is none counts as left out."""
        value = self._fields.get(name)
        if isinstance(value, (int, float)):
            return int(value)
        try:
            return int(str(value))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Give a yes or no."""
        return str(self._fields.get(name, "")).lower() in ("true", "1", "yes")

    def parsed(self, name: str, what: str) -> Any:
        """Give a list or an object, None when left out."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def record(self, name: str, what: str) -> dict[str, Any]:
        """Give an object, empty when left out."""
        value = self.parsed(name, what)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {what}: Expected an Object")
        return value

    def upload(self, name: str) -> Upload | str:
        """Give a file that came along, or the name of one that Telegram has; empty when left out."""
        value = self._fields.get(name, "")
        if isinstance(value, str) and value.startswith("attach://"):
            value = self._fields.get(value.removeprefix("attach://"), "")
        return value if isinstance(value, Upload) else str(value or "")


def _encodable(name: str, value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad_request(f"{name} must be encoded in UTF-8") from None
    return value
