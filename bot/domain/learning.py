"""Words that an answer teaches: which may count for a concept from now on, and what forbids them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.grading import (
    Lexicon,
    Rubric,
    compile_rubric,
    grade,
    is_weak,
    normalized,
    stands_in_question,
)
from bot.domain.grading.cutting import cut_phrasings
from bot.domain.grading.granting import granted_mark, refused, scale_of
from bot.domain.grading.verdict import Verdict
from bot.domain.question import Question

_ORDER = re.compile(r"(?<!\S)>(?!\S)")
LONGEST_WORDS = 80
MOST_WORDS = 8
OFFERED = 8


class Reason(StrEnum):
    """Why words cannot be learned for a concept."""

    EMPTY = "empty"
    LONG = "long"
    WEAK = "weak"
    KNOWN = "known"  # they count already, so that something else is in the way
    QUESTION = "question"
    CONCEPT = "concept"
    MISCONCEPTION = "misconception"
    CHECK = "check"
    UNSAID = "unsaid"
    GONE = "gone"  # the question or the concept left the bank


@dataclass(frozen=True, slots=True)
class Objection:
    """Why words cannot be learned, with the wording that stands in the way where there is one."""

    reason: Reason
    against: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a question's rubric as stems; `reason` is what it has against words that collide with it."""

    text: str
    stems: Counter[str]
    reason: Reason


def with_phrasings(question: Question, concept_id: str, phrasings: Sequence[str]) -> Question:
    """The question with more wordings of one concept."""
    concepts = tuple(
        replace(concept, phrasings=(*concept.phrasings, *phrasings)) if concept.id == concept_id else concept
        for concept in question.concepts
    )
    return replace(question, concepts=concepts)


def knows(question: Question | None, concept_id: str) -> bool:
    """Whether there is the question and the concept in it."""
    return question is not None and any(concept.id == concept_id for concept in question.concepts)


def graded(text: str, question: Question, rubric: Rubric) -> Verdict:
    """The verdict on an answer, on the scale that is right for the question."""
    return grade(text, rubric, scale_of(question))


def disputable(text: str, question: Question, rubric: Rubric) -> tuple[str, ...]:
    """The refused concepts, by id, of which each alone would change the mark if it were granted."""
    verdict = graded(text, question, rubric)
    before = (verdict.outcome, verdict.score)
    ids = [finding.concept.id for finding in refused(verdict)]
    return tuple(id_ for id_ in ids if granted_mark(text, rubric, {id_}, scale_of(question)) != before)


def cleaned(words: str) -> str:
    """Words as they may stand among phrasings: one line, without quotes around it."""
    return "".join(sign for sign in " ".join(words.split()) if sign.isprintable()).strip("\"'“”‘’«» ")


def objection(words: str, concept_id: str, question: Question, lexicon: Lexicon) -> Objection | None:
    """What the rules for phrasings have against words as a wording of a concept, if anything."""
    return _objection(words, question, lexicon, _wordings(question, concept_id, lexicon))


def learned_rubric(words: str, concept_id: str, text: str, question: Question, lexicon: Lexicon) -> Rubric | Objection:
    """The rubric that has learned these words, or what forbids them: each is tried on the answer and on the checks."""
    if against := objection(words, concept_id, question, lexicon):
        return against
    rubric = compile_rubric(with_phrasings(question, concept_id, [words]), lexicon)
    if not _finds(concept_id, text, question, rubric):
        return Objection(Reason.UNSAID)
    if any(_finds(concept_id, given, question, rubric) for given in (question.text, question.hint)):
        return Objection(Reason.QUESTION)
    former = compile_rubric(question, lexicon)
    for check in question.checks:
        spoilt = concept_id not in check.hits and _finds(concept_id, check.text, question, rubric)
        if spoilt and not _finds(concept_id, check.text, question, former):
            return Objection(Reason.CHECK, check.text)
    return rubric


