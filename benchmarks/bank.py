"""The shipped bank and its words, for the benchmarks."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bot.content.words import load_lexicon
from bot.domain.grading import Lexicon
from bot.domain.question import Check, Concept, Level, Misconception, Question

CONTENT = Path(__file__).parent.parent / "content"


@cache
def lexicon() -> Lexicon:
    """The shipped word lists."""
    return load_lexicon(CONTENT / "words")


@cache
def questions() -> dict[str, Question]:
    """The shipped questions by id, drafts and faulty ones included: what is measured need not be perfect."""
    files = sorted(path for path in CONTENT.glob("*/*.toml") if path.parent.name != "words")
    return {path.stem: _question(path) for path in files}


def _question(path: Path) -> Question:
    table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Question(
        id=path.stem,
        area=path.parent.name,
        title=table["title"],
        level=Level(table["level"]),
        text=table["question"],
        answer=table["answer"],
        hint=table.get("hint", ""),
        concepts=tuple(
            Concept(one["id"], one["say"], tuple(one["phrasings"]), one.get("weight", 1.0), one.get("core", False))
            for one in table["concept"]
        ),
        misconceptions=tuple(
            Misconception(
                one["id"], tuple(one["phrasings"]), one["reply"], tuple(one.get("unless", ())), one.get("cost", 1.0)
            )
            for one in table.get("misconception", ())
        ),
        checks=tuple(
            Check(one["text"], tuple(one["hits"]), tuple(one.get("errs", ()))) for one in table.get("check", ())
        ),
    )
