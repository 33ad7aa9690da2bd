"""Texts that are no answers, and answers that are no sentences."""

import re
from collections import Counter

from bot.domain.grading.grammar import CHATTER, GAVE_UP, NEGATORS, ORDERING
from bot.domain.grading.reading import Reading
from bot.domain.grading.rubric import Rubric
from bot.domain.grading.verdict import Guard

_MARKS = r"(?:100|full|top|max\w*|perfect|highest)\b|(?:marks?|points?|score|credit|grade)\b"
_ORDER = re.compile(
    r"(?:ignore|disregard|forget)\s+(?:\w+\s+){0,4}(?:instructions?|rules?|prompts?|rubric|above)"
    rf"|(?:give|award|grant)\s+(?:me|this|it|my|full|the\s+(?:max|full|high|top))\b[^.\n]{{0,30}}(?:{_MARKS})"
    r"|(?:score|mark|grade|rate|accept)\s+(?:this|my|it|me)\s+(?:\w+\s+){0,3}(?:correct|perfect|right|100|full|highest)"
    r"|(?:output|return|print|respond\s+with)\s+(?:only\s+)?(?:\w+\W+){0,2}(?:score|correct|100|full\s+marks|verdict)"
    r"|^\W*(?:system|assistant|admin)\s*:"
    r"|you\s+(?:are|must)\s+(?:now\s+)?(?:\w+\s+){0,3}(?:grader|grade\s+this|mark\s+this)",
    re.IGNORECASE,
)
_ORDER_LENGTH = 60
KNOWN_SHARE, ECHO_SHARE, DUMP_LENGTH, DUMP_GLUE = 0.6, 0.8, 7, 0.08


def no_answer(text: str, reading: Reading, rubric: Rubric) -> Guard | None:
    """Why a text is no answer at all, if it is none."""
    words = [word.text for word in reading.words]
    if not words:
        return Guard.EMPTY
    if GAVE_UP.issuperset(words):
        return Guard.GAVE_UP
    if CHATTER.issuperset(words):
        return Guard.CHATTER
    if len(words) <= _ORDER_LENGTH and not ORDERING.isdisjoint(words) and _ORDER.search(text):
        return Guard.ORDER
    if _is_gibberish(words, reading, rubric):
        return Guard.GIBBERISH
    return Guard.ECHO if _is_echo(words, reading, rubric) else None


def is_dump(reading: Reading, rubric: Rubric) -> bool:
    """Whether an answer is keywords in a row: nothing binds them, neither words nor signs."""
    words = [word.text for word in reading.words]
    if len(words) < DUMP_LENGTH:
        return False
    function = rubric.vocabulary.lexicon.function
    glue = sum(word in function or word in NEGATORS for word in words)
    most = DUMP_GLUE * len(words)
    return glue <= most and glue + len(_BINDING_SIGNS.findall(reading.text)) <= most


_BINDING_SIGNS = re.compile(r"[-=]>|→|[=:;/+&<>≈]|(?<![a-z])\(|\.\s|\n|w/")


def _is_gibberish(words: list[str], reading: Reading, rubric: Rubric) -> bool:
    if any(term < rubric.own for term in reading.hits):
        return False
    known = rubric.vocabulary.lexicon.known
    times = Counter(words)
    return sum(times[word] for word in times if word.isdigit() or word in known) < KNOWN_SHARE * len(words)


def _is_echo(words: list[str], reading: Reading, rubric: Rubric) -> bool:
    if not rubric.question_words or any(term < rubric.own for term in reading.hits.keys() - rubric.given):
        return False
    lexicon = rubric.vocabulary.lexicon
    content = [lexicon.root(word) for word in words if word not in lexicon.function and word not in lexicon.light]
    repeated = sum(root in rubric.question_words for root in content)
    return bool(content) and repeated >= ECHO_SHARE * len(content)
