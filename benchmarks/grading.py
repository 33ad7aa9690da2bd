"""How well the grader agrees with people: `python -m benchmarks.grading [--accept]`.

Reads the learners' answers of benchmarks/data, the bank's own checks, word pairs, and an exam from the path in the
environment variable EXAM. Prints each figure beside the last accepted one and the bar; --accept keeps this run's.
"""

import json
import os
import random
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from benchmarks.bank import lexicon, questions
from benchmarks.measures import auc, pearson, weighted_kappa
from benchmarks.non_answers import GAVE_UP, ORDERS, WAFFLE, gibberish
from benchmarks.typing_errors import mistyped
from bot.domain.grading import DRAFT_SCALE, Scale, compile_rubric, draft_concepts, grade
from bot.domain.grading.verdict import Outcome, Verdict
from bot.domain.question import Concept, Level, Question

HERE = Path(__file__).parent
ACCEPTED = HERE / "accepted.json"
GOOD, BAD = 80, 25
ADVERSARIAL = frozenset({"inverted", "negated", "off-topic", "dump"})
EVERY = 8
SEED = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the figure, and the bar with its direction."""

    name: str
    figure: float
    bar: float
    least: bool = True

    @property
    def reached(self) -> bool:
        """Whether the figure is on the right side of its bar."""
        return self.figure >= self.bar if self.least else self.figure <= self.bar


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer with a person's mark and what the grader said."""

    question: str
    kind: str
    text: str
    mark: float
    verdict: Verdict


def learners(file: str = "learner-answers.jsonl") -> list[dict[str, Any]]:
    """Answers of benchmarks/data with the mean of their two marks."""
    text = (HERE / "data" / file).read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.splitlines()]
    return [row | {"mark": sum(row["marks"]) / len(row["marks"])} for row in rows]


def graded(rows: Iterable[dict[str, Any]], scale: Scale) -> list[Graded]:
    """The rows as the grader marks them."""
    bank = questions()
    rubrics = {name: compile_rubric(bank[name], lexicon()) for name in {row["question"] for row in rows}}
    return [
        Graded(
            row["question"],
            row["kind"],
            row["answer"],
            row["mark"],
            grade(row["answer"], rubrics[row["question"]], scale),
        )
        for row in rows
    ]


def agreement(found: Sequence[Graded], scores: Sequence[float]) -> tuple[float, float, float]:
    """Pearson's r, AUC of good against bad, and of good against the adversarial kinds."""
    good = [score for one, score in zip(found, scores, strict=True) if one.mark >= GOOD]
    bad = [score for one, score in zip(found, scores, strict=True) if one.mark <= BAD]
    hostile = [score for one, score in zip(found, scores, strict=True) if one.kind in ADVERSARIAL]
    return pearson(scores, [one.mark for one in found]), auc(good, bad), auc(good, hostile)


def on_learners(found: Sequence[Graded], name: str) -> list[Row]:
    """The rows on one set of answers."""
    r, plain, hostile = agreement(found, [one.verdict.score for one in found])
    good = [one.verdict.outcome for one in found if one.mark >= GOOD]
    bad = [one.verdict.outcome for one in found if one.mark <= BAD]
    lost = sum(outcome in {Outcome.INCORRECT, Outcome.NO_ANSWER} for outcome in good) / len(good)
    return [
        Row(f"{name}: Pearson r", r, 0.92),
        Row(f"{name}: AUC good against bad", plain, 0.98),
        Row(f"{name}: AUC good against adversarial", hostile, 0.97),
        Row(f"{name}: good answers given incorrect, %", 100 * lost, 5, least=False),
        Row(f"{name}: bad answers given correct, %", 100 * bad.count(Outcome.CORRECT) / len(bad), 2, least=False),
    ]


def left_out() -> float:
    """r over all answers, each marked on the scale that fits the four questions best which it is not an answer to."""
    rows = learners()
    names = sorted({row["question"] for row in rows})
    scales = [
        Scale(enough=enough, denial=denial, breadth=breadth)
        for enough in (0.7, 0.85, 1.0)
        for denial in (0.25, 0.5, 1.0)
        for breadth in (0.1, 0.2, 0.3)
    ]
    marked = [graded(rows, scale) for scale in scales]
    scores, marks = [], []
    for pair in list(combinations(names, 2))[:: len(names) - 1]:
        best = max(marked, key=lambda run: _r([one for one in run if one.question not in pair]))
        scores += [one.verdict.score for one in best if one.question in pair]
        marks += [one.mark for one in best if one.question in pair]
    return pearson(scores, marks)


