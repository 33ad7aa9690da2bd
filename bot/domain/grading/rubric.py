"""A question's rubric made ready for grading, once when the bank is loaded."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.grading.gathering import vocabulary
from bot.domain.grading.grammar import REQUIRED
from bot.domain.grading.patterns import WEAK, Against, Pattern
from bot.domain.grading.phrasings import Wording, neighbours, normalized, surfaces, take_apart
from bot.domain.grading.text import read
from bot.domain.grading.vocabulary import Vocabulary
from bot.domain.grading.words import Lexicon
from bot.domain.question import Concept, Misconception, Question

GIVEN, GIVEN_IN_MODEL = 0.6, 0.33
"""How much a word that the question gives away weighs in a phrasing, and in the model answer."""


Posting = tuple[Sequence[int], Sequence[float]]
"""Numbers of patterns, and a term's share of each."""


@dataclass(frozen=True, slots=True)
class ConceptPatterns:
    """A concept with its phrasings as patterns."""

    concept: Concept
    patterns: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class MisconceptionPatterns:
    """A misconception with its phrasings as patterns, and those that clear an answer of it."""

    misconception: Misconception
    patterns: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """What `grade` needs to know of one question."""

    vocabulary: Vocabulary
    concepts: tuple[ConceptPatterns, ...]
    misconceptions: tuple[MisconceptionPatterns, ...]
    against: Against
    patterns: tuple[Pattern, ...]
    owners: Sequence[int]
    postings: Mapping[int, Posting]
    own: int
    given: frozenset[int]
    question_words: frozenset[str]
    model: Mapping[int, float]
    model_weight: float


def compile_rubric(question: Question, lexicon: Lexicon) -> Rubric:
    """Make a question's rubric ready for grading."""
    concepts = [[take_apart(text, lexicon) for text in concept.phrasings] for concept in question.concepts]
    wrong = [[take_apart(text, lexicon) for text in belief.phrasings] for belief in question.misconceptions]
    unless = [[take_apart(text, lexicon) for text in belief.unless] for belief in question.misconceptions]
    wordings = [wording for group in (*concepts, *wrong, *unless) for wording in group]
    stems = surfaces(wordings)
    model = _model_words(question, lexicon)
    extra = {root: set[str]() for root in model.keys() - stems.keys()}
    words = vocabulary(stems | extra | _shadows(stems, lexicon), neighbours(wordings), lexicon)
    asked = [word.text for word in read(f"{question.text}\n{question.title}")]
    given = frozenset(term for text in asked for term, credit in words.resolve(text).terms if credit >= 0.9)
    weights = _weights(words, given, lexicon)
    ready = tuple(
        ConceptPatterns(concept, _patterns(group, words, weights))
        for concept, group in zip(question.concepts, concepts, strict=True)
    )
    beliefs = tuple(
        MisconceptionPatterns(belief, _patterns(group, words, weights), _patterns(clearing, words, weights))
        for belief, group, clearing in zip(question.misconceptions, wrong, unless, strict=True)
    )
    owners = [*(one.patterns for one in ready), *(one.patterns for one in beliefs)]
    patterns = tuple(pattern for one in owners for pattern in one)
    return Rubric(
        vocabulary=words,
        concepts=ready,
        misconceptions=beliefs,
        against=Against(_against(lexicon.opposites, words), _against(lexicon.rivals, words)),
        patterns=patterns,
        owners=array("H", (number for number, one in enumerate(owners) for _ in one)),
        postings=_postings(patterns),
        own=len(stems),
        given=given,
        question_words=frozenset(lexicon.root(text) for text in asked if text not in lexicon.function),
        model={words.terms[root]: weight for root, weight in model.items()},
        model_weight=sum(model.values()) or 1.0,
    )


def stands_in_question(phrasing: str, question: Question, lexicon: Lexicon) -> bool:
    """Whether the question already gives every word of a phrasing away, so that it could never count."""
    asked = {lexicon.root(word.text) for word in read(f"{question.text}\n{question.title}")}
    return all(part.root in asked for part in take_apart(phrasing, lexicon).parts)


