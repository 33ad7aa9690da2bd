"""`interviewer run`, `interviewer migrate`, and what the command line says by itself."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bot.serving
from bot import __main__, __version__
from bot.cli import app
from bot.settings import Settings

runner = CliRunner()


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(False)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings that the bot was started with, instead of a bot."""
    starts: list[Settings] = []

    def run(settings: Settings) -> int:
        starts.append(settings)
        return 3

    monkeypatch.setattr(bot.serving, "run", run)
    return starts


def test_run_hands_the_settings_over_and_ends_as_the_bot_ends(
    started: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_GRACE", "90m")
    result = runner.invoke(app, ["run"])
    assert result.exit_code == 3
    assert [settings.grace.total_seconds() for settings in started] == [5400]


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_wrong_setting_stops_before_anything_starts(
    started: list[Settings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    monkeypatch.setenv("BOT_GRACE", "soon")
    monkeypatch.setenv("BOT_TOKEN", "no token at all")
    result = runner.invoke(app, [command])
    assert (result.exit_code, started) == (2, [])
    assert result.stderr.splitlines() == [
        "interviewer: BOT_TOKEN got something that is not shown; "
        "it takes the token that @BotFather gave you, digits, a colon, letters",
        "interviewer: BOT_GRACE got 'soon'; it takes a time span such as 3h, 90m or 600 (seconds)",
    ]
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_setting_is_warned_of(started: list[Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_FAVOURITE_COLOUR", "blue")
    result = runner.invoke(app, ["run"])
    assert len(started) == 1
    assert 'logger=bot.cli.serve message="BOT_FAVOURITE_COLOUR is no setting of this bot"' in result.stderr


def test_migrate_makes_the_database_and_does_so_again(tmp_path: Path) -> None:
    for _ in range(2):
        result = runner.invoke(app, ["migrate"])
        assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, "The database is up to date.")
    assert (tmp_path / "data" / "interviewer.db").is_file()


def test_migrate_leaves_a_foreign_database_alone_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "sqlite:///notes.txt")
    (tmp_path / "notes.txt").write_text("My notes, long enough to be no empty database at all. " * 40, encoding="utf-8")
    before = (tmp_path / "notes.txt").read_bytes()
    result = runner.invoke(app, ["migrate"])
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("interviewer: the database cannot be opened")
    assert (tmp_path / "notes.txt").read_bytes() == before


def test_the_version_is_told() -> None:
    result = runner.invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"interviewer {__version__}\n")


def test_help_names_every_command() -> None:
    told = runner.invoke(app, ["--help"]).stdout
    assert all(command in told for command in ("run", "check", "grade", "migrate"))


def test_a_terminal_without_emoji_gets_question_marks() -> None:
    command = [sys.executable, "-m", "bot", "grade", "dropout", "idk"]
    result = subprocess.run(command, capture_output=True, env={"PYTHONIOENCODING": "ascii"}, check=True)
    assert result.stdout.startswith(b"? No mark")
    assert b"Traceback" not in result.stderr


def test_the_console_script_is_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["interviewer", "--version"])
    with pytest.raises(SystemExit) as end:
        __main__.main()
    assert (end.value.code, capsys.readouterr().out) == (0, f"interviewer {__version__}\n")
