"""`interviewer draft`: notes in, question files out, by the command that people type."""

import csv
import io
import json
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.content.loading import read_pack
from bot.domain.question import Level, Question
from tests.content.packs import example_text, write

runner = CliRunner()

DROPOUT = "What is dropout and what happens at inference?"
DROPOUT_ANSWER = (
    "During training every unit is switched off at random with probability p, a fresh mask for each batch. "
    "At test time all units take part and the activations are scaled by the keep probability. "
    "This keeps units from co-adapting and so reduces overfitting."
)
ADAM = "How does Adam choose its step?"
ADAM_ANSWER = (
    "It keeps a moving average of the gradient, which is momentum; "
    "it divides by the root of a moving average of squared gradients, so each weight has its own step size; "
    "both averages start at zero and are corrected for that bias."
)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def interviewer(*arguments: str) -> tuple[int, list[str], str]:
    result = runner.invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout.splitlines(), result.stderr


def drafted(name: str, content: str | bytes, *options: str) -> tuple[int, list[str], str]:
    """Draft from a file of that name and content."""
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return interviewer("draft", name, *options)


def drafts(folder: str = "drafts") -> dict[str, Question]:
    pack = read_pack(Path(folder))
    assert pack.faults == ()
    return pack.by_id()


def comma(**row: str) -> str:
    """Rows of CSV as a spreadsheet saves them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, row, lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue()


def as_json(*entries: object) -> str:
    return json.dumps(entries, indent=1, ensure_ascii=False)


NOTES = {
    "comma": ("notes.csv", comma(question=DROPOUT, answer=DROPOUT_ANSWER)),
    "semicolon": ("notes.csv", f'question;answer\n"{DROPOUT}";"{DROPOUT_ANSWER}"\n'),
    "tab": ("notes.tsv", f"question\tanswer\n{DROPOUT}\t{DROPOUT_ANSWER}\n"),
    "bar": ("notes.CSV", f"Answer | Question\n{DROPOUT_ANSWER} | {DROPOUT}"),
    "tilde": ("notes.csv", f"question~answer\n{DROPOUT}~{DROPOUT_ANSWER}\n"),
    "named delimiter": ("notes.csv", f"sep=;\r\nquestion;answer\r\n{DROPOUT};{DROPOUT_ANSWER}\r\n"),
    "byte order mark": ("notes.csv", "\ufeff" + comma(question=DROPOUT, answer=DROPOUT_ANSWER)),
    "blank lines": ("notes.csv", f"\n\nquestion;answer\n\n;\n{DROPOUT};{DROPOUT_ANSWER}\n\n"),
    "old line ends": ("notes.csv", f"question;answer\r{DROPOUT};{DROPOUT_ANSWER}\r"),
    "list": ("notes.json", as_json({"question": DROPOUT, "answer": DROPOUT_ANSWER})),
    "object": ("notes.json", json.dumps({"by": "me", "questions": [{"Question": DROPOUT, "answer": DROPOUT_ANSWER}]})),
    "headings": ("notes.md", f"# Notes\n\nAn introduction.\n\n## {DROPOUT}\n\n{DROPOUT_ANSWER}\n"),
    "closed heading": ("notes.markdown", f"## 1. **{DROPOUT}** ##\n{DROPOUT_ANSWER}\n***\n"),
    "deeper headings": (
        "notes.md",
        f"# Notes\nfoo\n## Training\n### {DROPOUT}\n{DROPOUT_ANSWER}\n### {ADAM}\n\n{ADAM_ANSWER}\n",
    ),
    "pairs": ("notes.txt", f"Q: {DROPOUT}\nA: {DROPOUT_ANSWER}\n"),
    "bold pairs": ("notes.md", f"**Q1: {DROPOUT}**\n\n**A:** {DROPOUT_ANSWER}\n"),
    "numbered pairs": ("notes.md", f"Q1. {DROPOUT}\nA1. {DROPOUT_ANSWER}\n"),
    "words for pairs": ("notes.md", f"Question 1: {DROPOUT}\nAnswer: {DROPOUT_ANSWER}\n"),
    "heading and pair": ("notes.md", f"## Training\n\nQ: {DROPOUT}\nA: {DROPOUT_ANSWER}\n"),
    "labelled heading": ("notes.md", f"## Q1: {DROPOUT}\nA: {DROPOUT_ANSWER}\n"),
    "answer's heading": ("notes.md", f"## Question 1\n\n{DROPOUT}\n\n### Answer\n\n{DROPOUT_ANSWER}\n"),
    "markup": (
        "notes.md",
        f"## {DROPOUT}\n<!-- mine\n## -->\n> {DROPOUT_ANSWER.replace('mask', '[*mask*](https://x.y)')}",
    ),
}


@pytest.mark.parametrize(("name", "content"), NOTES.values(), ids=NOTES)
def test_notes_of_every_kind_become_drafts(name: str, content: str) -> None:
    code, shown, _ = drafted(name, content)
    assert (code, shown[0].split(",")[0].endswith("written to drafts")) == (0, True)
    draft = next(question for question in drafts().values() if question.text == DROPOUT)
    assert (draft.answer, draft.draft, draft.level, draft.area) == (DROPOUT_ANSWER, True, Level.MID, "general")
    assert all(concept.say and concept.phrasings for concept in draft.concepts)
    assert Path(f"drafts/{draft.id}.toml").read_text(encoding="utf-8").startswith("# A draft: ")


def test_what_a_person_gave_is_kept() -> None:
    given = {
        "question": "What is said of \\alpha in “Adam”?",
        "answer": ADAM_ANSWER + "\r\n\r\n- and 'a list'\r\n- of '''two'''",
        "id": "adam",
        "title": "The  Adam\noptimizer",
        "level": "Senior",
        "area": "Deep Optimizers",
        "hint": "Two averages?",
    }
    assert drafted("notes.json", as_json(given), "--to", "mine")[0] == 0
    adam = drafts("mine")["adam"]
    assert Path("mine/deep-optimizers/adam.toml").is_file()
    assert (adam.title, adam.level, adam.area) == ("The Adam optimizer", Level.SENIOR, "deep-optimizers")
    assert (adam.text, adam.hint) == (given["question"], given["hint"])
    assert adam.answer == ADAM_ANSWER + "\n\n- and 'a list'\n- of '''two'''"


def test_what_is_left_empty_is_as_if_left_out() -> None:
    row = {"question": DROPOUT, "answer": DROPOUT_ANSWER, "id": "", "level": None, "area": " ", "title": ""}
    assert drafted("notes.json", as_json(row))[0] == 0
    (draft,) = drafts().values()
    assert (draft.id, draft.title) == (
        "what-is-dropout-and-what-happens-at-inference",
        "What is dropout and what happens at inference",
    )


def test_a_draft_finds_what_was_said_and_says_that_it_is_a_draft() -> None:
    drafted("notes.md", f"## {DROPOUT}\n{DROPOUT_ANSWER}\n## {ADAM}\n{ADAM_ANSWER}\n")
    answer = "random units are switched off in training, all take part at test time, scaled by the keep probability"
    code, shown, told = interviewer("grade", "dropout", answer, "--content", "drafts")
    assert code == 0
    assert "Drafted rubric: the marks are rougher than usual." in shown
    assert "found: " in told
    assert shown[0].startswith(("✅ Correct", "🟡 Partly right"))
    _, shown, told = interviewer("grade", "dropout", ADAM_ANSWER, "--content", "drafts")
    assert not shown[0].startswith("✅ Correct")
    assert "found: " not in told


def test_drafts_pass_check_and_are_counted_apart() -> None:
    drafted("notes.md", f"## {DROPOUT}\n{DROPOUT_ANSWER}\n## {ADAM}\n{ADAM_ANSWER}\n")
    questions = drafts().values()
    concepts = sum(len(question.concepts) for question in questions)
    phrasings = sum(len(concept.phrasings) for question in questions for concept in question.concepts)
    summary = f"2 drafts, {concepts} concepts, {phrasings} phrasings, 0 checks: no faults"
    assert interviewer("check", "drafts") == (0, [summary], "")


def test_finished_questions_are_counted_before_drafts() -> None:
    write(Path("bank"), example_text())
    drafted("notes.md", f"## {DROPOUT}\n{DROPOUT_ANSWER}\n", "--to", "bank")
    _, (*_, summary), _ = interviewer("check", "bank")
    assert summary.startswith("1 question, 1 draft, ")


def test_ids_that_would_be_the_same_are_told_apart_and_chosen_ones_come_first() -> None:
    one = {"question": "Adam", "answer": ADAM_ANSWER}
    assert drafted("notes.json", as_json(one, one | {"title": "Adam!"}, one | {"id": "adam"}))[0] == 0
    assert sorted(drafts()) == ["adam", "adam-2", "adam-3"]


def test_a_second_run_leaves_every_file_alone_and_adds_what_is_new() -> None:
    notes = f"Q: {DROPOUT}\nA: {DROPOUT_ANSWER}\n"
    drafted("notes.md", notes)
    path = Path("drafts/what-is-dropout-and-what-happens-at-inference.toml")
    path.write_text("# mine now\n", encoding="utf-8")
    code, shown, told = drafted("notes.md", f"{notes}Q: {ADAM}\nA: {ADAM_ANSWER}\n")
    assert (code, shown[0]) == (0, "1 draft written to drafts, 1 file left alone")
    assert told == f"{path} is there already and was left alone\n"
    assert path.read_text(encoding="utf-8") == "# mine now\n"
    assert Path("drafts/how-does-adam-choose-its-step.toml").is_file()


def test_a_file_in_another_area_of_the_bank_has_its_id_too() -> None:
    Path("bank/optimizers").mkdir(parents=True)
    Path("bank/optimizers/adam.toml").write_text("", encoding="utf-8")
    _, shown, told = drafted("n.json", as_json({"question": "Adam", "answer": ADAM_ANSWER}), "--to", "bank")
    assert shown[0] == "0 drafts written to bank, 1 file left alone"
    assert told.startswith(f"{Path('bank/optimizers/adam.toml')} is there already")
    assert [path.name for path in Path("bank").rglob("*.toml")] == ["adam.toml"]


GOOD_ROW = f"{ADAM},{json.dumps(ADAM_ANSWER)},,\n"
BAD_ROWS = {
    "no answer": ("What?,,,\n", "line 3: answer: is missing; write one, or take the entry out"),
    "no question": (",An answer.,,\n", "line 3: question: is missing; write one, or take the entry out"),
    "too short a row": ("What?\n", "line 3: answer: is missing; write one, or take the entry out"),
    "no words": ("What?,...,,\n", "line 3: answer: holds no word; write some"),
    "echo": ("Why ReLU?,ReLU,,\n", "line 3: answer: says nothing that the question does not; write more of it"),
    "level": (
        "What?,It is.,expert,\n",
        'line 3: level: is "expert"; write junior, mid, senior, or nothing for mid',
    ),
    "id": (
        "What?,It is.,,My Id\n",
        'line 3: id: "My Id" is no id; write at most 48 lower-case letters, digits and hyphens, or leave it out',
    ),
    "too many cells": (
        "What?,It is, as I said, this.,,\n",
        'line 3: has 6 cells, the header 4; put texts that hold the delimiter into double quotes: "..."',
    ),
    "control character": ("What?,a\x0bb,,\n", r"line 3: answer: holds the character '\x0b'; take it out"),
    "text after a quote": ('"What" is?,It is.,,\n', "line 3: is not CSV: ',' expected after '\"'; close every quote"),
    "too long": (
        f'What?,"{"Words of many kinds follow one another here, and on they go. " * 80}",,\n',
        "line 3: question, says, replies, answer and sources have ",
    ),
}


@pytest.mark.parametrize(("row", "fault"), BAD_ROWS.values(), ids=BAD_ROWS)
def test_a_bad_row_is_told_with_line_and_remedy_and_the_good_ones_are_written(row: str, fault: str) -> None:
    header = "question,answer,level,id\n"
    code, shown, _ = drafted("notes.csv", f"{header}{GOOD_ROW}{row}{GOOD_ROW.replace('Adam', 'Adamax')}")
    assert code == 1
    assert shown[0].startswith(f"notes.csv: {fault}")
    assert shown[1] == "2 drafts written to drafts, 1 fault"
    assert sorted(drafts()) == ["how-does-adam-choose-its-step", "how-does-adamax-choose-its-step"]


def test_a_quote_that_is_never_closed_is_told_by_where_it_opens() -> None:
    code, shown, _ = drafted("notes.csv", f'question,answer,a,b\n{GOOD_ROW}What?,"open\nand on\nand on\n')
    assert (code, shown[0].split(";")[0]) == (1, "notes.csv: line 3: is not CSV: unexpected end of data")


def test_all_bad_entries_are_told_at_once_in_order() -> None:
    entries = [
        {"question": DROPOUT, "answer": DROPOUT_ANSWER, "id": "dropout"},
        {"question": 3, "answer": ["x"]},
        {"question": ADAM, "answer": ADAM_ANSWER, "id": "dropout"},
        "text",
        {"question": "half a \ud83d", "answer": ADAM_ANSWER},
        {"question": ADAM, "answer": ADAM_ANSWER, "area": "words"},
        {"question": ADAM, "answer": ADAM_ANSWER, "area": "Слова"},
    ]
    code, shown, _ = drafted("notes.json", "[\n" + ",\n".join(map(json.dumps, entries)) + "]")
    assert code == 1
    assert [line.removeprefix("notes.json: ") for line in shown[:7]] == [
        "line 3: answer: is no text; put it in quotes",
        "line 3: question: is no text; put it in quotes",
        'line 4: id: "dropout" is taken by line 2; choose another',
        'line 5: is no object; write [{"question": "...", "answer": "..."}, ...]',
        r"line 6: question: holds the character '\ud83d'; take it out",
        'line 7: area: is "words", which cannot be a folder of questions; choose another in Latin letters',
        'line 8: area: is "Слова", which cannot be a folder of questions; choose another in Latin letters',
    ]
    assert shown[7] == "1 draft written to drafts, 7 faults"


def test_lines_of_an_object_are_those_of_its_last_list_as_json_reads_it() -> None:
    text = '{"questions": [1, {"questions": [2]}],\n "other": {"a": [1, 2]},\n\n "questions": [\n\n 7]}'
    assert drafted("notes.json", text)[1][0].startswith("notes.json: line 6: is no object; ")


BAD_FILES: dict[str, tuple[str, str | bytes, str]] = {
    "no header": ("n.csv", "What?,It is.\n", 'has no column "answer" in its first line; begin the file with a line'),
    "misspelt header": ("n.csv", "question,anwser\nx,y\n", 'has no column "answer" in its first line; rename "anwser"'),
    "a column twice": ("n.csv", "question,answer,answer\nx,y,z\n", 'has 2 columns "answer"; keep one of them'),
    "empty": ("n.csv", "\n\n", "holds no question; give it some"),
    "header alone": ("n.csv", "question,answer\n", "holds no question; give it some"),
    "no JSON": ("n.json", "[{]", "is not JSON: Expecting property name"),
    "deep nest": ("n.json", "[" * 100_000, "is not JSON: "),
    "no list": ("n.json", '{"question": "x", "answer": "y"}', "holds no list of questions; write [{"),
    "empty list": ("n.json", "[]", "holds no question; give it some"),
    "no Markdown question": ("n.md", "Only text.\n", "holds no question; begin each with"),
    "no UTF-8": ("n.csv", b"question,answer\nx,\xff\n", "line 2: is not UTF-8; save the file as UTF-8"),
    "heading alone": ("n.md", "## What?\n\n## Why?\n", "line 1: answer: is missing; write one, or take the entry out"),
    "Q without A": ("n.md", "x\nQ: What?\nIt is.\n", "line 2: answer: is missing; write one, or take the entry out"),
}


@pytest.mark.parametrize(("name", "content", "fault"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_without_a_good_entry_is_told_what_is_wrong_and_writes_nothing(
    name: str, content: str | bytes, fault: str
) -> None:
    code, shown, _ = drafted(name, content)
    assert (code, Path("drafts").exists()) == (1, False)
    assert shown[0].startswith(f"{name}: {fault}")
    assert shown[-1].startswith("0 drafts written to drafts, ")


def test_markdown_keeps_lists_code_and_signs_that_are_no_markup() -> None:
    notes = """\
