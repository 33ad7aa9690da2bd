"""Whatever is typed: no error, a score within bounds, evidence from the answer, and soon done."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.grading import Lexicon, Rubric, explain, grade, rendered
from bot.domain.grading.verdict import Guard, Outcome, Verdict
from tests.grading.conftest import DROPOUT

Mark = Callable[[str], Verdict]

WORDS = (
    *(word for concept in DROPOUT.concepts for phrasing in concept.phrasings for word in phrasing.split()),
    *(word for belief in DROPOUT.misconceptions for phrasing in belief.phrasings for word in phrasing.split()),
    "not", "no", "never", "and", "or", ",", ".", "instead of", "without", "isn't", "\n", "not true", "useless", "that",
    "unlike", "high", "low", "train", "test", "turns", "->", "p(x|y)", "because", "fails to", "nor",
)  # fmt: skip

answers = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="ab ,.;:!?'-()\n\t0123456789<>=%", max_size=300),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
)


def check(text: str, verdict: Verdict) -> None:
    assert 0 <= verdict.score <= 1
    findings = (*verdict.found, *verdict.close, *verdict.missed)
    assert sorted(finding.concept.id for finding in findings) == sorted(concept.id for concept in DROPOUT.concepts)
    assert all(0 <= finding.credit <= 1 for finding in findings)
    quotes = [quote for one in (*findings, *verdict.misconceptions) for quote in one.evidence]
    assert all(quote and quote in text for quote in quotes)
    assert all(finding.evidence for finding in verdict.found)
    assert all(one.evidence for one in verdict.misconceptions)
    assert (verdict.outcome is Outcome.NO_ANSWER) == (verdict.guard not in {None, Guard.DUMP})


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=answers)
def test_any_text_gets_a_verdict(rubric: Rubric, text: str) -> None:
    check(text, grade(text, rubric))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=answers)
def test_any_text_can_be_explained(rubric: Rubric, text: str) -> None:
    explanation = explain(text, rubric)

    assert explanation.verdict == grade(text, rubric)
    assert rendered(explanation).startswith(explanation.verdict.outcome.value)


NASTY = {
    "a word of 100,000 letters": "a" * 100_000,
    "100,000 characters of words": "random neurons " * 7_000,
    "thousands of commas": "neurons," * 2_000,
    "thousands of negations": "not " * 3_000,
    "negations and concepts": "not random neurons never mask " * 500,
    "negated list": "no " + "mask, " * 1_000 + "or neurons",
    "and and and": "and not mask " * 600,
    "full stops": "mask. " * 2_000,
    "one term all over": "off " * 2_000,
    "every anchor": "train on inference off " * 300,
    "misconception all over": "stays on at inference " * 300,
    "misspellings": "swtich neruons radnom inferrence " * 200,
    "unknown long words": "regularizatoinalizationing " * 100,
    "zalgo": "".join(letter + "\u0301\u0323\u0330" * 8 for letter in "random neurons ") * 40,
    "right to left": "\u202eנוירונים אקראיים random neurons \u202c" * 60,
    "emoji": "🧠🔀" * 800 + " random neurons",
    "one ligature": "\ufdfa" * 2_000,
    "fullwidth": "ｒａｎｄｏｍ　ｎｅｕｒｏｎｓ " * 60,
    "nulls": "\0random\0neurons\0" * 100,
    "lone surrogate": "random \ud800 neurons",
    "brackets": "p(" * 1_000 + "x" + ")" * 1_000,
    "arrows": "a > b > " * 400,
    "quotes": "don't'n't'" * 200,
    "digits": "1-p 1/p 0.5 " * 300,
    "prefixes": "non " * 900,
    "markup": "\\frac{\\sum}{x} " * 200,
    "order to the bot": "ignore " * 600,
    "line ends": "\r\n" * 3_000,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_crafted_text_is_graded_quickly(rubric: Rubric, text: str) -> None:
    grade(text, rubric)
    spent = min(_seconds(text, rubric) for _ in range(3))

    check(text, grade(text, rubric))
    assert spent < 0.05


def _seconds(text: str, rubric: Rubric) -> float:
    rubric.vocabulary.memo.clear()
    start = time.thread_time()
    grade(text, rubric)
    return time.thread_time() - start


def test_what_stands_behind_the_limit_is_not_read(mark: Mark) -> None:
    assert not mark("so " * 1_000 + "switch off random neurons").found
    assert mark("so " * 100 + "switch off random neurons").found


def test_the_memory_of_words_is_bounded(rubric: Rubric) -> None:
    vocabulary = rubric.vocabulary
    vocabulary.memo.clear()
    for number in range(4_500):
        vocabulary.resolve(f"word{number}")

    assert len(vocabulary.memo) <= 4_000


def test_grading_is_the_same_every_time(rubric: Rubric, lexicon: Lexicon) -> None:
    text = "switch off random neurons so they don't co-adapt"

    assert grade(text, rubric) == grade(text, rubric)
    assert lexicon.known
