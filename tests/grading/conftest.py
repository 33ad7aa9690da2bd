"""A small rubric to grade against, with the shipped words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.words import load_lexicon
from bot.domain.grading import Lexicon, Rubric, compile_rubric, grade
from bot.domain.grading.verdict import Verdict
from bot.domain.question import Concept, Level, Misconception, Question

WORDS = Path(__file__).parents[2] / "content" / "words"

DROPOUT = Question(
    id="dropout",
    area="generalization",
    title="Dropout",
    level=Level.MID,
    text="What is dropout, and what happens with it while training and afterwards?",
    answer=(
        "Dropout switches off random neurons in every training step, so the network cannot rely on any one of them "
        "and the units do not co-adapt. At inference all neurons are used, and the activations are rescaled."
    ),
    concepts=(
        Concept(
            "random-off",
            "switches off random neurons",
            ("switch off random neurons", "randomly zeroes units", "silence random neurons", "random mask"),
            weight=1.2,
            core=True,
        ),
        Concept(
            "no-co-adaptation",
            "keeps neurons from relying on each other",
            ("prevents co-adaptation", "not rely on single neurons", "no crutch", "do not co-adapt"),
        ),
        Concept(
            "off-at-inference",
            "uses every neuron at inference",
            ("all neurons at inference", "disabled at inference", "train > on > inference > off"),
            core=True,
        ),
        Concept(
            "rescaling",
            "rescales the activations",
            ("rescale activations", "scale by keep probability", "divide by 1-p", "higher scale"),
            weight=0.6,
        ),
        Concept(
            "less-overfitting",
            "lowers overfitting",
            ("reduces overfitting", "overfits less", "memorization", "L2", "learning rate", "only a regularizer"),
        ),
    ),
    misconceptions=(
        Misconception(
            "on-at-inference",
            ("stays on at inference", "active at inference", "inference > random"),
            reply="At inference every neuron is used.",
            unless=("monte carlo",),
        ),
        Misconception("zeroes-weights", ("zeroes the weights", "weights set to zero"), reply="It zeroes activations."),
        Misconception("slower", ("trains no better",), reply="It does.", cost=0),
        Misconception("swapped", ("rescale > drop > neurons",), reply="The other way round."),
    ),
)


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(WORDS)


@pytest.fixture(scope="session")
def rubric(lexicon: Lexicon) -> Rubric:
    return compile_rubric(DROPOUT, lexicon)


@pytest.fixture(scope="session")
def mark(rubric: Rubric) -> Callable[[str], Verdict]:
    return lambda text: grade(text, rubric)


@pytest.fixture(scope="session")
def same(lexicon: Lexicon) -> Callable[[str, str], bool]:
    """Whether a typed text earns a concept with this one phrasing."""

    def is_same(typed: str, phrasing: str) -> bool:
        question = Question("q", "a", "", Level.JUNIOR, "Why?", "", (Concept("c", "c", (phrasing,)),))
        return bool(grade(typed, compile_rubric(question, lexicon)).found)

    return is_same
