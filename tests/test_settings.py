"""Every setting: its default, what it takes, and what is said when it is wrong."""

import runpy
from datetime import time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, read_settings, unknown_settings
from bot.settings.example import example_env

ROOT = Path(__file__).parents[1]
TOKEN = "123456789:AAF-invented_for_a_test"


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def settings(monkeypatch: pytest.MonkeyPatch, **given: str) -> Settings:
    for name, value in given.items():
        monkeypatch.setenv(f"BOT_{name.upper()}", value)
    return read_settings()


def refusals(monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        settings(monkeypatch, **given)
    return refused.value.lines


def test_nothing_has_to_be_set() -> None:
    given = read_settings()
    assert given.model_dump() == {
        "token": None,
        "api_url": "https://api.telegram.org",
        "database_url": None,
        "data_dir": Path("data"),
        "content": None,
        "allow_drafts": False,
        "admins": frozenset(),
        "allowed_chats": frozenset(),
        "default_time": time(9),
        "default_timezone": ZoneInfo("UTC"),
        "grace": timedelta(hours=3),
        "log_level": "INFO",
        "log_json": False,
        "metrics_listen": None,
        "messages_per_minute": 20,
        "sends_per_second": 30.0,
        "sends_per_chat_second": 1.0,
        "sends_per_group_minute": 20,
        "webhook_url": None,
        "webhook_listen": None,
        "webhook_secret": None,
        "playground_port": 8765,
    }
    assert (given.store, given.secrets) == ("sqlite:///data/interviewer.db", ())


READINGS: dict[str, tuple[str, str, Any]] = {
    "a slow bot": ("sends_per_second", "0.5", 0.5),
    "no limit": ("messages_per_minute", "0", 0),
    "api of one's own": ("api_url", "http://localhost:8081/", "http://localhost:8081"),
    "sqlite": ("database_url", "sqlite:///x.db", "sqlite:///x.db"),
    "postgresql": ("database_url", "postgresql+asyncpg://u:p@h/n", "postgresql+asyncpg://u:p@h/n"),
    "a folder to be made": ("data_dir", "not/yet", Path("not/yet")),
    "a folder in one's home": ("data_dir", "~/not-yet-made", Path.home() / "not-yet-made"),
    "a bank": ("content", str(ROOT / "content"), ROOT / "content"),
    "drafts": ("allow_drafts", "true", True),
    "drafts in other words": ("allow_drafts", " Yes ", True),
    "no drafts": ("allow_drafts", "0", False),
    "one id": ("admins", "42", frozenset({42})),
    "ids with commas": ("admins", "1,2, 3", frozenset({1, 2, 3})),
    "ids with spaces": ("allowed_chats", " -1001234567890  7 ", frozenset({-1001234567890, 7})),
    "time": ("default_time", "23:59", time(23, 59)),
    "time of one digit": ("default_time", "7:30", time(7, 30)),
    "zone": ("default_timezone", "Europe/Berlin", ZoneInfo("Europe/Berlin")),
    "hours": ("grace", "2h", timedelta(hours=2)),
    "minutes": ("grace", "90 m", timedelta(minutes=90)),
    "seconds": ("grace", "600", timedelta(seconds=600)),
    "seconds by name": ("grace", "45s", timedelta(seconds=45)),
    "days": ("grace", "1d", timedelta(days=1)),
    "no grace": ("grace", "0", timedelta()),
    "level": ("log_level", "debug", "DEBUG"),
    "host and port": ("webhook_listen", "127.0.0.1:8080", ("127.0.0.1", 8080)),
    "name and port": ("webhook_listen", "bot.internal:443", ("bot.internal", 443)),
    "IPv6 and port": ("webhook_listen", "[::1]:8443", ("::1", 8443)),
    "a log for programs": ("log_json", "yes", True),
    "a port to watch": ("metrics_listen", "127.0.0.1:9464", ("127.0.0.1", 9464)),
    "any port": ("playground_port", "0", 0),
    "port": ("playground_port", " 9000 ", 9000),
}


@pytest.mark.parametrize(("name", "typed", "value"), READINGS.values(), ids=READINGS)
def test_a_setting_is_read(monkeypatch: pytest.MonkeyPatch, name: str, typed: str, value: object) -> None:
    assert getattr(settings(monkeypatch, **{name: typed}), name) == value


REFUSALS = {
    "api_url": (("ftp://x", "example.org", "https://", "https://x/?q=1"), "the http(s) address of a Bot API server"),
    "data_dir": ((__file__,), "a folder, not a file"),
    "content": (("nowhere", __file__), "a folder that exists"),
    "allow_drafts": (("maybe", "2", "y e s"), "true or false"),
    "admins": (("me", "1;2", "1.5"), "Telegram ids, whole numbers with commas or spaces between them"),
    "allowed_chats": (("@group",), "Telegram ids, whole numbers with commas or spaces between them"),
    "default_time": (("25:00", "9", "09:60", "nine"), "a time of day such as 09:00"),
    "default_timezone": (("Berlin", "UTC+1", "../UTC", "europe/berlin "), "an IANA time zone such as Europe/Berlin"),
    "grace": (("soon", "-1h", "3 weeks", "1h30m"), "a time span such as 3h, 90m or 600 (seconds)"),
    "log_level": (("LOUD", "10"), "DEBUG, INFO, WARNING, ERROR, CRITICAL"),
    "log_json": (("json",), "true or false"),
    "metrics_listen": (("9464", "localhost"), "host:port"),
    "webhook_url": (("http://bot.example.org", "bot.example.org", "https://"), "a public https address"),
    "webhook_listen": (("8080", ":8080", "host:0", "host:65536", "::1:80"), "host:port"),
    "playground_port": (("65536", "-1", "http"), "a port, 0 to 65535, 0 being any free one"),
}


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name, (wrong, _) in REFUSALS.items() for typed in wrong])
def test_a_wrong_value_names_the_setting_what_it_got_and_what_it_takes(
    monkeypatch: pytest.MonkeyPatch, name: str, typed: str
) -> None:
    takes = REFUSALS[name][1]
    assert refusals(monkeypatch, **{name: typed}) == [f"BOT_{name.upper()} got {typed!r}; it takes {takes}"]


