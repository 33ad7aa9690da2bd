"""Drafts in a bank: what they are held to, what the bot makes of them, and how they are read and written."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.drafts.naming import LONGEST_TITLE, id_for, slug, title_for
from bot.content.drafts.reading import READERS, read_notes
from bot.content.drafts.writing import file_text, prose, quoted
from bot.content.loading import ReadyBank, load_bank, read_pack, refusal
from bot.content.questions import read_question, unwrapped
from bot.domain.grading.verdict import Outcome, Verdict
from bot.domain.question import Concept, Level, Question
from bot.views.verdict import alone
from tests.content.packs import EXAMPLE_FILE, Tables, changed, example, example_text, faults_in, plain, write
from tests.factories import a_question


def a_draft(**changes: object) -> Tables:
    return {"draft": True, **plain(), **changes}


def test_a_draft_needs_neither_checks_nor_sources_nor_a_good_rubric(tmp_path: Path) -> None:
    write(tmp_path, a_draft(), "training/momentum.toml")
    assert faults_in(tmp_path) == ()
    assert read_pack(tmp_path).by_id()["momentum"].draft


def test_once_it_is_no_draft_every_bar_holds_again(tmp_path: Path) -> None:
    write(tmp_path, a_draft(draft=False), "training/momentum.toml")
    told = {fault.wrong for fault in faults_in(tmp_path)}
    assert {"has 1 concepts, not 3 to 7", "has only 0 of at least 8 checks", "is backed by no source"} <= told


DRAFT_SLIPS: dict[str, tuple[Callable[[Tables], object], str]] = {
    "no shape": (lambda tables: tables.pop("answer"), "answer: is missing; add answer = ..."),
    "draft in quotes": (
        lambda tables: tables.update(draft="true"),
        "draft: is a text; write true or false, without quotes",
    ),
    "an id with capitals": (
        lambda tables: tables["concept"][0].update(id="Average"),
        'concept[Average].id: "Average" is no id; name it in lower-case words with hyphens, at most 48 characters',
    ),
    "too long for a message": (
        lambda tables: tables.update(answer="Word by word. " * 300),
        "question, says, replies, answer and sources have 4244 characters, at most 3496 fit one message; "
        "shorten the replies first, then the answer",
    ),
}


@pytest.mark.parametrize(("change", "fault"), DRAFT_SLIPS.values(), ids=DRAFT_SLIPS)
def test_a_draft_is_held_to_what_asking_it_needs(
    tmp_path: Path, change: Callable[[Tables], object], fault: str
) -> None:
    tables = a_draft()
    change(tables)
    write(tmp_path, tables, "training/momentum.toml")
    assert [str(told) for told in faults_in(tmp_path)] == [f"training/momentum.toml: {fault}"]


def test_what_drafts_share_with_the_bank_is_no_fault_yet(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    write(tmp_path, changed(lambda tables: tables.update(draft=True)), "training/copy.toml")
    assert [str(fault) for fault in faults_in(tmp_path) if "copy" in str(fault)] == []


def test_the_bot_refuses_drafts_in_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, a_draft(), "training/momentum.toml")
    write(tmp_path, a_draft(), "training/nesterov.toml")
    faults = load_bank(tmp_path)
    assert isinstance(faults, tuple)
    assert refusal(faults, tmp_path) == (
        "the bank cannot be used: draft: is true in 2 of 2 files, the first is training/momentum.toml; "
        "set BOT_ALLOW_DRAFTS=true to run on drafts, or finish them and take that line out"
    )


def test_the_bot_takes_drafts_when_it_is_told_to(tmp_path: Path) -> None:
    write(tmp_path, a_draft(), "training/momentum.toml")
    bank = load_bank(tmp_path, allow_drafts=True)
    assert isinstance(bank, ReadyBank)
    assert [question.draft for question in bank.bank] == [True]


def test_faults_stop_the_bot_even_where_drafts_are_allowed(tmp_path: Path) -> None:
    write(tmp_path, a_draft(), "training/momentum.toml")
    write(tmp_path, example() | {"level": "expert", "hint": 3})
    faults = load_bank(tmp_path, allow_drafts=True)
    assert isinstance(faults, tuple)
    assert {fault.file for fault in faults} == {EXAMPLE_FILE}
    assert refusal(faults, tmp_path) == f"the bank has 2 faults; `interviewer check {tmp_path}` lists them"


@pytest.mark.parametrize("draft", [True, False])
def test_a_verdict_says_that_its_rubric_was_drafted(draft: bool) -> None:
    verdict = Verdict(Outcome.INCORRECT, 0.0)
    shown = alone(a_question(draft=draft), verdict).html
    assert ("<i>Drafted rubric: the marks are rougher than usual.</i>" in shown) == draft


# Half a surrogate pair is no character: no file can hold one, and notes that spell one are refused.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("'\"\\\n\t#=[] -*1."), max_size=200)


@given(TEXTS)
def test_a_text_in_quotes_is_read_back_as_it_was(text: str) -> None:
    assert tomllib.loads(f"x = {quoted(text)}") == {"x": text}


@given(TEXTS.map(str.strip))
def test_a_long_text_is_read_back_as_a_question_file_is_read(text: str) -> None:
    read = tomllib.loads(f"x = {prose(text)}")["x"].strip()
    assert unwrapped(read) == unwrapped(text)


WORDY = TEXTS.map(lambda text: "".join(sign for sign in text if sign.isprintable() or sign in "\n\t").strip())
SAYABLE = WORDY.map(lambda text: f"word {text}".replace(">", "").strip())


@given(
    texts=st.tuples(*[SAYABLE] * 3),
    says=st.lists(SAYABLE, min_size=1, max_size=4),
    phrasings=st.lists(SAYABLE, min_size=1, max_size=30),
    weighed=st.tuples(st.floats(0.1, 9).map(lambda weight: round(weight, 2)), st.booleans()),
    hint=WORDY,
)
def test_a_draft_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    texts: tuple[str, str, str],
    says: list[str],
    phrasings: list[str],
    weighed: tuple[float, bool],
    hint: str,
) -> None:
    concepts = tuple(
        Concept(f"idea-{number}", unwrapped(say), tuple(phrasings), *weighed) for number, say in enumerate(says)
    )
    draft = Question(
        id="momentum",
        area="training",
        title=texts[0],
        level=Level.SENIOR,
        text=texts[1],
        answer=texts[2],
        concepts=concepts,
        hint=hint,
        draft=True,
    )
    path = tmp_path_factory.mktemp("drafts") / "momentum.toml"
    path.write_text(file_text(draft), encoding="utf-8", newline="\n")
    read = read_question(path, "training")
    assert read == replace(
        draft, text=unwrapped(draft.text), answer=unwrapped(draft.answer), hint=unwrapped(hint), concepts=concepts
    )


PIECES = (
    "## ",
    "### ",
    "Q: ",
    "A:",
    "**",
    "```",
    "<!--",
    "-->",
    "- ",
    "> ",
    "question",
    "answer",
    ",",
    ";",
    '"',
    "[",
    "]",
)
PIECES += ("{", "}", ":", "\n", "\r\n", " ", "\t", "\\", "word", "\x00", "null", '"question": "a", ', '"questions": [{')


@given(st.sampled_from(sorted(READERS)), st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40))
def test_whatever_a_file_holds_each_entry_is_a_note_or_a_fault(
    tmp_path_factory: pytest.TempPathFactory, ending: str, pieces: list[str]
) -> None:
    path = tmp_path_factory.mktemp("notes") / f"notes{ending}"
    path.write_bytes("".join(pieces).encode("utf-8", "replace"))
    read = read_notes(path)
    assert read.notes or read.faults
    assert all(fault.wrong and fault.remedy and fault.file == path.name for fault in read.faults)
    assert len({note.id for note in read.notes}) == len(read.notes)
    for note in read.notes:
        assert note.id == slug(note.id)
        for text in (note.question, note.answer, note.title):
            assert tomllib.loads(f"x = {prose(text)}")["x"].strip()


def test_a_long_answer_is_broken_for_the_editor_and_a_backslash_needs_no_doubling() -> None:
    answer = r"The loss is $-\sum_i y_i \log p_i$, " + "and so on " * 30
    lines = prose(answer.strip()).split("\n")
    assert max(map(len, lines)) <= 112
    assert r"$-\sum_i y_i \log p_i$" in lines[1]


SLUGS = {
    "What is dropout?": "what-is-dropout",
    "L1/L2: what's the difference": "l1-l2-whats-the-difference",
    "Où est Größe?": "ou-est-grosse",
    "a" * 60: "a" * 48,
    "word " * 20: "word-word-word-word-word-word-word-word-word",
    "Почему?": "",
}


@pytest.mark.parametrize(("text", "expected"), SLUGS.items())
def test_a_slug_is_what_an_id_may_be(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_an_id_that_is_taken_gets_a_number_and_a_text_in_another_script_a_lasting_one() -> None:
    assert id_for("What is dropout?", {"what-is-dropout", "what-is-dropout-2"}) == "what-is-dropout-3"
    assert id_for("a" * 60, {"a" * 48}) == "a" * 46 + "-2"
    assert id_for("Почему ReLU?", set()) == "relu"
    assert id_for("Почему?", set()) == id_for("Почему?", {"other"}) != id_for("Зачем?", set())


def test_a_title_is_the_first_line_without_its_question_mark() -> None:
    assert title_for("What is Adam?\nSay more.") == "What is Adam"
    assert title_for("?!") == "?!"
    assert len(title_for("very " * 50)) <= LONGEST_TITLE
