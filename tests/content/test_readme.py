"""What content/README.md promises authors holds."""

import re
from pathlib import Path

from bot.content.bars import checks, rubric, texts
from bot.content.loading import lexicon_for, read_pack, shipped_content
from bot.domain.grading import compile_rubric, grade
from tests.content.packs import EXAMPLE_FILE, example_text, write

README = (shipped_content() / "README.md").read_text(encoding="utf-8")


def test_the_answer_that_it_grades_is_graded_so(tmp_path: Path) -> None:
    write(tmp_path, example_text())
    told = re.search(r'Somebody types "(.+?)"\. That earns(.+?); (.+?) are missed\.', README, flags=re.DOTALL)
    assert told
    typed, found, missed = told.groups()
    question = read_pack(tmp_path).questions[EXAMPLE_FILE]
    verdict = grade(" ".join(typed.split()), compile_rubric(question, lexicon_for(tmp_path)))
    assert [finding.concept.id for finding in verdict.found] == re.findall(r"\*([a-z-]+)\*", found)
    assert [finding.concept.id for finding in verdict.missed] == re.findall(r"\*([a-z-]+)\*", missed)


def test_its_numbers_are_those_of_the_bars() -> None:
    promises = (
        f"fewer than {rubric.FEWEST_CONCEPTS} or more than {rubric.MOST_CONCEPTS}; ",
        f"fewer than {rubric.FEWEST_CORE} core ones",
        f"fewer than {rubric.FEWEST_PHRASINGS} different ones a concept",
        f"outside {texts.SHORTEST_ANSWER} to {texts.LONGEST_ANSWER} words",
        f"more than {texts.MESSAGE_LIMIT - texts.FRAME:,} characters together",
        f"is longer than {texts.LONGEST_ID} characters",
        f"one of at most {checks.MOST_TERSE_WORDS} words that earns every core concept",
    )
    assert [promise for promise in promises if promise not in README] == []
    assert (checks.FEWEST_CHECKS, checks.FEWEST_FULL, checks.FEWEST_WITHOUT_CORE) == (8, 2, 2)
    assert (texts.LONGEST_SHARED, checks.LONGEST_COPY) == (7, 7)
