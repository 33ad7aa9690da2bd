"""`interviewer grade`: a verdict to read, and verdicts by the thousand."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.grader import Grader
from bot.cli.jsonl import grade_lines
from bot.content.loading import read_pack
from tests.content.packs import example_text, plain, write

runner = CliRunner()
TERSE = "max norm on the grads, vs exploding gradients in RNNs"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    write(tmp_path, example_text())
    write(tmp_path, plain(), "optimizers/momentum.toml")
    return tmp_path


def grade(*arguments: object, stdin: str | bytes | None = None) -> tuple[int, str, str]:
    result = runner.invoke(app, ["grade", *map(str, arguments)], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def graded_lines(pack: Path, *lines: bytes) -> list[dict[str, Any]]:
    out = io.BytesIO()
    grade_lines(Grader(read_pack(pack)), io.BytesIO(b"\n".join(lines)), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def line(question: object = "gradient-clipping", answer: object = TERSE) -> bytes:
    return json.dumps({"question": question, "answer": answer}).encode()


def test_a_verdict_is_shown_as_the_chat_shows_it(pack: Path) -> None:
    code, shown, _ = grade("gradient-clipping", TERSE, "--content", pack)
    assert code == 0
    assert "\nFound\n• scales the gradient down when its norm passes a threshold — “max norm”\n" in shown
    assert "\nMissed\n• clipping by norm keeps the gradient's direction, clipping by value does not\n" in shown
    assert "Pascanu, Mikolov & Bengio 2013" in shown
    assert " https://arxiv.org/abs/1211.5063" in shown
    assert "<" not in shown


def test_an_author_is_told_ids_and_credits_beside_the_verdict(pack: Path) -> None:
    told = grade("gradient-clipping", "It does not cap the norm. It clips the weights.", "--content", pack)[2]
    assert "question: gradient-clipping\n" in told
    assert "missed: bounds-the-norm 0.00, denied\n" in told
    assert "misconception: clips-weights\n" in told


@pytest.mark.parametrize("wanted", ["gradient clipping", "GRADIENT-CLIPPING", "gradientclipping", "clipping"])
def test_a_question_is_found_by_what_one_would_type(pack: Path, wanted: str) -> None:
    code, _, told = grade(wanted, TERSE, "--content", pack)
    assert (code, "question: gradient-clipping\n" in told) == (0, True)


@pytest.mark.parametrize("wanted", ["grd", "xyz", ""])
def test_a_question_that_is_not_clear_gets_the_nearest_named(pack: Path, wanted: str) -> None:
    code, shown, told = grade(wanted, TERSE, "--content", pack)
    assert (code, shown) == (2, "")
    assert f'interviewer: there is no question "{wanted}"; the nearest: ' in told
    assert "gradient-clipping" in told


def test_an_area_of_several_questions_is_not_a_question(pack: Path) -> None:
    write(pack, plain(), "optimizers/nesterov.toml")
    code, _, told = grade("optimizers", TERSE, "--content", pack)
    assert (code, told.splitlines()[-1]) == (
        2,
        'interviewer: there is no question "optimizers"; the nearest: momentum, nesterov',
    )


@pytest.mark.parametrize("arguments", [[], ["dropout"]])
def test_a_question_and_an_answer_are_both_needed(arguments: list[str]) -> None:
    code, _, told = grade(*arguments)
    assert (code, told.startswith("interviewer: give a question and an answer: ")) == (2, True)


def test_a_stream_takes_no_arguments() -> None:
    assert grade("--jsonl", "dropout") == (
        2,
        "",
        "interviewer: --jsonl takes questions and answers from standard input, not as arguments\n",
    )


def test_a_pack_short_of_bars_is_graded_with_one_line_on_what_it_misses(pack: Path) -> None:
    code, _, told = grade("momentum", "It averages past gradients.", "--content", pack)
    first = told.splitlines()[0]
    assert code == 0
    assert first.startswith(f"{pack} misses ")
    assert first.endswith(f" bars of a good bank, see: interviewer check {pack}")


def test_a_good_pack_is_graded_without_a_word_on_bars(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    assert "bar" not in grade("gradient-clipping", TERSE, "--content", tmp_path)[2]


def test_a_folder_that_is_not_there_ends_in_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    assert grade("dropout", "x", "--content", missing) == (2, "", f"interviewer: there is no folder {missing}\n")


def test_a_pack_without_a_usable_question_shows_its_faults(tmp_path: Path) -> None:
    write(tmp_path, "nothing", "momentum.toml")
    code, shown, told = grade("momentum", "x", "--content", tmp_path)
    assert code == 2
    assert shown.startswith("momentum.toml: is not TOML")
    assert told == f"interviewer: no question of {tmp_path} can be graded\n"


def test_a_pack_with_broken_words_ends_in_one_line(pack: Path) -> None:
    write(pack, "[", "words/synonyms.toml")
    code, _, told = grade("momentum", "x", "--content", pack)
    assert code == 2
    assert told.splitlines()[-1].startswith("interviewer: ")
    assert "Traceback" not in told


def test_a_graded_line_holds_the_whole_verdict(pack: Path) -> None:
    (verdict,) = graded_lines(pack, line())
    score = verdict.pop("score")
    assert 0 < score <= 1
    assert verdict == {
        "question": "gradient-clipping",
        "outcome": "correct",
        "found": ["bounds-the-norm", "against-explosion", "recurrent-networks"],
        "close": [],
        "missed": ["keeps-direction"],
        "misconceptions": [],
        "evidence": {
            "bounds-the-norm": ["max norm"],
            "against-explosion": ["exploding gradients"],
            "recurrent-networks": ["RNNs"],
        },
        "guard": None,
    }


def test_guards_and_misconceptions_are_named(pack: Path) -> None:
    guarded, wrong = graded_lines(pack, line(answer="idk"), line(answer="It clips the weights."))
    assert (guarded["outcome"], guarded["guard"], guarded["score"]) == ("no-answer", "gave-up", 0)
    assert wrong["misconceptions"] == ["clips-weights"]


def test_explain_shows_how_the_verdict_comes_about(pack: Path) -> None:
    code, shown, _ = grade("gradient-clipping", "it doesn't rescale the gradient", "--explain", "--content", pack)
    assert code == 0
    assert "words (as typed: what they stand for)" in shown
    assert "rescale [denied]" in shown
    assert "concepts\n" in shown


BAD_LINES = {
    "no JSON": (b"{", "the line is not JSON: "),
    "empty": (b"", "the line is empty"),
    "blank": (b" \r", "the line is empty"),
    "no object": (b'["gradient-clipping", "x"]', "the line is no JSON object"),
    "no question": (b'{"answer": "x"}', "question is missing"),
    "no answer": (b'{"question": "gradient-clipping"}', "answer is missing"),
    "question no text": (line(question=3), "question is no text"),
    "answer no text": (line(answer=["x"]), "answer is no text"),
    "answer null": (line(answer=None), "answer is no text"),
    "unknown id": (line(question="zebra"), 'there is no question "zebra"'),
    "misspelt id": (line(question="gradient-cliping"), "did you mean gradient-clipping?"),
    "no UTF-8": (b'{"question": "gradient-clipping", "answer": "\xff"}', "the line is not UTF-8"),
    "deep nest": (b"[" * 100_000, "the line is not JSON: "),
}


@pytest.mark.parametrize(("bad", "reason"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_an_error_in_its_place_and_the_run_goes_on(pack: Path, bad: bytes, reason: str) -> None:
    first, error, last = graded_lines(pack, line(), bad, line())
    assert first == last
    assert error.keys() == {"error", "line"}
    assert (error["line"], reason in error["error"]) == (2, True)


def test_a_question_with_faults_says_so_in_its_line(pack: Path) -> None:
    write(pack, plain() | {"level": "expert"}, "optimizers/adam.toml")
    (error,) = graded_lines(pack, line(question="adam"))
    assert error["error"].startswith("the question has faults, the first: optimizers/adam.toml: level: is 'expert'")


def test_a_stream_is_read_and_written_by_the_command(pack: Path) -> None:
    code, shown, _ = grade("--jsonl", "--content", pack, stdin=line() + b"\n\xff")
    assert code == 0
    assert [next(iter(json.loads(one))) for one in shown.splitlines()] == ["question", "error"]


def test_half_a_character_does_not_stop_the_run(pack: Path) -> None:
    graded, last = graded_lines(pack, b'{"question": "gradient-clipping", "answer": "max norm \\ud83d"}', line())
    assert graded["found"] == ["bounds-the-norm"]
    assert last["found"][0] == "bounds-the-norm"


def test_lines_are_answered_one_by_one_through_the_real_door(pack: Path) -> None:
    command = [sys.executable, "-m", "bot", "grade", "--jsonl", "--content", str(pack)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for answer in ("Größe: max norm", "exploding gradients"):
            process.stdin.write(line(answer=answer) + b"\n")
            process.stdin.flush()
            # Read before the next line is written: a verdict that waited in a buffer would block this test.
            assert json.loads(process.stdout.readline())["question"] == "gradient-clipping"
        process.stdin.write(b"\xff\n")
        process.stdin.close()
        assert json.loads(process.stdout.readline()) == {"error": "the line is not UTF-8", "line": 3}
        assert process.wait(timeout=30) == 0
