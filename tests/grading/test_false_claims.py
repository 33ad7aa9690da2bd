"""Misconceptions: when they are recognised, what clears them, what they cost."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.grading import Lexicon, compile_rubric, grade
from bot.domain.grading.verdict import Outcome, Verdict
from bot.domain.question import Misconception
from tests.grading.conftest import DROPOUT

Mark = Callable[[str], Verdict]

FULL = (
    "In each training step you switch off random neurons so that they don't co-adapt, which reduces overfitting. "
    "At inference all neurons are used and you rescale the activations."
)


def beliefs(verdict: Verdict) -> list[str]:
    return [one.misconception.id for one in verdict.misconceptions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Dropout stays on at inference.", ["on-at-inference"], id="as worded"),
        pytest.param("It is active at inference too.", ["on-at-inference"], id="another wording"),
        pytest.param("At test time it is still random.", ["on-at-inference"], id="in order"),
        pytest.param("It is random; at inference it is not there.", [], id="out of order"),
        pytest.param("It does not stay on at inference.", [], id="denied"),
        pytest.param("If it isn't active at inference, fine.", [], id="denied under a condition"),
        pytest.param("For Monte Carlo dropout it stays on at inference.", [], id="cleared"),
        pytest.param("Monte Carlo is a city. It stays on at inference.", ["on-at-inference"], id="cleared elsewhere"),
        pytest.param("It stays. We go on. At inference we rest.", [], id="spread over sentences"),
        pytest.param(
            "It is active, as everybody who ever looked at the code of some library can surely tell, at inference.",
            [],
            id="too far apart",
        ),
        pytest.param("It trains no better.", ["slower"], id="its own denial"),
        pytest.param(
            "It sets the weights to zero and stays on at inference.", ["on-at-inference", "zeroes-weights"], id="two"
        ),
    ],
)
def test_misconception(mark: Mark, text: str, expected: list[str]) -> None:
    assert beliefs(mark(text)) == expected


def test_false_claim_costs_and_no_answer_with_one_is_correct(mark: Mark) -> None:
    plain = mark(FULL)
    mixed = mark(f"{FULL} It zeroes the weights.")

    assert mixed.score < plain.score - 0.15
    assert mixed.outcome is Outcome.PARTIAL


def test_each_further_claim_costs_more(mark: Mark) -> None:
    scores = [
        mark(FULL + more).score
        for more in ("", " It zeroes the weights.", " It zeroes the weights. It stays on at inference.")
    ]

    assert scores[0] - scores[1] < scores[1] - scores[2]


def test_a_claim_without_cost_only_comments(mark: Mark) -> None:
    verdict = mark(f"{FULL} It trains no better.")

    assert beliefs(verdict) == ["slower"]
    assert verdict.outcome is Outcome.CORRECT


def test_words_of_a_false_claim_earn_no_concept(mark: Mark) -> None:
    verdict = mark("At inference random neurons are switched off.")

    assert beliefs(verdict) == ["on-at-inference"]
    assert not verdict.found
    assert verdict.score == 0


def test_the_same_words_make_one_claim(lexicon: Lexicon) -> None:
    beliefs_about_zero = (
        Misconception("zero", ("weights set to zero",), reply="No."),
        Misconception("gone", ("sets weights zero",), reply="No."),
    )
    question = replace(DROPOUT, misconceptions=beliefs_about_zero)
    alone = replace(DROPOUT, misconceptions=beliefs_about_zero[:1])
    text = f"{FULL} It sets the weights to zero."

    verdict = grade(text, compile_rubric(question, lexicon))

    assert beliefs(verdict) == ["zero", "gone"]
    assert verdict.score == grade(text, compile_rubric(alone, lexicon)).score