def _r(found: Sequence[Graded]) -> float:
    return pearson([one.verdict.score for one in found], [one.mark for one in found])


def baselines(found: Sequence[Graded]) -> list[str]:
    """What simple ways reach on the same answers."""
    bank = questions()
    ways: dict[str, Callable[[Graded], float]] = {
        "length": lambda one: len(one.text.split()),
        "token_sort_ratio": lambda one: fuzz.token_sort_ratio(one.text.lower(), bank[one.question].answer.lower()),
        "keywords": lambda one: _loop(one, lambda phrasing, text: phrasing in text),
        "partial_ratio": lambda one: _loop(one, lambda phrasing, text: fuzz.partial_ratio(phrasing, text) >= 80),
    }
    lines = []
    for name, way in ways.items():
        r, plain, hostile = agreement(found, [way(one) for one in found])
        lines.append(f"  {name:18} r {r:5.2f}   AUC {plain:4.2f}   AUC adversarial {hostile:4.2f}")
    return lines


def _loop(one: Graded, matches: Callable[[str, str], bool]) -> float:
    text = one.text.lower()
    concepts = questions()[one.question].concepts
    met = [any(matches(phrasing.lower(), text) for phrasing in concept.phrasings) for concept in concepts]
    return sum(concept.weight for concept, hit in zip(concepts, met, strict=True) if hit)


def on_exam(path: Path) -> list[Row]:
    """The rows on a real exam: with its own rubrics, and with concepts drafted from the model answers."""
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    own, drafted, outcomes, marks = [], [], [], []
    for entry in entries:
        question = _exam_question(entry)
        rubric = compile_rubric(question, lexicon())
        draft = draft_concepts(question.text, question.answer, lexicon())
        draft_rubric = compile_rubric(replace(question, concepts=draft), lexicon())
        for answer in entry["answers"]:
            verdict = grade(answer["text"], rubric)
            own.append(verdict.score)
            outcomes.append({Outcome.CORRECT: 2, Outcome.PARTIAL: 1}.get(verdict.outcome, 0))
            drafted.append(grade(answer["text"], draft_rubric, DRAFT_SCALE).score)
            marks.append(answer["mark"])
    return [
        Row("exam: Pearson r with its rubrics", pearson(own, marks), 0.60),
        Row("exam: quadratic weighted kappa", weighted_kappa(outcomes, [round(2 * mark) for mark in marks]), 0.53),
        Row("exam: Pearson r with drafted concepts", pearson(drafted, marks), 0.52),
    ]


def _exam_question(entry: dict[str, Any]) -> Question:
    concepts = tuple(
        Concept(f"{entry['id']}-{number}", "", tuple(one["phrasings"]), one["weight"])
        for number, one in enumerate(entry["concepts"])
    )
    return Question(entry["id"], "exam", "", Level.MID, entry["question"], entry["answer"], concepts)


def on_pairs() -> list[Row]:
    """The rows on pairs of words."""
    table = tomllib.loads((HERE / "word_pairs.toml").read_text(encoding="utf-8"))
    wrong = [pair for pair in table["must_not"] if is_same(*pair)]
    right = [pair for pair in table["must"] if is_same(*pair)]
    missed = [pair for pair in table["must"] if pair not in right]
    print("word pairs taken for each other:", wrong or "none", "- not recognised:", missed or "none")
    return [
        Row(
            f"{len(table['must_not'])} pairs that must not match, %",
            100 * len(wrong) / len(table["must_not"]),
            2,
            least=False,
        ),
        Row(f"{len(table['must'])} pairs that must match, %", 100 * len(right) / len(table["must"]), 95),
    ]


def is_same(typed: str, phrasing: str) -> bool:
    """Whether a typed word earns a concept whose only phrasing is another."""
    concept = Concept("word", "", (phrasing,))
    rubric = compile_rubric(Question("pair", "words", "", Level.JUNIOR, "What?", "", (concept,)), lexicon())
    return bool(grade(f"It is about the {typed}.", rubric).found)


def on_non_answers() -> list[Row]:
    """The share of texts that are no answers and get more than incorrect, over every question of the bank."""
    rng = random.Random(SEED)
    above = total = 0
    for question in questions().values():
        rubric = compile_rubric(question, lexicon())
        for text in (question.text, question.title, *GAVE_UP, *ORDERS, *WAFFLE, *(gibberish(rng) for _ in range(5))):
            total += 1
            above += grade(text, rubric).outcome not in {Outcome.INCORRECT, Outcome.NO_ANSWER}
    return [Row(f"{total} non-answers above incorrect, %", 100 * above / total, 0, least=False)]


