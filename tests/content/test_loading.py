"""What lies where in a bank's folder, and what the bot starts on."""

from pathlib import Path

import pytest

from bot.content import loading
from bot.content.faults import Fault
from bot.content.loading import ReadyBank, lexicon_for, load_bank, read_pack, shipped_content
from bot.content.words import WordsError
from tests.content.packs import EXAMPLE_FILE, example, example_text, faults_in, plain, write


def test_areas_are_folders_and_loose_files_are_general(tmp_path: Path) -> None:
    write(tmp_path, plain(), "optimizers/momentum.toml")
    write(tmp_path, plain(), "nesterov.toml")
    areas = {question.id: question.area for question in read_pack(tmp_path).questions.values()}
    assert areas == {"momentum": "optimizers", "nesterov": "general"}


def test_words_readme_and_hidden_files_are_no_questions(tmp_path: Path) -> None:
    write(tmp_path, plain(), "momentum.toml")
    for name in ("words/synonyms.toml", "README.md", ".trash/old.toml", "optimizers/.momentum.toml"):
        write(tmp_path, "not a question", name)
    pack = read_pack(tmp_path)
    assert (list(pack.by_id()), pack.faults) == (["momentum"], ())


def test_a_question_in_a_folder_of_a_folder_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    write(tmp_path, plain(), "a/b/momentum.toml")
    assert read_pack(tmp_path).faults == (
        Fault("", "lies too deep", "put it into <area>/<id>.toml", "a/b/momentum.toml"),
    )


def test_questions_that_share_an_id_are_both_refused(tmp_path: Path) -> None:
    write(tmp_path, plain(), "a/momentum.toml")
    write(tmp_path, plain(), "b/momentum.toml")
    write(tmp_path, plain(), "b/nesterov.toml")
    pack = read_pack(tmp_path)
    assert list(pack.by_id()) == ["nesterov"]
    assert [str(fault) for fault in pack.faults] == [
        "a/momentum.toml: has the id of b/momentum.toml; rename the newer one",
        "b/momentum.toml: has the id of a/momentum.toml; rename the newer one",
    ]


def test_an_empty_folder_is_told_what_to_hold(tmp_path: Path) -> None:
    (fault,) = read_pack(tmp_path).faults
    assert (fault.wrong, fault.remedy) == ("holds no question", "put files into <area>/<id>.toml")


def test_retired_ids_are_not_used_again(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    (tmp_path / "retired.txt").write_text("# gone\ngradient-clipping  # in 2026\n", encoding="utf-8")
    (fault,) = faults_in(tmp_path)
    assert str(fault).startswith(f"{EXAMPLE_FILE}: has the retired id gradient-clipping; choose another")


def test_a_folder_without_words_is_graded_with_the_shipped_ones(tmp_path: Path) -> None:
    assert lexicon_for(tmp_path) == lexicon_for(shipped_content())


def test_a_folder_with_words_has_to_have_good_ones(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    write(tmp_path, "[", "words/synonyms.toml")
    with pytest.raises(WordsError):
        lexicon_for(tmp_path)
    (fault,) = faults_in(tmp_path)
    assert (fault.file, fault.remedy) == (
        "words/",
        "mend that list, or take the folder away to use the bot's own",
    )


def test_a_good_folder_becomes_a_bank(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    bank = load_bank(tmp_path)
    assert isinstance(bank, ReadyBank)
    assert [question.id for question in bank.bank] == ["gradient-clipping"]


def test_the_bot_does_not_start_on_any_fault(tmp_path: Path) -> None:
    write(tmp_path, example() | {"hint": "gradients explode"})
    faults = load_bank(tmp_path)
    assert isinstance(faults, tuple)
    assert {fault.key for fault in faults} == {"hint"}


def test_a_file_alone_uses_the_words_of_the_bank_it_lies_in(tmp_path: Path) -> None:
    path = write(tmp_path, example_text())
    (tmp_path / "words").mkdir()
    assert (read_pack(path).root, list(read_pack(path).questions)) == (tmp_path, [EXAMPLE_FILE])


def test_a_file_alone_may_lie_anywhere(tmp_path: Path) -> None:
    path = write(tmp_path, example_text(), "gradient-clipping.toml")
    assert (read_pack(path).root, faults_in(path)) == (tmp_path, ())


def test_an_installed_package_carries_its_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bot").mkdir()
    monkeypatch.setattr(loading.bot, "__file__", str(tmp_path / "bot" / "__init__.py"))
    assert shipped_content() == tmp_path / "content"
    (tmp_path / "bot" / "shipped" / "content").mkdir(parents=True)
    assert shipped_content() == tmp_path / "bot" / "shipped" / "content"
