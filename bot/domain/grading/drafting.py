"""Concepts drafted from a model answer: a start for a person to improve, and better than no rubric."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from textwrap import shorten

from bot.domain.grading.grammar import NEGATORS
from bot.domain.grading.text import Word, read
from bot.domain.grading.words import Lexicon
from bot.domain.question import Concept

MOST = 7
"""Concepts that a draft has at most."""

_FEWEST_WORDS = 2
_ROW = 3
_SAY_LENGTH = 120


def draft_concepts(question: str, answer: str, lexicon: Lexicon) -> tuple[Concept, ...]:
    """One concept for each statement of a model answer, three of its words in a row being a phrasing."""
    asked = {lexicon.root(word.text) for word in read(question)}
    statements = [
        statement
        for statement in _statements(read(answer))
        if len(_content(statement, lexicon, asked)) >= _FEWEST_WORDS
    ]
    drafted = []
    for number, statement in enumerate(_merged(statements), 1):
        content = _content(statement, lexicon, asked)
        weight = round(min(1.5, 0.5 + len(content) / 10), 1)
        said = shorten(answer[statement[0].start : statement[-1].end], _SAY_LENGTH, placeholder=" …")
        drafted.append(Concept(f"statement-{number}", said, tuple(_phrasings(content)), weight))
    return tuple(drafted)


def _statements(words: Sequence[Word]) -> Iterator[list[Word]]:
    for _, group in groupby(words, key=attrgetter("clause")):
        yield list(group)


def _merged(statements: list[list[Word]]) -> list[list[Word]]:
    """Neighbouring statements put together, the shortest first, until there are few enough."""
    while len(statements) > MOST:
        sizes = [len(one) + len(other) for one, other in pairwise(statements)]
        place = sizes.index(min(sizes))
        statements = [*statements[:place], statements[place] + statements[place + 1], *statements[place + 2 :]]
    return statements


def _content(words: Sequence[Word], lexicon: Lexicon, asked: set[str]) -> list[str]:
    """The words of a statement that carry it: not grammar, not what the question gives."""
    return [
        word.text
        for word in words
        if len(word.text) > 1
        and not word.text.isdigit()
        and word.text not in lexicon.function
        and word.text not in NEGATORS
        and lexicon.root(word.text) not in asked
    ]


def _phrasings(content: Sequence[str]) -> Iterator[str]:
    """Each row of three words once."""
    rows = (" ".join(content[place : place + _ROW]) for place in range(max(1, len(content) - _ROW + 1)))
    yield from dict.fromkeys(rows)