## What is `batch_norm`, in short?

It computes 2 * x * y for a<b and c>d, __init__ included; w_1 stays.

* first **bold** idea
+ second _slanted_ idea

```python
# no heading
Q: no question
```

### Details
![a picture](x.png)See [the paper](https://example.org/a) of 2015.
## Why is C#
Musical notation, mostly. ## no
"""
    assert drafted("notes.md", notes)[0] == 0
    markup, sharp = drafts().values()
    assert markup.text == "What is batch_norm, in short?"
    assert markup.answer == (
        "It computes 2 * x * y for a<b and c>d, __init__ included; w_1 stays.\n\n"
        "* first bold idea\n- second slanted idea\n\n"
        "# no heading Q: no question\n\nDetails See the paper of 2015."
    )
    assert (sharp.text, sharp.answer) == ("Why is C#", "Musical notation, mostly. ## no")


def test_a_chapter_ends_an_answer_and_is_no_question() -> None:
    notes = f"## {DROPOUT}\n{DROPOUT_ANSWER}\n# Optimizers\nAbout them.\n## {ADAM}\n{ADAM_ANSWER}\n"
    assert drafted("notes.md", notes)[0] == 0
    assert {question.answer for question in drafts().values()} == {DROPOUT_ANSWER, ADAM_ANSWER}


def test_a_heading_with_a_question_below_and_its_answer_is_the_title() -> None:
    drafted("notes.md", f"## The Adam optimizer\n\n{ADAM}\n\n**Answer:** {ADAM_ANSWER}\n")
    (adam,) = drafts().values()
    assert (adam.id, adam.title, adam.text) == ("the-adam-optimizer", "The Adam optimizer", ADAM)
    assert adam.answer == ADAM_ANSWER


def test_columns_of_no_use_are_named() -> None:
    told = drafted("notes.csv", comma(question=ADAM, answer=ADAM_ANSWER, tags="x"))[2]
    assert told.startswith('"tags" is of no use here and was passed over; known: question, answer, id, title')


def test_the_next_command_is_told_and_works() -> None:
    _, shown, _ = drafted("notes.md", f"Q: {ADAM}\nA: {ADAM_ANSWER}\n", "--to", "my drafts")
    assert shown[1:] == [
        "next: interviewer check 'my drafts'",
        "try them as they are: BOT_CONTENT='my drafts' BOT_ALLOW_DRAFTS=true interviewer run",
    ]
    assert interviewer("check", "my drafts")[0] == 0


def test_what_cannot_be_done_at_all_ends_in_one_line(tmp_path: Path) -> None:
    Path("taken").write_text("", encoding="utf-8")
    Path("folder.md").mkdir()
    Path("broken/words").mkdir(parents=True)
    Path("broken/words/synonyms.toml").write_text("[", encoding="utf-8")
    good = f"Q: {ADAM}\nA: {ADAM_ANSWER}\n"
    refused = {
        ("draft", "nowhere.md"): "there is no file nowhere.md",
        ("draft", "folder.md"): "there is no file folder.md",
    }
    for arguments, reason in refused.items():
        assert interviewer(*arguments) == (2, [], f"interviewer: {reason}\n")
    assert drafted("notes.docx", good)[2].startswith("interviewer: what notes.docx holds is not clear from its name: ")
    assert drafted("notes.md", good, "--to", "taken")[2].startswith("interviewer: taken")
    code, shown, told = drafted("notes.md", good, "--to", "broken")
    assert (code, shown, told.count("\n"), told.startswith("interviewer: ")) == (2, [], 1, True)
    assert [path.name for path in tmp_path.rglob("*.toml")] == ["synonyms.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="ulimit is Unix's")
def test_a_disk_that_takes_no_more_leaves_no_half_a_file() -> None:
    Path("notes.md").write_text(f"Q: {ADAM}\nA: {ADAM_ANSWER}\n", encoding="utf-8")
    command = ["sh", "-c", f"ulimit -f 0; exec {shlex.quote(sys.executable)} -m bot draft notes.md"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "interviewer: drafts cannot be written (File too large)\n"
    assert list(Path("drafts").iterdir()) == []


def test_five_hundred_questions_take_seconds() -> None:
    words = [f"{one}{other}ing" for one in ("tra", "lo", "mar", "pel", "sen") for other in ("min", "kat", "vol", "rus")]

    def row(number: int) -> dict[str, str]:
        picked = [words[(number * step + step) % len(words)] for step in range(1, 12)]
        return {
            "question": f"How does idea number {number} of {picked[0]} work?",
            "answer": f"{DROPOUT_ANSWER} Then {' '.join(picked)}. {ADAM_ANSWER}",
        }

    began = time.perf_counter()
    code, shown, _ = drafted("notes.json", as_json(*map(row, range(500))))
    assert (code, shown[0]) == (0, "500 drafts written to drafts")
    assert time.perf_counter() - began < 20
    assert len(drafts()) == 500
