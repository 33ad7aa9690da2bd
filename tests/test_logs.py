"""What a log may show: one line a record, no token and nothing that somebody typed, wherever it stands."""

import asyncio
import json
import logging
import re
import sys
import warnings
from collections.abc import Callable, Iterator

import pytest
from telegram.error import BadRequest

from bot import logs

TOKEN = "123456789:AAFinvented_for-a-test_0123456789ab"
SHORT_SECRET = "s3cret"
TYPED = "words-that-somebody-typed"


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


def failing(error: Exception) -> None:
    raise error


def fields(line: str) -> dict[str, str]:
    """Read a line as whoever collects logs would."""
    pairs = re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)', line)
    return {name: json.loads(value) if value.startswith('"') else value for name, value in pairs}


def test_a_line_says_when_how_grave_who_and_what(told: Told) -> None:
    logs.configure("INFO")
    logging.getLogger("bot.messenger").info("Sent %d", 3)
    pattern = r'at=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z level=INFO logger=bot\.messenger message="Sent 3"\n'
    assert re.fullmatch(pattern, told())


def test_a_line_is_json_when_that_is_wanted(told: Told) -> None:
    logs.configure("INFO", (SHORT_SECRET,), as_json=True)
    with logs.about(update=7, chat=-100):
        logging.getLogger("bot").warning('%s says "hello"\nand more\u2028', SHORT_SECRET)
    line = told()
    assert line.count("\n") == 1
    assert "\u2028" not in line
    read = json.loads(line)
    assert read.pop("at").endswith("Z")
    assert read == {
        "level": "WARNING",
        "logger": "bot",
        "message": '<hidden> says "hello"\nand more\u2028',
        "update": "7",
        "chat": "-100",
    }


@pytest.mark.parametrize("text", ["two\nlines", 'a "quote"', "a=b", "back\\slash", "", "\u2028", "\x1b[31mred", "é"])
def test_a_message_is_one_line_that_can_be_read_back(told: Told, text: str) -> None:
    logs.configure("INFO")
    logging.getLogger("bot").info("%s", text)
    line = told()
    assert len(line.splitlines()) == 1
    assert fields(line)["message"] == text


def test_what_a_record_is_about_is_said_until_the_block_ends(told: Told) -> None:
    logs.configure("INFO")
    with logs.about(update=1), logs.about(chat=2):
        logging.getLogger("bot").info("inside")
    logging.getLogger("bot").info("outside")
    inside, outside = (fields(line) for line in told().splitlines())
    assert (inside["update"], inside["chat"]) == ("1", "2")
    assert outside.keys().isdisjoint({"update", "chat"})


def test_tokens_are_masked_in_messages_and_arguments(told: Told) -> None:
    logs.configure("INFO")
    log = logging.getLogger("bot")
    log.warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    log.warning(f"https://host/file/bot{TOKEN.replace(':', '%3A')}/photo.png")  # noqa: G004 - a library may do so
    log.warning("%r", {"token": TOKEN})
    log.warning("%(token)s", {"token": TOKEN})
    assert [fields(line)["message"] for line in told().splitlines()] == [
        "POST https://api.telegram.org/<hidden>/getMe",
        "https://host/file/<hidden>/photo.png",
        "{'token': '<hidden>'}",
        "<hidden>",
    ]


def test_secrets_of_any_shape_are_masked_when_they_are_named(told: Told) -> None:
    logs.configure("INFO", (SHORT_SECRET, "", f"{SHORT_SECRET}-longer", 'a"b\\c'))
    logging.getLogger("bot").info("%s and %s-longer and %s", SHORT_SECRET, SHORT_SECRET, 'a"b\\c')
    assert fields(told())["message"] == "<hidden> and <hidden> and <hidden>"


def test_what_is_no_token_stays(told: Told) -> None:
    logs.configure("INFO")
    logging.getLogger("bot").info("chat -1001234567890 at 12:30:00, update 987654321:42")
    assert fields(told())["message"] == "chat -1001234567890 at 12:30:00, update 987654321:42"


