"""What those ask who check a question's phrasings, and drafts where there is no rubric."""

import pytest

from bot.domain.grading import (
    DRAFT_SCALE,
    Lexicon,
    Rubric,
    collides,
    compile_rubric,
    draft_concepts,
    explain,
    grade,
    is_weak,
    normalized,
    rendered,
    stands_in_question,
)
from bot.domain.grading.lexicon import LexiconTables, build_lexicon
from bot.domain.grading.verdict import Outcome
from bot.domain.question import Level, Question
from tests.grading.conftest import DROPOUT


@pytest.mark.parametrize(
    ("phrasing", "stems"),
    [
        ("the random neurons", ("random", "neuron")),
        ("randomising", ("randomiz",)),
        ("does not saturate", ("not satur",)),
        ("only the mean", ("onli", "mean")),
        ("lr", ("learn", "rate")),
        ("of the", ("of", "the")),
        ("learn by heart", ("memoriz",)),
        ("a > b", ("a", "b")),
        ("noise > generator", ("nois", "generator")),
        ("yes or no", ("yes", "no")),
        ("non linear", ("nonlinear",)),
        ("", ()),
    ],
)
def test_normalized(lexicon: Lexicon, phrasing: str, stems: tuple[str, ...]) -> None:
    assert normalized(phrasing, lexicon) == stems


@pytest.mark.parametrize(
    ("phrasing", "expected"),
    [("training and dropout", True), ("dropout happens", True), ("dropout layer", False), ("random", False)],
)
def test_stands_in_question(lexicon: Lexicon, phrasing: str, *, expected: bool) -> None:
    assert stands_in_question(phrasing, DROPOUT, lexicon) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("random mask", "masks, random", True),
        ("random mask", "a random binary mask", True),
        ("random mask", "random neurons", False),
        ("saturates", "does not saturate", False),
    ],
)
def test_collides(lexicon: Lexicon, one: str, other: str, *, expected: bool) -> None:
    assert collides(one, other, lexicon) is expected
    assert collides(other, one, lexicon) is expected


@pytest.mark.parametrize(
    ("phrasing", "expected"),
    [("make it so", True), ("the data", True), ("more data", False), ("random", False), ("of", True)],
)
def test_is_weak(lexicon: Lexicon, phrasing: str, *, expected: bool) -> None:
    assert is_weak(phrasing, lexicon) is expected


def test_a_draft_grades_its_own_answer_well_and_another_badly(lexicon: Lexicon) -> None:
    concepts = draft_concepts(DROPOUT.text, DROPOUT.answer, lexicon)
    question = Question("d", "a", "", Level.MID, DROPOUT.text, DROPOUT.answer, concepts)
    rubric = compile_rubric(question, lexicon)

    assert 2 <= len(concepts) <= 7
    assert all(concept.phrasings and concept.say for concept in concepts)
    assert grade(DROPOUT.answer, rubric, DRAFT_SCALE).outcome is Outcome.CORRECT
    other = "Oversample the minority class and weigh the loss, then look at recall and precision."
    assert grade(other, rubric, DRAFT_SCALE).outcome is Outcome.INCORRECT


def test_a_long_answer_is_drafted_into_few_concepts(lexicon: Lexicon) -> None:
    answer = ". ".join(f"Number {one} tells of gradient {other}" for one, other in enumerate("abcdefghijkl"))

    assert len(draft_concepts("What?", answer, lexicon)) <= 7


@pytest.mark.parametrize("answer", ["", "It is. So.", "What is dropout?", "42. 43."])
def test_nothing_to_draft_from(lexicon: Lexicon, answer: str) -> None:
    assert draft_concepts(DROPOUT.text, answer, lexicon) == ()


def test_explained_in_words(rubric: Rubric) -> None:
    text = rendered(
        explain("You don't swtich off random neurons. It has a lower scale and stays on at inference.", rubric)
    )

    assert "incorrect, score 0.00" in text
    assert "swtich [denied]" in text
    assert "random-off: 0.00 of 1.2, contradicted" in text
    assert "'higher scale': 100% found, credit 1.00, its opposite stands there: lower scale" in text
    assert "on-at-inference: recognised" in text


def test_a_guard_is_explained(rubric: Rubric) -> None:
    assert rendered(explain("idk", rubric)).startswith("no-answer, score 0.00, guard: gave-up")


def test_a_synonym_without_words_is_passed_over() -> None:
    lexicon = build_lexicon(LexiconTables(same=(("memorize", "!?", "by heart"),)))

    assert set(lexicon.groups) == {"memoriz"}
    assert set(lexicon.sequences) == {"by"}
