"""How Telegram says no to a bot, and how the playground says no to a person."""

from typing import Any


class RefusedError(Exception):
    """A call that Telegram refuses, with its code, its description and its parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Give the JSON body of the refusal."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | {"parameters": self.parameters} if self.parameters else body


class ImpossibleError(ValueError):
    """What a person cannot do in Telegram: speak in a group they left, press a button that is not there."""


def bad_request(description: str, **parameters: int) -> RefusedError:
    """Refuse a call whose content is wrong."""
    return RefusedError(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> RefusedError:
    """Refuse a call that the bot has no right to."""
    return RefusedError(403, f"Forbidden: {description}")


def conflict(description: str) -> RefusedError:
    """Refuse a second taker of the same updates."""
    return RefusedError(409, f"Conflict: {description}")


def too_many_requests(seconds: int) -> RefusedError:
    """Refuse a call that comes too soon."""
    return RefusedError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