def is_weak(phrasing: str, lexicon: Lexicon) -> bool:
    """Whether a phrasing comes down to one word that fits nearly every answer, and so would match anything."""
    parts = list(take_apart(phrasing, lexicon).parts)
    return len(parts) <= 1 and all(part.root in lexicon.light or part.form in lexicon.function for part in parts)


def collides(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two phrasings come down to the same stems, or the one's stems are among the other's."""
    first, second = Counter(normalized(one, lexicon)), Counter(normalized(other, lexicon))
    return first <= second or second <= first


def _shadows(stems: dict[str, set[str]], lexicon: Lexicon) -> dict[str, set[str]]:
    """Opposites and rivals of the rubric's words: to be seen in an answer, though no phrasing holds them."""
    others = {other for root in stems for table in (lexicon.opposites, lexicon.rivals) for other in table.get(root, ())}
    return {root: set() for root in sorted(others - stems.keys())}


def _against(table: Mapping[str, frozenset[str]], words: Vocabulary) -> dict[int, frozenset[int]]:
    """The pairs of a table of opposites or rivals, as term numbers."""
    return {
        term: frozenset(words.terms[other] for other in table[root] if other in words.terms)
        for root, term in words.terms.items()
        if root in table
    }


def _postings(patterns: Sequence[Pattern]) -> Mapping[int, Posting]:
    """For each term the numbers of the patterns that hold it, and its share of each."""
    # Small numbers, and each share one object however often it stands in a list: a bank holds hundreds of thousands.
    found: dict[int, tuple[array[int], list[float]]] = {}
    same: dict[float, float] = {}
    for number, pattern in enumerate(patterns):
        for term, weight in zip(pattern.terms, pattern.weights, strict=True):
            numbers, shares = found.setdefault(term, (array("H"), []))
            numbers.append(number)
            share = weight / pattern.total
            shares.append(same.setdefault(share, share))
    return found


def _weights(words: Vocabulary, given: frozenset[int], lexicon: Lexicon) -> dict[int, float]:
    weights = {}
    for root, term in words.terms.items():
        weight = WEAK if root in lexicon.light or root in REQUIRED or root in lexicon.function else 1.0
        weights[term] = weight * (GIVEN if term in given else 1.0)
    return weights


_NOTHING: frozenset[int] = frozenset()


def _patterns(wordings: Iterable[Wording], words: Vocabulary, weights: dict[int, float]) -> tuple[Pattern, ...]:
    # Most phrasings weigh like others do: one tuple for all of them.
    same: dict[tuple[float, ...], tuple[float, ...]] = {}
    return tuple(_pattern(wording, words, weights, same) for wording in wordings if wording.slots)


def _pattern(
    wording: Wording,
    words: Vocabulary,
    weights: Mapping[int, float],
    same: dict[tuple[float, ...], tuple[float, ...]],
) -> Pattern:
    numbers = words.terms
    terms = tuple(dict.fromkeys([numbers[part.root] for part in wording.parts]))
    weighed = tuple([weights[term] for term in terms])
    ordered = wording.slots if len(wording.slots) > 1 else ()
    slots = tuple([tuple([numbers[part.root] for part in slot]) for slot in ordered])
    denied = [numbers[part.root] for part in wording.parts if part.denied]
    return Pattern(
        text=wording.text,
        terms=terms,
        weights=same.setdefault(weighed, weighed),
        slots=slots,
        anchors=tuple([max(slot, key=weights.__getitem__) for slot in slots]),
        denied=frozenset(denied) if denied else _NOTHING,
        required=tuple([numbers[part.root] for part in wording.parts if part.form in REQUIRED]),
        total=sum(weighed),
        tight=len(terms) > 1 and max(weighed) <= WEAK,
    )


def _model_words(question: Question, lexicon: Lexicon) -> dict[str, float]:
    """The stems of the model answer and what each counts for: little where the question gives it away."""
    asked = {lexicon.root(word.text) for word in read(question.text)}
    found: dict[str, float] = {}
    for word in read(question.answer):
        if word.text in lexicon.function or len(word.text) < 2:
            continue
        for spelt in lexicon.expansions.get(word.text, (word.text,)):
            root = lexicon.root(spelt)
            found[root] = GIVEN_IN_MODEL if root in asked else 1.0
    return found
