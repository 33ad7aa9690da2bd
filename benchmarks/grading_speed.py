"""How long a verdict takes, beside the naive loop: `python -m benchmarks.grading_speed`."""

import json
import random
import statistics
import string
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rapidfuzz import fuzz

from benchmarks.bank import lexicon, questions
from bot.domain.grading import Lexicon, Rubric, compile_rubric, grade
from bot.domain.question import Question

CONCEPTS, PHRASINGS = 5, 8
LENGTHS = (20, 60, 150)
ROUNDS = 40
QUESTIONS = 250
ANSWERS = Path(__file__).parent / "data" / "learner-answers.jsonl"


def standard(question: Question) -> Question:
    """The question with five concepts of eight phrasings and no misconceptions."""
    concepts = tuple(replace(concept, phrasings=concept.phrasings[:PHRASINGS]) for concept in question.concepts)
    return replace(question, concepts=concepts[:CONCEPTS], misconceptions=())


def answers(question: str, length: int) -> list[str]:
    """Answers of about so many words, made of what learners typed to this question and, if need be, to others."""
    rows = [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: row["question"] != question)
    words = " ".join(row["answer"] for row in rows if row["kind"].startswith(("strong", "partial"))).split()
    return [" ".join(words[start : start + length]) for start in range(0, length * 12, length)]


def unseen(text: str, rng: random.Random) -> str:
    """The text with a letter of every longer word put out, so that no word was met before."""
    return " ".join(_misspelt(word, rng) if len(word) > 4 else word for word in text.split())


def _misspelt(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word))
    return word[:place] + rng.choice(string.ascii_lowercase) + word[place:]


def naive(text: str, question: Question) -> float:
    """The usual loop: a concept counts when one of its phrasings reaches a partial ratio of 80."""
    lowered = text.lower()
    found = [
        max(fuzz.partial_ratio(phrasing.lower(), lowered) for phrasing in concept.phrasings) >= 80
        for concept in question.concepts
    ]
    return sum(found) / len(found)


def microseconds(run: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """How long each text takes of the processor's time: a machine has other work too."""
    times = []
    for text in texts:
        start = time.thread_time_ns()
        run(text)
        times.append((time.thread_time_ns() - start) / 1_000)
    return times


def percentile(times: Sequence[float], share: float) -> float:
    """The time under which this share of the texts stays."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def measure(rubric: Rubric, question: Question, length: int, rng: random.Random) -> dict[str, float]:
    """The figures of one length: warm, with unseen words, and the naive loop's."""
    texts = answers(question.id, length)
    microseconds(lambda text: grade(text, rubric), texts)
    warm, loop, cold = [], [], []
    for _ in range(ROUNDS):
        warm += microseconds(lambda text: grade(text, rubric), texts)
        loop += microseconds(lambda text: naive(text, question), texts)
        cold += microseconds(lambda text: grade(text, rubric), [unseen(text, rng) for text in texts])
    return {
        "warm median": statistics.median(warm),
        "warm p99": percentile(warm, 0.99),
        "unseen median": statistics.median(cold),
        "unseen p99": percentile(cold, 0.99),
        "naive median": statistics.median(loop),
        "naive p99": percentile(loop, 0.99),
        "times naive": statistics.median(warm) / statistics.median(loop),
    }


def compile_seconds(question: Question, words: Lexicon) -> float:
    """How long it takes to make a bank of many such questions ready."""
    start = time.perf_counter()
    for number in range(QUESTIONS):
        compile_rubric(replace(question, id=f"{question.id}-{number}"), words)
    return time.perf_counter() - start


def main() -> int:
    """Print the table; exit 1 where a bar is missed."""
    words = lexicon()
    bank = questions()
    question = standard(bank["batch-normalization"])
    rng = random.Random(7)
    fine = True
    for name, asked in (("5 x 8 phrasings", question), ("whole rubric", bank["batch-normalization"])):
        rubric = compile_rubric(asked, words)
        for length in LENGTHS:
            figures = measure(rubric, asked, length, rng)
            print(f"{name:16} {length:4} words  " + "  ".join(f"{key} {value:7.1f}" for key, value in figures.items()))
            fine = fine and figures["times naive"] <= 2 and figures["unseen p99"] <= 5_000
    print(f"{QUESTIONS} questions of that size made ready in {compile_seconds(question, words):.2f} s")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
