"""How the bot logs: a line a record, to standard error, in UTC, without tokens and without what people type."""

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType

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

# Whose exceptions may speak for themselves: their words come from the machine, from Telegram or from us. All others
# may hold what somebody typed (int("...") quotes it, PostgreSQL quotes the row), so that only their kind is told.
SPEAKING = (OSError, ImportError, NameError, TypeError, AttributeError)
SPEAKING_MODULES = ("bot.", "telegram.error")
# Telegram quotes what it could not read.
_QUOTED = re.compile(r'"[^"]*"')
# Of an endless recursion the end is enough.
FRAMES = 40
# Where a file's name begins to be worth reading.
_FOLDERS = re.compile(r".*(?:site-packages|python3\.\d+)/|.*/(?=bot/)")
# What would end a line for some readers, and json.dumps leaves as it is.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029]")

_ABOUT: ContextVar[Mapping[str, object]] = ContextVar("_ABOUT", default={})  # noqa: B039 - it is replaced, not changed


@contextmanager
def about(**fields: object) -> Iterator[None]:
    """Say in every record of this block what it is about."""
    token = _ABOUT.set({**_ABOUT.get(), **fields})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def told(error: BaseException) -> str:
    """An exception's kind, with its words where they can hold nothing that somebody typed."""
    kind = type(error)
    if isinstance(error, SPEAKING) or f"{kind.__module__}.".startswith(SPEAKING_MODULES):
        words = _QUOTED.sub('"..."', str(error))
        return f"{kind.__name__}: {words}" if words else kind.__name__
    return kind.__name__


def trace(error: BaseException) -> str:
    """Where an exception and the ones behind it were raised, the first one first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    parts = [trace(before)] if before is not None else []
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    parts += [f"{_FOLDERS.sub('', frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    parts.append(told(error))
    if isinstance(error, BaseExceptionGroup):
        parts += [trace(one) for one in error.exceptions]
    return "\n".join(parts)


class LineFormatter(logging.Formatter):
    """Makes one line of a record, key=value or JSON, and blots out secrets in every value."""

    def __init__(self, secrets: Iterable[str] = (), *, as_json: bool = False) -> None:
        super().__init__()
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """The record's line."""
        fields = {name: self.mask(value) for name, value in _fields(record)}
        if self._as_json:
            return _one_line(json.dumps(fields, ensure_ascii=False))
        return " ".join(f"{name}={_quoted(value)}" for name, value in fields.items())

    def mask(self, text: str) -> str:
        """The text without tokens and without the secrets given."""
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return _TOKEN.sub(MASK, text)


def configure(level: str, secrets: Iterable[str] = (), *, as_json: bool = False) -> None:
    """Send logs, warnings and uncaught exceptions to standard error, masked; the latest call counts."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter(secrets, as_json=as_json))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, floor in FLOORS.items():
        logging.getLogger(name).setLevel(max(floor, root.level))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, str]]:
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    yield "at", moment.replace("+00:00", "Z")
    yield "level", record.levelname
    yield "logger", record.name
    yield "message", _message(record)
    for name, value in _ABOUT.get().items():
        yield name, str(value)
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        yield "error", told(error)
        yield "trace", trace(error)
    if record.stack_info:
        yield "stack", record.stack_info


class _Told(str):
    """What stands for an exception in a message, however it is put there."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _message(record: logging.LogRecord) -> str:
    text = _spoken(record.msg)
    if record.name == "asyncio":
        # The lines after the first describe the task, and its exception with all its words.
        return str(text).partition("\n")[0]
    if not record.args:
        return str(text)
    args = record.args
    said = {key: _spoken(one) for key, one in args.items()} if isinstance(args, Mapping) else tuple(map(_spoken, args))
    try:
        return str(text) % said
    except (TypeError, ValueError, KeyError):
        return f"{text} (its arguments do not fit)"


def _spoken(value: object) -> object:
    return _Told(told(value)) if isinstance(value, BaseException) else value


def _quoted(value: str) -> str:
    plain = value and value.isprintable() and not set(' "=\\') & set(value)
    return value if plain else _one_line(json.dumps(value, ensure_ascii=False))


def _one_line(text: str) -> str:
    return _LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("Stopped by a fault in the bot", exc_info=(kind, error, trace))
