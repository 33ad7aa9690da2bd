"""`interviewer appeals`: the queue, and learned words on their way into the bank's files."""

import asyncio
import logging
import sys
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.domain.appeal import Learned, Ruling
from bot.domain.grading import Lexicon
from bot.storage import Database, learned, migrate, open_database
from tests.content.packs import toml, write
from tests.factories import DROPOUT
from tests.services.test_appeals import AT, FULL, KEEPER, NAPS, OFF, Court, open_court

runner = CliRunner()
Work = Callable[[Database], Awaitable[None]]


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level, sys.excepthook
    yield
    root.handlers[:], sys.excepthook = before[0], before[2]
    root.setLevel(before[1])
    logging.captureWarnings(False)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Work], None]:
    """A bank of one question and a database of one's own, which a test may work on."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "bank", toml(tables()), "training/dropout.toml")
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path / "bank"))
    monkeypatch.setenv("BOT_DATA_DIR", str(tmp_path))

    def work_on(work: Work) -> None:
        async def working() -> None:
            database = open_database(f"sqlite:///{tmp_path}/interviewer.db")
            await migrate(database)
            await work(database)
            await database.close()

        asyncio.run(working())

    return work_on


def tables() -> dict[str, Any]:
    """The question as its file has it."""
    concepts = [
        {"id": concept.id, "say": concept.say, "phrasings": list(concept.phrasings)} for concept in DROPOUT.concepts
    ]
    return {
        "title": DROPOUT.title,
        "level": DROPOUT.level.value,
        "question": DROPOUT.text,
        "answer": DROPOUT.answer,
        "concept": concepts,
    }


def invoke(*arguments: str) -> tuple[int, str, str]:
    result = runner.invoke(app, ["appeals", *arguments])
    return result.exit_code, result.stdout, result.stderr


async def appealed(court: Court, *positions: int) -> list[int]:
    """One answer and appeal a position, each in a chat of its own."""
    return [
        await court.appeal(await court.answer(NAPS, chat_id=chat_id), position, f"press {chat_id}")
        for chat_id, position in enumerate(positions, 1)
    ]


def taught(*words: tuple[str, str, str]) -> Work:
    """Words that were learned: question, concept, phrasing."""

    async def work(database: Database) -> None:
        async with database.begin() as connection:
            for question_id, concept_id, phrasing in words:
                await learned.add(connection, Learned(question_id, concept_id, phrasing, 1, KEEPER, AT))

    return work


def test_without_a_database_it_says_so_and_makes_none(store: Callable[[Work], None], tmp_path: Path) -> None:
    code, shown, told = invoke()
    assert (code, shown) == (2, "")
    assert "interviewer: there is no database" in told
    assert not (tmp_path / "interviewer.db").exists()


def test_what_waits_is_listed_and_with_all_what_is_settled_too(store: Callable[[Work], None], lexicon: Lexicon) -> None:
    async def work(database: Database) -> None:
        court = open_court(database, lexicon, DROPOUT)
        _, first = await appealed(court, 1, 0)
        await court.decide(first, Ruling.LEARNED, words="cells nap")

    store(work)
    code, shown, told = invoke()
    assert code == 0
    assert shown.splitlines()[1:] == [f"  answer: {NAPS}", f"  refused, appealed: {FULL}, {DROPOUT.concepts[1].say}"]
    assert shown.startswith("1: open, 2026-")
    assert told == "1 appeal to rule on: /appeals in private with the bot\n"
    assert f'learned "cells nap": {OFF}' in invoke("--all")[1]


def test_what_was_taken_back_is_listed_as_such_and_not_exported(
    store: Callable[[Work], None], lexicon: Lexicon
) -> None:
    async def work(database: Database) -> None:
        court = open_court(database, lexicon, DROPOUT)
        (appeal_id,) = await appealed(court, 0)
        await court.decide(appeal_id, Ruling.LEARNED, words="cells nap")
        async with database.begin() as connection:
            await learned.take_back(connection, 1, KEEPER)

    store(work)
    assert f'  learned "cells nap", taken back: {OFF}' in invoke("--all")[1]
    assert invoke("--export", "-") == (0, "", "0 wordings for 0 questions\n")


def test_an_empty_queue_says_so(store: Callable[[Work], None]) -> None:
    store(taught())
    assert invoke() == (0, "", "No appeal waits.\n")


def test_learned_words_are_exported_as_files_named_like_the_banks(
    store: Callable[[Work], None], tmp_path: Path
) -> None:
    store(taught(("dropout", OFF, "nap chance"), ("dropout", FULL, "nobody naps"), ("dropout", OFF, 'cells "nap"')))
    code, shown, told = invoke("--export", str(tmp_path / "out"))
    assert (code, shown) == (0, "")
    assert told == "3 wordings for 1 question\n"
    snippet = tomllib.loads((tmp_path / "out" / "training" / "dropout.toml").read_text(encoding="utf-8"))
    assert snippet == {
        "concept": [
            {"id": OFF, "phrasings": ["nap chance", 'cells "nap"']},
            {"id": FULL, "phrasings": ["nobody naps"]},
        ]
    }


def test_a_hyphen_exports_to_standard_output(store: Callable[[Work], None]) -> None:
    store(taught(("dropout", OFF, "nap chance")))
    _, shown, _ = invoke("--export", "-")
    assert shown.startswith("# Add to the concepts of training/dropout.toml, then: interviewer check\n")
    assert tomllib.loads(shown)["concept"] == [{"id": OFF, "phrasings": ["nap chance"]}]


def test_what_the_bank_has_by_now_is_not_exported_again(store: Callable[[Work], None]) -> None:
    store(taught(("dropout", OFF, DROPOUT.concepts[0].phrasings[0]), ("dropout", OFF, "nap chance")))
    _, shown, told = invoke("--export", "-")
    assert tomllib.loads(shown)["concept"] == [{"id": OFF, "phrasings": ["nap chance"]}]
    assert told == "1 wording for 1 question; 1 more the bank has already\n"


def test_words_of_what_left_the_bank_are_exported_with_a_remark(store: Callable[[Work], None]) -> None:
    store(taught(("dropout", "gone", "nap chance"), ("retired", "old", "old words")))
    _, shown, _ = invoke("--export", "-")
    assert '# The question has no such concept any more.\n[[concept]]\nid = "gone"' in shown
    assert "# Add to the concepts of retired.toml" in shown
    assert "# The bank has no such question any more." in shown


def test_a_place_that_cannot_be_written_is_named(store: Callable[[Work], None], tmp_path: Path) -> None:
    store(taught(("dropout", OFF, "nap chance")))
    (tmp_path / "out").write_text("a file")
    code, _, told = invoke("--export", str(tmp_path / "out"))
    assert code == 2
    assert "cannot be written" in told