def test_an_exception_is_told_in_its_records_line_with_where_it_was_raised(told: Told) -> None:
    logs.configure("INFO")
    try:
        failing(OSError(f"bad token {TOKEN}"))
    except OSError:
        logging.getLogger("bot").exception("It failed", stack_info=True)
    line = told()
    assert len(line.splitlines()) == 1
    read = fields(line)
    assert (read["message"], read["error"]) == ("It failed", "OSError: bad token <hidden>")
    assert re.search(r"tests/test_logs\.py:\d+ failing\nOSError: bad token <hidden>$", read["trace"])
    assert read["stack"].startswith("Stack (most recent call last)")
    assert TOKEN not in line


KEPT_BACK = {
    "a value": ValueError(TYPED),
    "a key": KeyError(TYPED),
    "of nobody's": Exception(TYPED),
    "quoted by Telegram": BadRequest(f'Can\'t parse entities: unsupported start tag "{TYPED}"'),
}


@pytest.mark.parametrize("error", KEPT_BACK.values(), ids=KEPT_BACK)
def test_an_exception_that_may_quote_what_was_typed_tells_its_kind(told: Told, error: Exception) -> None:
    logs.configure("DEBUG")
    log = logging.getLogger("bot")
    error.add_note(TYPED)
    try:
        try:
            failing(error)
        except type(error) as first:
            raise ExceptionGroup(TYPED, [RuntimeError(TYPED), error]) from first
    except ExceptionGroup:
        log.exception("It failed")
    log.warning("%s", error)
    log.warning("%r and %s", error, {"plain": 1})
    log.warning("%(error)r", {"error": error})
    log.warning(error)
    lines = told()
    assert TYPED not in lines
    assert lines.count(type(error).__name__) >= 6
    assert "RuntimeError" in fields(lines.splitlines()[0])["trace"]


def test_the_cause_behind_an_exception_is_told_first(told: Told) -> None:
    logs.configure("INFO")
    try:
        try:
            failing(ValueError(TYPED))
        except ValueError as first:
            raise OSError("no room") from first
    except OSError:
        logging.getLogger("bot").exception("It failed")
    trace = fields(told())["trace"].splitlines()
    assert [line for line in trace if " " not in line or line.startswith("OSError")] == [
        "ValueError",
        "OSError: no room",
    ]


def test_endless_recursion_is_a_line_of_bearable_length(told: Told) -> None:
    logs.configure("INFO")

    def again() -> None:
        again()

    try:
        again()
    except RecursionError:
        logging.getLogger("bot").exception("It failed")
    assert len(told()) < 5000


def test_a_log_call_that_does_not_fit_shows_no_argument(told: Told) -> None:
    logs.configure("INFO")
    logging.getLogger("bot").info("%d of %d", *[TYPED])
    assert fields(told())["message"] == "%d of %d (its arguments do not fit)"


async def test_a_task_that_nobody_waited_for_is_told_without_its_words(told: Told) -> None:
    logs.configure("INFO")

    async def fail() -> None:
        failing(ValueError(TYPED))

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    read = fields(told())
    assert (read["message"], read["error"]) == ("Task exception was never retrieved", "ValueError")


def test_libraries_that_log_addresses_or_what_people_typed_are_held_down(told: Told) -> None:
    logs.configure("DEBUG")
    for name in ("httpx", "httpcore.http11", "apscheduler.scheduler"):
        logging.getLogger(name).info("told by %s", name)
    logging.getLogger("telegram.ext.Application").debug("Processing update Update(message=...)")
    logging.getLogger("telegram.ext.Application").info("Application started")
    logging.getLogger("bot").debug("Swept")
    assert [line.partition(" ")[2] for line in told().splitlines()] == [
        'level=INFO logger=telegram.ext.Application message="Application started"',
        "level=DEBUG logger=bot message=Swept",
    ]


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
    assert "level=WARNING logger=py.warnings " in lines
    assert TOKEN not in lines


def test_an_uncaught_exception_is_logged_and_masked(told: Told) -> None:
    logs.configure("INFO")
    try:
        failing(OSError(TOKEN))
    except OSError as error:
        sys.excepthook(OSError, error, error.__traceback__)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    read = fields(told())
    assert (read["level"], read["message"]) == ("CRITICAL", "Stopped by a fault in the bot")
    assert read["error"] == "OSError: <hidden>"
