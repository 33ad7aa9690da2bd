"""Values for tests: valid by default, overridden by keyword."""

from typing import Any

from bot.domain.question import Concept, Level, Misconception, Question, Source

DROPOUT = Question(
    id="dropout",
    area="training",
    title="How dropout works",
    level=Level.JUNIOR,
    text="Describe dropout: what happens while a network learns, and what at inference?",
    hint="Think of which units take part, and when.",
    answer=(
        "While training, each unit is switched off at random with probability p, with a fresh mask at every step. "
        "At inference nothing is dropped, and activations are scaled by the keep probability."
    ),
    concepts=(
        Concept(
            "random-off",
            "units are switched off at random in training",
            ("switched off random", "random dropped units", "neurons removed random", "turn off random neurons"),
            weight=1.2,
            core=True,
        ),
        Concept(
            "full-at-inference",
            "at inference every unit takes part",
            ("inference nothing dropped", "test all units", "prediction whole network", "off at test time"),
            core=True,
        ),
        Concept(
            "scaling",
            "activations are rescaled by the keep probability",
            ("scaled keep probability", "multiply by keep probability", "rescaled activations", "divide by keep"),
        ),
    ),
    misconceptions=(
        Misconception(
            "on-at-test",
            ("also dropped at test time", "stays on at inference", "keep dropping at prediction"),
            "Dropout is for training; at inference the whole network answers.",
        ),
    ),
    sources=(Source("Srivastava et al. 2014, JMLR 15", "https://jmlr.org/papers/v15/srivastava14a.html", ()),),
)

DROPOUT_ANSWERS = {
    "correct": "In training randomly dropped units, at test all units are used with rescaled activations.",
    "partial": "Random neurons are removed while training, they are switched off at random.",
    "incorrect": "A big dog sleeps near the green house while people walk to the market.",
    "gave up": "idk",
}


def a_question(**changes: Any) -> Question:
    """A question that differs from the others by its id, with one concept a word."""
    name = changes.pop("id", "momentum")
    values: dict[str, Any] = {
        "id": name,
        "area": "optimization",
        "title": f"What {name} is",
        "level": Level.MID,
        "text": f"Please explain {name} to a colleague.",
        "hint": f"Think about {name}.",
        "answer": f"The essence of {name} is a heavy ball that rolls downhill, keeping speed and damping zigzags.",
        "concepts": (
            Concept("ball", f"{name} is a heavy ball", ("heavy ball", "rolling ball", "ball downhill"), core=True),
            Concept("damping", f"{name} damps zigzags", ("damping zigzag", "smooths oscillation"), core=True),
        ),
        "sources": (Source("Polyak 1964, USSR Computational Mathematics", "https://example.org/polyak", ()),),
    }
    return Question(**values | changes)
