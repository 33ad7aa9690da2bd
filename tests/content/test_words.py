"""The word lists: the shipped ones load, faulty ones say what is wrong and where."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.words import WordsError, load_lexicon

SHIPPED = Path(__file__).parents[2] / "content" / "words"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for path in SHIPPED.iterdir():
        text = "word\n" if path.suffix == ".txt" else path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    return tmp_path


def test_shipped_words_load() -> None:
    lexicon = load_lexicon(SHIPPED)

    assert {"gradual", "labelled", "colour", "regularizer"} <= lexicon.known
    assert "teh" not in lexicon.known
    assert lexicon.expansions["lr"] == ("learning", "rate")
    assert lexicon.expansions["cv"] == ("computer", "vision", "cross", "validation")
    assert lexicon.root("frozen") == lexicon.root("freezing")
    assert "decoder" in lexicon.rivals["encod"] or "decod" in lexicon.rivals["encod"]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("abbreviations.toml", "short = 1", "abbreviations.toml: key 'short' must be a table"),
        ("abbreviations.toml", "[short]\nlr = 3", "key 'short.lr' must be words, or a list of words"),
        ("abbreviations.toml", "[short]\nlr = ['']", "key 'short.lr' must be words, or a list of words"),
        ("abbreviations.toml", "[short", "abbreviations.toml: is not TOML"),
        (
            "spelling.toml",
            "[slips]\nbach = 'two words'\n[irregular]",
            "spelling.toml: key 'slips.bach' must be one word",
        ),
        ("spelling.toml", "[slips]\n", "spelling.toml: key 'irregular' must be a table"),
        ("synonyms.toml", "same = 1\nalike = []", "synonyms.toml: key 'same' must be a list of groups"),
        ("synonyms.toml", "same = [['one']]\nalike = []", "key 'same', group 1 must be a list of at least 2 words"),
        ("synonyms.toml", "same = []\nalike = [['a', 'b'], ['c', 1]]", "key 'alike', group 2 must be"),
        (
            "synonyms.toml",
            "same = []\nalike = [['by heart', 'rote']]",
            "key 'alike', group 1 must begin with one plain word",
        ),
        ("opposites.toml", "opposites = 1\nrivals = []", "opposites.toml: key 'opposites' must be a list of pairs"),
        ("opposites.toml", "opposites = [[['a']]]\nrivals = []", "key 'opposites', pair 1 must be two lists of words"),
        ("confusable.toml", "", "confusable.toml: key 'pairs' must be a list of groups"),
        ("function.toml", "function = 'a'", "function.toml: key 'light' must be text, words apart by spaces"),
    ],
)
def test_a_faulty_table_names_file_and_key(folder: Path, name: str, content: str, complaint: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")

    with pytest.raises(WordsError, match=re.escape(complaint)):
        load_lexicon(folder)


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"\xff\xfe")], ids=["missing", "not UTF-8"]
)
def test_an_unreadable_list_is_named(folder: Path, spoil: Callable[[Path], object]) -> None:
    spoil(folder / "known.txt")

    with pytest.raises(WordsError, match=r"known\.txt: cannot be read as UTF-8 text"):
        load_lexicon(folder)
