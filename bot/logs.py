"""How the bot logs: to standard error, in UTC, without tokens and without what people type."""

import logging
import re
import sys
import time
from collections.abc import Iterable
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
MASK = "<hidden>"

# A colon is written %3A where a library quotes addresses.
_TOKEN = re.compile(r"(?:bot)?\d{6,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
# httpx logs every address, which holds the token; at DEBUG the rest log updates or statements, which hold
# what people typed.
FLOORS = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "apscheduler": logging.WARNING,
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "tornado.access": logging.WARNING,
    "telegram": logging.INFO,
}


class MaskingFormatter(logging.Formatter):
    """Formats a record and blots out tokens wherever they stand: message, arguments, exception, stack."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(FORMAT, "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The record's lines, masked."""
        return self.mask(super().format(record))

    def mask(self, text: str) -> str:
        """The text without tokens and without the secrets given."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return _TOKEN.sub(MASK, text)


def configure(level: str, secrets: Iterable[str] = ()) -> None:
    """Send logs, warnings and uncaught exceptions to standard error, masked; the latest call counts."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, floor in FLOORS.items():
        logging.getLogger(name).setLevel(max(floor, root.level))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("Stopped by a fault in the bot", exc_info=(kind, error, trace))