def on_other_questions(found: Sequence[Graded]) -> list[Row]:
    """The share of good answers that another question takes for correct ones of its own."""
    correct = total = 0
    for question in questions().values():
        rubric = compile_rubric(question, lexicon())
        for one in found:
            if one.mark >= GOOD and one.question != question.id:
                total += 1
                correct += grade(one.text, rubric).outcome is Outcome.CORRECT
    return [Row(f"{total} good answers to another question given correct, %", 100 * correct / total, 3, least=False)]


def on_typing_errors(found: Sequence[Graded]) -> list[Row]:
    """Points lost to an error in every eighth word: the learners' good answers, and the bank's model answers."""
    rng = random.Random(SEED)
    bank = questions()
    rubrics = {name: compile_rubric(question, lexicon()) for name, question in bank.items()}
    texts = [(one.question, one.text) for one in found if one.mark >= GOOD]
    texts += [(name, question.answer) for name, question in bank.items()]
    lost = [
        grade(text, rubrics[name]).score - grade(mistyped(text, EVERY, rng), rubrics[name]).score
        for name, text in texts
        for _ in range(3)
    ]
    return [Row("points lost to a typing error in every eighth word", 100 * sum(lost) / len(lost), 2, least=False)]


def on_checks() -> list[Row]:
    """The share of the bank's checks on which the grader and the person agree exactly."""
    agreed = total = 0
    for question in questions().values():
        rubric = compile_rubric(question, lexicon())
        for check in question.checks:
            verdict = grade(check.text, rubric)
            hits = {finding.concept.id for finding in verdict.found}
            errs = {one.misconception.id for one in verdict.misconceptions}
            agreed += hits == set(check.hits) and errs == set(check.errs)
            total += 1
    return [Row(f"{total} checks of the bank marked as by hand, %", 100 * agreed / total, 100)]


def table(rows: Sequence[Row], accepted: dict[str, float]) -> list[str]:
    """The rows beside the last accepted figures."""
    lines = [f"{'':52} {'now':>8} {'accepted':>9} {'change':>8}   bar"]
    for row in rows:
        before = accepted.get(row.name)
        change = f"{row.figure - before:+8.3f}" if before is not None else f"{'new':>8}"
        was = f"{before:9.3f}" if before is not None else f"{'-':>9}"
        sign = ">=" if row.least else "<="
        mark = "" if row.reached else "   not reached"
        lines.append(f"{row.name:52} {row.figure:8.3f} {was} {change}   {sign} {row.bar:g}{mark}")
    return lines


def worst(found: Sequence[Graded], count: int = 10) -> list[str]:
    """The answers on which grader and person are furthest apart."""
    ranked = sorted(found, key=lambda one: -abs(100 * one.verdict.score - one.mark))[:count]
    return [
        f"  {one.question:26} {one.kind:18} mark {one.mark:5.1f}, score {100 * one.verdict.score:5.1f}"
        for one in ranked
    ]


def main(arguments: Sequence[str]) -> int:
    """Print the table; exit 0 whatever was reached."""
    found = graded(learners(), Scale())
    exam = os.getenv("EXAM", "")
    held_out = graded(learners("held-out-answers.jsonl"), Scale())
    rows = [
        *on_learners(found, "learners"),
        Row("learners: r, two questions left out of the tuning", left_out(), 0.92),
        *on_learners(held_out, "held out"),
    ]
    if exam and Path(exam).is_file():
        rows += on_exam(Path(exam))
    rows += [*on_pairs(), *on_non_answers(), *on_other_questions(found), *on_typing_errors(found), *on_checks()]
    accepted = json.loads(ACCEPTED.read_text(encoding="utf-8")) if ACCEPTED.is_file() else {}
    print(*table(rows, accepted), sep="\n")
    if not exam or not Path(exam).is_file():
        print("exam: not measured, no file at EXAM=" + (exam or "(not set)"))
    print("simple ways on the learners' answers:", *baselines(found), sep="\n")
    print("furthest from the people's mark:", *worst(found), sep="\n")
    print("the same on the answers held out:", *worst(held_out), sep="\n")
    if "--accept" in arguments:
        kept = accepted | {row.name: round(row.figure, 4) for row in rows}
        ACCEPTED.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