SECRETS = {
    "token": ("no-token-but-secret", "the token that @BotFather gave you, digits, a colon, letters"),
    "database_url": (
        "mysql://user:no-token-but-secret@host/name",
        "sqlite:///file or postgresql://user:password@host/name",
    ),
    "webhook_secret": ("no token but secret!", "1 to 256 of A-Z a-z 0-9 _ -"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    typed, takes = SECRETS[name]
    assert refusals(monkeypatch, **{name: typed}) == [
        f"BOT_{name.upper()} got something that is not shown; it takes {takes}"
    ]


def test_everything_wrong_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = refusals(monkeypatch, grace="soon", admins="me", log_levle="INFO")
    assert [line.split()[0] for line in lines] == ["BOT_ADMINS", "BOT_GRACE", "BOT_LOG_LEVLE"]


def test_secrets_are_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings(
        monkeypatch, token=TOKEN, webhook_secret="webhook-secret", database_url="postgresql://me:pass-word@host/name"
    )
    shown = f"{given} {given!r} {given.model_dump()['token']}"
    assert all(secret not in shown for secret in (TOKEN, "webhook-secret", "pass-word"))
    assert given.secrets == (TOKEN, "webhook-secret", "pass-word")
    assert given.store == "postgresql://me:pass-word@host/name"


@pytest.mark.parametrize("beside", [{}, {"webhook_listen": "127.0.0.1:8080"}, {"webhook_secret": "s"}])
def test_a_webhook_needs_its_address_and_its_secret(monkeypatch: pytest.MonkeyPatch, beside: dict[str, str]) -> None:
    assert refusals(monkeypatch, webhook_url="https://bot.example.org/hook", **beside) == [
        "BOT_WEBHOOK_URL needs BOT_WEBHOOK_LISTEN and BOT_WEBHOOK_SECRET beside it"
    ]


def test_a_whole_webhook_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings(
        monkeypatch,
        webhook_url="https://bot.example.org/hook",
        webhook_listen="127.0.0.1:8080",
        webhook_secret="s" * 256,
    )
    assert given.webhook_url == "https://bot.example.org/hook"
    assert given.webhook_listen is not None
    assert (given.webhook_listen.host, given.webhook_listen.port) == ("127.0.0.1", 8080)


def test_the_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_GRACE=1h\nBOT_LOG_LEVEL=ERROR\nOTHER=1\n", encoding="utf-8")
    given = settings(monkeypatch, grace="2h")
    assert (given.grace, given.log_level) == (timedelta(hours=2), "ERROR")


def test_an_empty_variable_is_the_default_even_over_the_env_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"BOT_TOKEN={TOKEN}\nBOT_ADMINS=\n", encoding="utf-8")
    assert read_settings().token is not None
    assert settings(monkeypatch, token="", grace=" ").token is None


def test_an_env_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BOT_GRACE=\xff\n")
    with pytest.raises(SettingsError, match=r"^\.env is not UTF-8; save it as UTF-8 in your editor$"):
        read_settings()


@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_misspelt_setting_is_refused_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str
) -> None:
    if where == "environment":
        monkeypatch.setenv("BOT_ALOWED_CHATS", "1")
    else:
        (tmp_path / ".env").write_text("BOT_ALOWED_CHATS=1\n", encoding="utf-8")
    assert refusals(monkeypatch) == ["BOT_ALOWED_CHATS is no setting; did you mean BOT_ALLOWED_CHATS?"]


def test_a_stranger_with_the_bots_prefix_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch, favourite_colour="blue", empty_stranger="") == Settings()
    assert unknown_settings() == ["BOT_FAVOURITE_COLOUR"]


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        read_settings().grace = timedelta()  # type: ignore[misc]


def test_the_example_is_what_the_table_says() -> None:
    assert (ROOT / "config" / "example.env").read_text(encoding="utf-8") == example_env()


def test_the_example_is_printed_by_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_module("bot.settings", run_name="__main__")
    assert capsys.readouterr().out == example_env()


def test_the_example_is_read_as_the_defaults(tmp_path: Path) -> None:
    lines = example_env().splitlines()
    named = [line.removeprefix("#") for line in lines if line.startswith("#BOT_")]
    assert len(named) == len(Settings.model_fields)
    (tmp_path / ".env").write_text("\n".join(named), encoding="utf-8")
    assert read_settings() == Settings(_env_file=None)


def test_every_setting_says_what_it_is_and_when_to_change_it() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert any(word in field.description for word in ("Change", "Set", "Raise", "Point", "Make up")), name
