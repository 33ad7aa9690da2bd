"""`interviewer check`: what an author sees."""

from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from bot.content.loading import shipped_content
from tests.content.packs import EXAMPLE_FILE, example, example_text, faults_in, write

runner = CliRunner()


def check(*arguments: object) -> tuple[int, list[str], str]:
    result = runner.invoke(app, ["check", *map(str, arguments)])
    return result.exit_code, result.stdout.splitlines(), result.stderr


def test_a_good_folder_is_summed_up_in_one_line(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    assert check(tmp_path) == (0, ["1 question, 4 concepts, 38 phrasings, 9 checks: no faults"], "")


def test_a_good_file_is_checked_alone(tmp_path: Path) -> None:
    path = write(tmp_path, example_text())
    write(tmp_path, "not TOML", "training/other.toml")
    assert check(path)[0] == 0


def test_every_fault_is_one_line_with_file_key_and_remedy_whatever_the_width(tmp_path: Path) -> None:
    write(tmp_path, example() | {"titel": "x", "level": "expert"})
    write(tmp_path, "nothing", "a/other.toml")
    code, lines, _ = check(tmp_path)
    assert code == 1
    assert lines == [
        "a/other.toml: is not TOML: Expected '=' after a key in a key/value pair (at end of document); "
        "mend that line: texts go in quotes, lists in [ ]",
        f"{EXAMPLE_FILE}: level: is 'expert'; write one of 'junior', 'mid' or 'senior'",
        f"{EXAMPLE_FILE}: titel: is not a key of the format; did you mean title?",
        "3 faults in 2 files",
    ]


def test_keys_in_brackets_are_no_markup(tmp_path: Path) -> None:
    tables = example()
    tables["concept"][3] |= {"id": "bold", "weight": 0}
    write(tmp_path, tables)
    assert check(tmp_path)[1][0] == f"{EXAMPLE_FILE}: concept[bold].weight: is 0; write a number above 0"


def test_without_a_path_the_shipped_bank_is_checked() -> None:
    faults = [str(fault) for fault in faults_in(shipped_content())]
    code, lines, _ = check()
    assert code == bool(faults)
    assert lines[: len(faults)] == faults
    assert len(lines) == len(faults) + 1


def test_a_path_that_is_not_there_ends_in_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert check(missing) == (2, [], f"interviewer: there is no file or folder {missing}\n")