def offered(text: str, concept_id: str, question: Question, rubric: Rubric, lexicon: Lexicon) -> tuple[str, ...]:
    """Wordings of an answer that may be what was meant, the likeliest first, no two of them nearly the same."""
    wordings = _wordings(question, concept_id, lexicon)
    fitting = {
        words: frozenset(normalized(words, lexicon))
        for words in cut_phrasings(text, lexicon)
        if _objection(words, question, lexicon, wordings) is None
    }
    promise = _Promise(text, concept_id, question, rubric, lexicon)
    chosen: list[str] = []
    while fitting and len(chosen) < OFFERED:
        taken = [frozenset(normalized(words, lexicon)) for words in chosen]
        best = max(fitting, key=lambda words: promise.of(words, fitting[words]) - _likeness(fitting[words], taken))
        chosen.append(best)
        del fitting[best]
    return tuple(chosen)


_SIZES = {1: 0.0, 2: 1.0, 3: 1.2, 4: 0.9}


class _Promise:
    """How likely wordings are meant: two or three words with some weight, none that count for another concept."""

    def __init__(self, text: str, concept_id: str, question: Question, rubric: Rubric, lexicon: Lexicon) -> None:
        concept = next(concept for concept in question.concepts if concept.id == concept_id)
        self._light = lexicon.light
        self._near = _stems((concept.say, *concept.phrasings), lexicon)
        found = graded(text, question, rubric).found
        others = [said for finding in found if finding.concept.id != concept_id for said in finding.evidence]
        self._spent = _stems(others, lexicon)

    def of(self, words: str, stems: frozenset[str]) -> float:
        """The promise of a wording that comes down to these stems."""
        weights = [(stem in self._near) - 2 * (stem in self._spent) - (stem in self._light) for stem in stems]
        return _SIZES.get(len(words.split()), 0.5) + sum(weights) / len(stems)


def _likeness(stems: frozenset[str], taken: Collection[frozenset[str]]) -> float:
    return 2 * max((len(stems & other) / len(stems | other) for other in taken), default=0.0)


def _stems(wordings: Collection[str], lexicon: Lexicon) -> frozenset[str]:
    return frozenset(stem for wording in wordings for stem in normalized(wording, lexicon))


def _finds(concept_id: str, text: str, question: Question, rubric: Rubric) -> bool:
    return any(finding.concept.id == concept_id for finding in graded(text, question, rubric).found)


def _objection(words: str, question: Question, lexicon: Lexicon, wordings: Sequence[Wording]) -> Objection | None:
    stems = Counter(normalized(words, lexicon))
    if not stems or not all(re.search(r"\w", side) for side in _ORDER.split(words)):
        return Objection(Reason.EMPTY)
    if len(words) > LONGEST_WORDS or stems.total() > MOST_WORDS:
        return Objection(Reason.LONG)
    if is_weak(words, lexicon) or lexicon.function.issuperset(words.lower().split()):
        return Objection(Reason.WEAK)
    if stands_in_question(words, question, lexicon):
        return Objection(Reason.QUESTION)
    other = next((wording for wording in wordings if _collides(stems, wording)), None)
    return Objection(other.reason, other.text) if other else None


def _collides(stems: Counter[str], wording: Wording) -> bool:
    """As the bank's own rule has it (`grading.collides`), on stems that were worked out before."""
    if wording.reason is Reason.KNOWN:
        return stems == wording.stems
    return stems <= wording.stems or wording.stems <= stems


def _wordings(question: Question, concept_id: str, lexicon: Lexicon) -> list[Wording]:
    return [Wording(text, Counter(normalized(text, lexicon)), why) for text, why in _rivals(question, concept_id)]


def _rivals(question: Question, concept_id: str) -> Iterator[tuple[str, Reason]]:
    for concept in question.concepts:
        reason = Reason.KNOWN if concept.id == concept_id else Reason.CONCEPT
        yield from ((phrasing, reason) for phrasing in concept.phrasings)
    for belief in question.misconceptions:
        yield from ((phrasing, Reason.MISCONCEPTION) for phrasing in belief.phrasings)
