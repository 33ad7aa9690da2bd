"""`interviewer backup`: a checked copy while the bot writes, and what restoring it brings back."""

import logging
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import bot.storage.backing_up
from bot.cli import app
from bot.storage import DatabaseError
from bot.storage.backing_up import back_up

runner = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, with the bot's database made by the bot."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook
    assert runner.invoke(app, ["migrate"]).exit_code == 0
    yield tmp_path
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(False)


@pytest.fixture
def database(home: Path) -> Path:
    return home / "data" / "interviewer.db"


def write(file: Path, *numbers: int) -> None:
    """Write as the bot does: short transactions, a log beside the file."""
    with sqlite3.connect(file, isolation_level=None, timeout=30) as connection:
        for number in numbers:
            connection.execute("INSERT INTO inbox VALUES (?, 1, ?, 0, NULL)", (number, "x" * 500))
    connection.close()


def numbers(file: Path) -> list[int]:
    with sqlite3.connect(file) as connection:
        found = [row[0] for row in connection.execute("SELECT update_id FROM inbox ORDER BY update_id")]
    connection.close()
    return found


def refusal(*arguments: str) -> str:
    result = runner.invoke(app, ["backup", *arguments])
    assert result.exit_code == 2
    line: str = result.stderr.splitlines()[-1]
    return line.removeprefix("interviewer: ")


def test_a_copy_holds_everything_is_one_file_and_says_how_to_restore_it(home: Path, database: Path) -> None:
    write(database, 1, 2, 3)
    result = runner.invoke(app, ["backup", "copy.db"])
    assert result.exit_code == 0
    assert result.stdout.startswith("copy.db: 4 rows, ")
    assert result.stderr.splitlines()[-1] == (
        "To restore: stop the bot, remove data/interviewer.db-wal and data/interviewer.db-shm, "
        "copy copy.db to data/interviewer.db, start the bot."
    )
    assert numbers(home / "copy.db") == [1, 2, 3]
    assert sorted(path.name for path in home.iterdir()) == ["copy.db", "data"]
    assert (home / "copy.db").stat().st_mode & 0o777 == 0o600


def test_restoring_as_told_brings_back_what_was_there(home: Path, database: Path) -> None:
    write(database, 1, 2)
    assert runner.invoke(app, ["backup", "copy.db"]).exit_code == 0
    write(database, 3)
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.copy(home / "copy.db", database)
    assert runner.invoke(app, ["migrate"]).exit_code == 0
    assert numbers(database) == [1, 2]
    write(database, 4)
    assert numbers(database) == [1, 2, 4]


def test_a_copy_is_of_one_moment_though_the_bot_goes_on_writing(
    home: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.storage.backing_up, "PAGES", 32)
    write(database, *range(3000))
    steps: list[tuple[int, int]] = []

    def told(done: int, total: int) -> None:
        # Another writer comes in between any two steps; without care that begins the copy anew.
        worker = threading.Thread(target=write, args=(database, 10_000 + len(steps)))
        worker.start()
        worker.join()
        steps.append((done, total))
        assert len(steps) < 100, "it begins anew for ever"

    made = back_up(database, home / "copy.db", told)
    assert len(steps) > 10
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    assert steps[-1][0] == steps[-1][1]
    assert made.rows["inbox"] == 3000
    assert numbers(home / "copy.db") == list(range(3000))
    assert len(numbers(database)) == 3000 + len(steps)


def test_nothing_is_overwritten(home: Path) -> None:
    (home / "copy.db").write_text("mine", encoding="utf-8")
    assert refusal("copy.db") == "copy.db is there already; choose another name"
    assert (home / "copy.db").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_not_there_is_named(home: Path) -> None:
    assert refusal("nowhere/copy.db") == "nowhere/copy.db cannot be written: No such file or directory"


def test_without_a_database_there_is_nothing_to_copy(home: Path, database: Path) -> None:
    database.unlink()
    assert refusal("copy.db") == "there is no database at data/interviewer.db yet"
    assert not (home / "copy.db").exists()


def test_a_foreign_database_is_not_copied(home: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(home / "other.db") as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()
    monkeypatch.setenv("BOT_DATABASE_URL", "sqlite:///other.db")
    assert refusal("copy.db") == "other.db is no database of this bot"
    assert sorted(path.name for path in home.iterdir()) == ["data", "other.db"]


def test_a_damaged_database_gives_no_copy(home: Path, database: Path) -> None:
    write(database, *range(2000))
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 2)
        file.write(b"\xff" * 20_000)
    assert "damaged" in refusal("copy.db")
    assert sorted(path.name for path in home.iterdir()) == ["data"]


def test_a_copy_that_lacks_rows_is_thrown_away(home: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter([{"inbox": 2}, {"inbox": 1}])
    monkeypatch.setattr(bot.storage.backing_up, "_count", lambda _: next(counts))
    with pytest.raises(DatabaseError, match="thrown away"):
        back_up(database, home / "copy.db")
    assert sorted(path.name for path in home.iterdir()) == ["data"]


def test_postgresql_has_its_own_way(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", "postgresql://me:pass-word@host/name")
    told = refusal("copy.db")
    assert told.startswith("PostgreSQL has its own: pg_dump --format=custom --file=copy.db")
    assert "pass-word" not in told
