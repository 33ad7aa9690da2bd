"""What a log may show: no token, wherever it stands."""

import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator

import pytest

from bot import logs

TOKEN = "123456789:AAFinvented_for-a-test_0123456789ab"
SHORT_SECRET = "s3cret"


Told = Callable[[], str]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Iterator[Told]:
    """What came to standard error since it was last asked; the process's logging is put back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook
    levels = {name: logging.getLogger(name).level for name in logs.FLOORS}
    yield lambda: capsys.readouterr().err
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def failing(text: str) -> None:
    raise ValueError(text)


def test_a_line_says_when_how_grave_and_who(told: Told) -> None:
    logs.configure("INFO")
    logging.getLogger("bot.messenger").info("Sent %d", 3)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO bot\.messenger: Sent 3\n", told())


def test_tokens_are_masked_in_messages_and_arguments(told: Told) -> None:
    logs.configure("INFO")
    log = logging.getLogger("bot")
    log.warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    log.warning(f"https://host/file/bot{TOKEN.replace(':', '%3A')}/photo.png")  # noqa: G004 - a library may do so
    log.warning("%r", {"token": TOKEN})
    lines = [line.split(": ", 1)[1] for line in told().splitlines()]
    assert lines == [
        "POST https://api.telegram.org/<hidden>/getMe",
        "https://host/file/<hidden>/photo.png",
        "{'token': '<hidden>'}",
    ]


def test_tokens_are_masked_in_exceptions_and_stacks(told: Told) -> None:
    logs.configure("INFO")
    try:
        failing(f"bad token {TOKEN}")
    except ValueError:
        logging.getLogger("bot").exception("It failed", stack_info=True)
    lines = told()
    assert TOKEN not in lines
    assert "ValueError: bad token <hidden>" in lines
    assert "Stack (most recent call last)" in lines


def test_secrets_of_any_shape_are_masked_when_they_are_named(told: Told) -> None:
    logs.configure("INFO", (SHORT_SECRET, "", f"{SHORT_SECRET}-longer"))
    logging.getLogger("bot").info("%s and %s-longer", SHORT_SECRET, SHORT_SECRET)
    assert told().endswith("bot: <hidden> and <hidden>\n")


def test_what_is_no_token_stays(told: Told) -> None:
    logs.configure("INFO")
    logging.getLogger("bot").info("chat -1001234567890 at 12:30:00, update 987654321:42")
    assert told().endswith("bot: chat -1001234567890 at 12:30:00, update 987654321:42\n")


def test_libraries_that_log_addresses_or_what_people_typed_are_held_down(told: Told) -> None:
    logs.configure("DEBUG")
    for name in ("httpx", "httpcore.http11", "apscheduler.scheduler", "aiosqlite"):
        logging.getLogger(name).info("told by %s", name)
    logging.getLogger("telegram.ext.Application").debug("Processing update Update(message=...)")
    logging.getLogger("telegram.ext.Application").info("Application started")
    logging.getLogger("bot").debug("Swept")
    lines = [line.split(" ", 1)[1] for line in told().splitlines()]
    assert lines == ["INFO telegram.ext.Application: Application started", "DEBUG bot: Swept"]


def test_a_higher_level_holds_for_libraries_too(told: Told) -> None:
    logs.configure("ERROR")
    logging.getLogger("httpx").warning("x")
    logging.getLogger("telegram").warning("x")
    assert told() == ""


def test_configuring_again_does_not_double_the_lines(told: Told) -> None:
    logs.configure("INFO")
    logs.configure("INFO")
    logging.getLogger("bot").info("once")
    assert told().count("once") == 1


def test_warnings_are_logged(told: Told) -> None:
    logs.configure("INFO")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        # catch_warnings has put the plain way of showing back.
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(f"old way with {TOKEN}", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    lines = told()
    assert "WARNING py.warnings: " in lines
    assert TOKEN not in lines


def test_an_uncaught_exception_is_logged_and_masked(told: Told) -> None:
    logs.configure("INFO")
    try:
        failing(TOKEN)
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    lines = told()
    assert "CRITICAL bot: Stopped by a fault in the bot" in lines
    assert "ValueError: <hidden>" in lines
    assert TOKEN not in lines
    assert "KeyboardInterrupt" not in lines
