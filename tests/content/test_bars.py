"""Each bar broken on purpose, by one change to a question that misses none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.bars.texts import FRAME, MESSAGE_LIMIT
from bot.content.loading import shipped_content
from tests.content.packs import EXAMPLE_FILE, Tables, changed, example, example_text, faults_in, write


def concept(tables: Tables, id_: str) -> Tables:
    return next(block for block in tables["concept"] if block["id"] == id_)


def without_concepts(tables: Tables, *ids: str) -> None:
    tables["concept"] = [block for block in tables["concept"] if block["id"] not in ids]
    for source in tables["source"]:
        source["backs"] = [id_ for id_ in source["backs"] if id_ not in ids]
    for check in tables["check"]:
        check["hits"] = [id_ for id_ in check["hits"] if id_ not in ids]


def with_concepts(tables: Tables, number: int) -> None:
    words = ("zebra", "walrus", "ocelot", "badger", "gerbil", "lemur")[:number]
    for word in words:
        phrasings = [f"{word} {other}" for other in ("red", "blue", "grey", "pink", "brown")]
        tables["concept"].append({"id": word, "say": f"a {word}", "weight": 0.01, "phrasings": phrasings})
        tables["source"][0]["backs"].append(word)
    for check in tables["check"]:
        if len(check["hits"]) == 4:
            check["text"] += ", ".join(f"red {word}" for word in words)
            check["hits"] += words


def test_the_worked_example_misses_no_bar(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    assert faults_in(tmp_path) == ()


Change = Callable[[Tables], object]
BARS: dict[str, tuple[Change, str, str]] = {
    "two concepts": (
        lambda tables: without_concepts(tables, "keeps-direction", "recurrent-networks"),
        "concept",
        "has 2 concepts, not 3 to 7; split or add",
    ),
    "eight concepts": (lambda tables: with_concepts(tables, 4), "concept", "has 8 concepts, not 3 to 7; merge or drop"),
    "one core concept": (
        lambda tables: concept(tables, "against-explosion").pop("core"),
        "concept",
        "has only 1 of at least 2 core concepts; mark more with core = true",
    ),
    "four phrasings": (
        lambda tables: concept(tables, "recurrent-networks").update(
            phrasings=["rnn", "RNN.", "lstm", "long sequences", "gru"]
        ),
        "concept[recurrent-networks].phrasings",
        "has only 4 of at least 5 different phrasings; add what other people would type",
    ),
    "given away by the question": (
        lambda tables: concept(tables, "bounds-the-norm")["phrasings"].append("clips gradients"),
        "concept[bounds-the-norm].phrasings",
        'all words of "clips gradients" stand in the question or its title',
    ),
    "a phrasing of one common word": (
        lambda tables: concept(tables, "bounds-the-norm")["phrasings"].append("not trained on"),
        "concept[bounds-the-norm].phrasings",
        '"not trained on" comes down to one word that fits nearly every answer; write it with the word',
    ),
    "a misconception of one common word": (
        lambda tables: tables["misconception"][0]["phrasings"].append("as deep as you can"),
        "misconception[cures-vanishing].phrasings",
        '"as deep as you can" comes down to one word',
    ),
    "cleared by one common word": (
        lambda tables: tables["misconception"][0]["unless"].append("wrong"),
        "misconception[cures-vanishing].unless",
        '"wrong" comes down to one word that fits nearly every answer',
    ),
    "held by another concept": (
        lambda tables: concept(tables, "recurrent-networks")["phrasings"].append("one giant step in loops"),
        "concept[against-explosion].phrasings",
        '"one giant step" is held by "one giant step in loops" of recurrent-networks',
    ),
    "an id with capitals": (
        lambda tables: (
            tables["misconception"].append(
                {"id": "Not_A_Slug", "phrasings": ["purple monkeys"], "reply": "No.", "cost": 0}
            )
            or tables["source"][0]["backs"].append("Not_A_Slug")
        ),
        "misconception[Not_A_Slug].id",
        '"Not_A_Slug" is no id; name it in lower-case words with hyphens',
    ),
    "a concept without source": (
        lambda tables: tables["source"][0]["backs"].remove("recurrent-networks"),
        "concept[recurrent-networks]",
        "is backed by no source",
    ),
    "a misconception without source": (
        lambda tables: tables["source"][1]["backs"].remove("clips-weights"),
        "misconception[clips-weights]",
        "is backed by no source",
    ),
    "a source without year": (
        lambda tables: tables["source"][0].update(cite="Pascanu et al., section 3.2"),
        "source[1].cite",
        '"Pascanu et al., section 3.2" has no year',
    ),
    "a source without place": (
        lambda tables: tables["source"][0].update(cite="Pascanu et al. 2013"),
        "source[1].cite",
        '"Pascanu et al. 2013" names no place',
    ),
    "a source without address": (
        lambda tables: tables["source"][0].update(url="arxiv:1211.5063"),
        "source[1].url",
        '"arxiv:1211.5063" is no web address',
    ),
    "a short model answer": (
        lambda tables: tables.update(
            answer="If the norm exceeds a threshold the gradient is scaled down, same direction, "
            "against exploding gradients in recurrent networks."
        ),
        "answer",
        "has 19 words, not 80 to 180; lengthen it",
    ),
    "a long model answer": (
        lambda tables: tables.update(answer=tables["answer"] + "And so it goes on. " * 20),
        "answer",
        "not 80 to 180; shorten it",
    ),
    "replies beyond a message": (
        lambda tables: tables["misconception"][0].update(reply="No. " * 700),
        "",
        f"at most {MESSAGE_LIMIT - FRAME} fit one message; shorten the replies first",
    ),
    "a check that copies the model answer": (
        lambda tables: tables["check"].append(
            {"text": "It leaves small gradients as they are and so.", "hits": [], "errs": []}
        ),
        "check[10].text",
        'has "it leaves small gradients as they are and" from the model answer',
    ),
    "a check twice": (
        lambda tables: tables["check"].append(tables["check"][6] | {"text": tables["check"][6]["text"].upper()}),
        "check[10].text",
        "is check[7] again",
    ),
    "seven checks": (
        lambda tables: tables.update(check=tables["check"][:6] + tables["check"][7:8]),
        "check",
        "has only 7 of at least 8 checks",
    ),
    "a hit that is none": (
        lambda tables: tables["check"][4]["hits"].append("keeps-direction"),
        "check[5].hits",
        '"keeps-direction" is marked but not found (credit 0.00) in "You use it when gradients explode',
    ),
    "a hit that is not marked": (
        lambda tables: tables["check"][4]["hits"].remove("recurrent-networks"),
        "check[5].hits",
        '"recurrent-networks" is found by "LSTMs" but not marked in',
    ),
    "a denied hit": (
        lambda tables: tables["check"][6]["hits"].append("bounds-the-norm"),
        "check[7].hits",
        '"bounds-the-norm" is marked but not found (credit 0.00, contradicted)',
    ),
    "an err that is none": (
        lambda tables: tables["check"][7].update(errs=["clips-weights"]),
        "check[8].errs",
        '"clips-weights" is marked but not recognised in "It adds a penalty on large weights to the loss so that the',
    ),
    "an err that is not marked": (
        lambda tables: tables["check"][8].update(errs=[]),
        "check[9].errs",
        '"clips-weights" is recognised by "keeps weights small" but not marked',
    ),
}


@pytest.mark.parametrize(("change", "key", "told"), BARS.values(), ids=BARS)
def test_a_bar_missed_is_told_by_key_and_remedy(tmp_path: Path, change: Change, key: str, told: str) -> None:
    write(tmp_path, changed(change))
    (fault,) = faults_in(tmp_path)
    assert (fault.file, fault.key) == (EXAMPLE_FILE, key)
    assert told in f"{fault.wrong}; {fault.remedy}"


def checks_but(*numbers: int) -> Change:
    """Every check but those, counted from 1, eight or more by harmless ones."""
    harmless = [
        {"text": text, "hits": []} for text in ("A kind of zebra.", "It is about walruses.", "Ocelots, mostly.")
    ]

    def change(tables: Tables) -> None:
        kept = [check for number, check in enumerate(tables["check"], 1) if number not in numbers]
        tables["check"] = kept + harmless

    return change


KINDS: dict[str, tuple[Change, str]] = {
    "full answers": (checks_but(1, 2), "has only 1 of at least 2 full answers; add some that earn every concept"),
    "partial": (checks_but(4, 5), "has no answer that is graded partial; add one that knows half of it"),
    "wrong": (checks_but(6, 9), "has no wrong answer; add one full of the right words that shows a misconception"),
}


@pytest.mark.parametrize(("change", "told"), KINDS.values(), ids=KINDS)
def test_every_kind_of_check_is_wanted(tmp_path: Path, change: Change, told: str) -> None:
    write(tmp_path, changed(change))
    assert told in [f"{fault.wrong}; {fault.remedy}"[: len(told)] for fault in faults_in(tmp_path)]


def test_a_terse_answer_is_wanted(tmp_path: Path) -> None:
    def without_terse(tables: Tables) -> None:
        for check in tables["check"]:
            if set(check["hits"]) >= {"bounds-the-norm", "against-explosion"}:
                check["text"] += " It is a zebra." * 10

    write(tmp_path, changed(without_terse))
    assert "has no terse answer" in [fault.wrong for fault in faults_in(tmp_path)]


def test_answers_that_earn_nothing_are_wanted(tmp_path: Path) -> None:
    def without_empty(tables: Tables) -> None:
        tables["check"] = [check for check in tables["check"] if check["hits"]] * 2

    write(tmp_path, changed(without_empty))
    assert "has fewer than 2 answers without any core concept" in [fault.wrong for fault in faults_in(tmp_path)]


def test_a_model_answer_has_to_earn_its_core_concepts_and_the_top_outcome(tmp_path: Path) -> None:
    filler = "Purple monkeys dance on the roof while it rains. " * 9
    write(tmp_path, example() | {"answer": filler})
    told = [str(fault).removeprefix(f"{EXAMPLE_FILE}: ") for fault in faults_in(tmp_path)]
    assert told[0].startswith('answer: does not earn the core concept "against-explosion"; add its wording')
    assert told[1].startswith('answer: does not earn the core concept "bounds-the-norm"; add its wording')
    assert told[2].startswith("answer: is graded incorrect (0.")


def test_a_model_answer_must_not_show_a_misconception(tmp_path: Path) -> None:
    tables = example()
    tables["answer"] = tables["answer"].replace("so does nothing about", "so clipping fixes")
    write(tmp_path, tables)
    assert 'shows the misconception "cures-vanishing" by' in " ".join(fault.wrong for fault in faults_in(tmp_path))


def test_a_hint_must_not_give_the_answer_away(tmp_path: Path) -> None:
    write(tmp_path, example() | {"hint": "Mind exploding gradients."})
    faults = faults_in(tmp_path)
    assert {fault.key for fault in faults} == {"hint"}
    assert 'earns "against-explosion" by "exploding gradients"' in [fault.wrong for fault in faults]


def test_a_question_must_not_be_its_own_answer(tmp_path: Path) -> None:
    given = "Why does one cap the norm of exploding gradients, in RNNs above all?"
    write(tmp_path, example() | {"question": given})
    faults = faults_in(tmp_path)
    assert 'all words of "exploding gradients" stand in the question or its title' in [fault.wrong for fault in faults]


def test_order_marks_keep_swapped_phrasings_apart(tmp_path: Path) -> None:
    def swap(tables: Tables) -> None:
        concept(tables, "bounds-the-norm")["phrasings"].append("zebra > chases > walrus")
        concept(tables, "keeps-direction")["phrasings"].append("walrus > chases > zebra")

    write(tmp_path, changed(swap))
    assert faults_in(tmp_path) == ()


def test_a_say_stands_once_in_the_bank(tmp_path: Path) -> None:
    write(tmp_path, example())
    tables = example()
    tables["question"], tables["answer"] = "What is a zebra?", "Zebra."
    write(tmp_path, tables, "training/zebra.toml")
    told = [str(fault) for fault in faults_in(tmp_path) if fault.key.endswith(".say")]
    assert told[0] == (
        "training/zebra.toml: concept[against-explosion].say: "
        f"stands in {EXAMPLE_FILE} too, at against-explosion; reword one"
    )
    assert len(told) == 4


def test_a_say_stands_once_in_a_question(tmp_path: Path) -> None:
    say = concept(example(), "bounds-the-norm")["say"]
    write(tmp_path, changed(lambda tables: concept(tables, "keeps-direction").update(say=say.upper())))
    (fault,) = faults_in(tmp_path)
    assert str(fault) == (
        f"{EXAMPLE_FILE}: concept[keeps-direction].say: stands in {EXAMPLE_FILE} too, at bounds-the-norm; reword one"
    )


def test_eight_words_in_a_row_belong_to_one_question(tmp_path: Path) -> None:
    write(tmp_path, example())
    tables = example()
    for block in tables["concept"]:
        block["say"] += " too"
    tables["question"] = "How does the Zebra hunt? Clipping each component; by its value, is CRUDER."
    write(tmp_path, tables, "training/zebra.toml")
    shared = [fault for fault in faults_in(tmp_path) if "shares" in fault.wrong]
    assert [(fault.file, fault.key) for fault in shared] == [("training/zebra.toml", "question")]
    assert shared[0].wrong == f'shares "clipping each component by its value is cruder" with {EXAMPLE_FILE}'


def test_the_shipped_bank_misses_no_bar() -> None:
    assert [str(fault) for fault in faults_in(shipped_content())] == []
