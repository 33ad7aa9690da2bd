"""A small bank in files, quick to load: drafts, since those need no more than a shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.content import packs


@dataclass(frozen=True)
class Topic:
    """What one question is about: the words that an answer needs, and the sentence that its verdict shows."""

    text: str
    answer: str
    words: tuple[str, str]

    def answers(self) -> tuple[str, str, str]:
        """An answer that holds both ideas, one that holds one, and an honest one that holds none."""
        first, second = self.words
        return (
            f"I would say it {first}, and besides it {second}.",
            f"As far as I remember it mostly {first} when people use it.",
            "It paints the walls of a house in a warm colour before winter arrives.",
        )


TOPICS: Mapping[str, Topic] = {
    "momentum": Topic(
        "What does momentum do?",
        "Momentum averages past gradients. It damps zigzags across a ravine.",
        ("averages past gradients", "damps zigzags across a ravine"),
    ),
    "warmup": Topic(
        "Why warm a learning rate up?",
        "Warm-up starts with tiny steps. It protects early statistics from noise.",
        ("starts with tiny steps", "protects early statistics from noise"),
    ),
    "clipping": Topic(
        "What is clipping for?",
        "Clipping bounds the norm of an update. It survives cliffs in the loss surface.",
        ("bounds the norm of an update", "survives cliffs in the loss surface"),
    ),
    "pooling": Topic(
        "What does pooling buy?",
        "Pooling shrinks feature maps. It tolerates small shifts of an object.",
        ("shrinks feature maps", "tolerates small shifts of an object"),
    ),
    "embedding": Topic(
        "What is an embedding?",
        "An embedding turns tokens into dense vectors. It places similar words nearby.",
        ("turns tokens into dense vectors", "places similar words nearby"),
    ),
    "beam": Topic(
        "What does beam search do?",
        "Beam search keeps several partial sentences. It extends only the likeliest of them.",
        ("keeps several partial sentences", "extends only the likeliest of them"),
    ),
}


def write(folder: Path) -> Path:
    """Put the bank into a folder."""
    for name, topic in TOPICS.items():
        concepts = [
            {"id": f"{name}-{number}", "say": words, "phrasings": [words]} for number, words in enumerate(topic.words)
        ]
        about = {"title": name.title(), "question": topic.text, "answer": topic.answer, "concept": concepts}
        packs.write(folder, packs.plain() | {"draft": True} | about, f"faults/{name}.toml")
    return folder
