"""What a file needs to be a question at all, and how its author is told."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.loading import read_pack
from bot.content.questions import read_question
from bot.domain.question import Level, Question
from tests.content.packs import EXAMPLE_FILE, Tables, changed, example, example_text, plain, toml, write


def faults_of(folder: Path) -> list[str]:
    return [str(fault) for fault in read_pack(folder).faults]


def test_the_example_becomes_a_question_with_all_its_parts(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    pack = read_pack(tmp_path)
    assert pack.faults == ()
    question = pack.questions[EXAMPLE_FILE]
    assert (question.id, question.area, question.level) == ("gradient-clipping", "training", Level.MID)
    assert question.text == "What does gradient clipping do during training, and when would you reach for it?"
    assert [concept.id for concept in question.concepts if concept.core] == ["bounds-the-norm", "against-explosion"]
    assert [concept.weight for concept in question.concepts] == [1.2, 1.0, 0.6, 1.0]
    assert question.misconceptions[0].unless == ("not vanishing", "nothing about vanishing", "does not help vanishing")
    assert [misconception.cost for misconception in question.misconceptions] == [1, 2]
    assert question.sources[1].backs == ("keeps-direction", "clips-weights")
    assert question.checks[5].errs == ("cures-vanishing",)


def test_a_question_without_checks_sources_and_hint_is_one(tmp_path: Path) -> None:
    write(tmp_path, plain(), "momentum.toml")
    question = read_pack(tmp_path).by_id()["momentum"]
    assert (question.area, question.revision, question.hint) == ("general", 1, "")
    assert (question.misconceptions, question.sources, question.checks) == ((), (), ())
    assert (question.concepts[0].weight, question.concepts[0].core) == (1.0, False)


@pytest.mark.parametrize("key", ["title", "level", "question", "answer", "concept"])
def test_what_a_question_cannot_be_without_is_missed_by_name(tmp_path: Path, key: str) -> None:
    tables = plain()
    del tables[key]
    write(tmp_path, tables, "momentum.toml")
    (fault,) = faults_of(tmp_path)
    assert fault.startswith(f"momentum.toml: {key}: is missing; add ")


SLIPS = {
    "misspelt key": ({"quetsion": "x"}, "quetsion: is not a key of the format; did you mean question?"),
    "unknown key": ({"zzz": 1}, "zzz: is not a key of the format; take it out; known here: "),
    "number for text": ({"title": 3}, "title: is a whole number; put it in quotes"),
    "empty text": ({"title": " "}, "title: is empty; write something"),
    "unknown level": ({"level": "expert"}, "level: is 'expert'; write one of 'junior', 'mid' or 'senior'"),
    "text for number": ({"revision": "2"}, "revision: is a text; write a whole number, without quotes"),
    "true for number": ({"revision": True}, "revision: is true or false; write a whole number"),
    "revision nought": ({"revision": 0}, "revision: is 0; write 1 or more"),
    "control character": ({"hint": "a\x00b"}, r"hint: holds the control character '\x00'; take it out"),
    "another id": ({"id": "other"}, 'id: is "other", unlike the file\'s name; drop it, or make it "momentum"'),
    "id no id": ({"id": "a b"}, "id: is 'a b'; use letters, digits and hyphens"),
    "list of texts for blocks": ({"check": ["a"]}, "check[1]: is a text; write it as a block of its own, [[check]]"),
    "no concepts": ({"concept": []}, "concept: is empty; write at least 1"),
}


@pytest.mark.parametrize(("change", "fault"), SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_key_is_told_with_its_remedy(tmp_path: Path, change: Tables, fault: str) -> None:
    write(tmp_path, plain() | change, "momentum.toml")
    (told,) = faults_of(tmp_path)
    assert told.startswith(f"momentum.toml: {fault}")


CONCEPT_SLIPS = {
    "misspelt key": ({"wieght": 2}, "concept[average].wieght: is not a key of the format; did you mean weight?"),
    "text for number": ({"weight": "1"}, "concept[average].weight: is a text; write a number, without quotes"),
    "no weight": ({"weight": 0}, "concept[average].weight: is 0; write a number above 0"),
    "number for truth": ({"core": 1}, "concept[average].core: is a whole number; write true or false"),
    "text for list": ({"phrasings": "a"}, "concept[average].phrasings: is a text; write a list: [ ... ]"),
    "number in list": ({"phrasings": ["a", 2]}, "concept[average].phrasings[2]: is a whole number; put it in quotes"),
    "no phrasings": ({"phrasings": []}, "concept[average].phrasings: is empty; write at least 1"),
    "no word": ({"phrasings": ["?!"]}, "concept[average].phrasings[1]: holds no word, or an empty side of >"),
    "empty side": ({"phrasings": ["a > "]}, "concept[average].phrasings[1]: holds no word, or an empty side of >"),
    "empty middle": ({"phrasings": ["a > > b"]}, "concept[average].phrasings[1]: holds no word, or an empty side of >"),
    "id of a number": ({"id": 3}, "concept[1].id: is a whole number; put it in quotes"),
}


@pytest.mark.parametrize(("change", "fault"), CONCEPT_SLIPS.values(), ids=CONCEPT_SLIPS)
def test_a_slip_in_a_block_is_told_by_the_blocks_id(tmp_path: Path, change: Tables, fault: str) -> None:
    tables = plain()
    tables["concept"][0] |= change
    write(tmp_path, tables, "momentum.toml")
    (told,) = faults_of(tmp_path)
    assert told.startswith(f"momentum.toml: {fault}")


REFERENCES = {
    "two concepts of one id": (
        lambda tables: tables["concept"].append(tables["concept"][0] | {"say": "other"}),
        "concept[bounds-the-norm].id: stands 2 times",
    ),
    "two misconceptions of one id": (
        lambda tables: tables["misconception"].append(tables["misconception"][0]),
        "misconception[cures-vanishing].id: stands 2 times",
    ),
    "a misconception with a concept's id": (
        lambda tables: tables["misconception"].append(tables["misconception"][0] | {"id": "keeps-direction"}),
        "concept[keeps-direction].id: stands 2 times",
    ),
    "a source backs what there is not": (
        lambda tables: tables["source"][1]["backs"].append("nothing"),
        'source[2].backs: names "nothing", which there is not; known here: bounds-the-norm, against-explosion',
    ),
    "a check hits a misconception": (
        lambda tables: tables["check"][2]["hits"].append("clips-weights"),
        'check[3].hits: names "clips-weights", which there is not',
    ),
    "a check errs by a concept": (
        lambda tables: tables["check"][8]["errs"].append("keeps-direction"),
        'check[9].errs: names "keeps-direction", which there is not; known here: cures-vanishing, clips-weights',
    ),
}


@pytest.mark.parametrize(("change", "fault"), REFERENCES.values(), ids=REFERENCES)
def test_ids_inside_a_file_hold_together(tmp_path: Path, change, fault: str) -> None:
    write(tmp_path, changed(change))
    (told,) = faults_of(tmp_path)
    assert told.startswith(f"{EXAMPLE_FILE}: {fault}")


FILES = {
    "not TOML": (b"title = 'x\n", "is not TOML: "),
    "a key twice": (b"title = 'x'\ntitle = 'y'\n", "is not TOML: Cannot overwrite a value (at line 2"),
    "not UTF-8": (b"title = 'x'\nlevel = '\xff'\n", "is not UTF-8 (line 2); save it as UTF-8"),
    "a single table": (
        (toml(plain()) + "[source]\ncite = 'x'\n").encode(),
        "source: is a block; double its brackets: [[source]]",
    ),
    "a date": (
        (toml(plain() | {"hint": ""}) + "[[check]]\ntext = 2020-01-01\nhits = []").encode(),
        "check[1].text: is a date",
    ),
    "a deep nest": (b"a = " + b"[" * 5000, "is not TOML: "),
}


@pytest.mark.parametrize(("content", "fault"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read_as_a_question_says_where(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "momentum.toml").write_bytes(content)
    assert f"momentum.toml: {fault}" in faults_of(tmp_path)[0]


def test_lines_broken_for_the_editor_are_joined_but_paragraphs_and_lists_stay(tmp_path: Path) -> None:
    typed = "One line\n  goes on.\n\nA list:\n- this\n- that\n1. first\n2) second\nand its end."
    write(tmp_path, plain() | {"answer": typed, "hint": "a\nb"}, "momentum.toml")
    question = read_pack(tmp_path).by_id()["momentum"]
    assert question.answer == "One line goes on.\n\nA list:\n- this\n- that\n1. first\n2) second and its end."
    assert question.hint == "a b"


def test_a_windows_editors_file_is_read(tmp_path: Path) -> None:
    text = "\ufeff" + toml(plain()).replace("\n", "\r\n")
    (tmp_path / "momentum.toml").write_bytes(text.encode())
    assert list(read_pack(tmp_path).by_id()) == ["momentum"]


def test_what_the_system_will_not_read_is_a_fault_too(tmp_path: Path) -> None:
    (tmp_path / "momentum.toml").mkdir()
    (fault,) = faults_of(tmp_path)
    assert fault.startswith("momentum.toml: cannot be read (")


def test_a_file_name_that_cannot_be_an_id_is_refused(tmp_path: Path) -> None:
    write(tmp_path, plain(), "what is it.toml")
    assert faults_of(tmp_path) == [
        "what is it.toml: has a name that cannot be an id; name it in letters, digits and hyphens"
    ]


def test_all_faults_of_a_file_come_at_once_in_the_order_of_their_keys(tmp_path: Path) -> None:
    tables = plain() | {"titel": "x", "answer": 1}
    tables["concept"][0]["phrasings"] = ["fine", 1, *["fine"] * 8, 2]
    write(tmp_path, tables, "momentum.toml")
    keys = [fault.key for fault in read_pack(tmp_path).faults]
    assert keys == ["answer", "concept[average].phrasings[2]", "concept[average].phrasings[11]", "titel"]


def places(tables: Any, path: tuple[int | str, ...] = ()) -> list[tuple[int | str, ...]]:
    """Every place in a question's tables where a value stands."""
    inner = enumerate(tables) if isinstance(tables, list) else tables.items() if isinstance(tables, dict) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


def put(tables: Any, place: tuple[int | str, ...], value: object) -> None:
    for key in place[:-1]:
        tables = tables[key]
    tables[place[-1]] = value


@given(
    place=st.sampled_from(places(example())[1:]),
    value=st.sampled_from([None, True, 0, -1, 1.5, "", "x", " > ", "\x07", [], [[]], [1], {}, {"id": {}}, [{}]])
    | st.floats()
    | st.text(),
)
def test_whatever_stands_anywhere_it_is_a_question_or_a_fault(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[int | str, ...], value: object
) -> None:
    tables = example()
    put(tables, place, value)
    path = tmp_path_factory.mktemp("pack") / "gradient-clipping.toml"
    path.touch()
    with pytest.MonkeyPatch.context() as patch:
        # Values that TOML cannot write reach the shape all the same.
        patch.setattr(tomllib, "loads", lambda _: tables)
        read = read_question(path, "training")
    assert isinstance(read, Question) or (read and all(fault.wrong and fault.remedy for fault in read))
