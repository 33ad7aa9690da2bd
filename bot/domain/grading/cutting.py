"""Wordings cut from an answer, for people to choose from."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from bot.domain.grading.grammar import BARE_OF, NEGATORS
from bot.domain.grading.text import Word, read
from bot.domain.grading.words import Lexicon

MOST_WORDS = 4
"""Words of content that a wording has at most; longer ones hardly come twice."""

_DENYING = NEGATORS | BARE_OF


def cut_phrasings(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Every row of one to four words of content that stand side by side in a clause, each once, in their order.

    What denies them is part of the row; rows that leave it out would say the opposite.
    """
    found = (
        row
        for _, clause in groupby(read(text), key=attrgetter("clause"))
        for row in _rows([word for word in clause if _carries(word, lexicon)])
    )
    return tuple(dict.fromkeys(found))


def _carries(word: Word, lexicon: Lexicon) -> bool:
    return word.text in _DENYING or (len(word.text) > 1 and word.text not in lexicon.function)


def _rows(words: Sequence[Word]) -> Iterator[str]:
    for start, first in enumerate(words):
        row: list[str] = []
        for word in words[start:]:
            row.append(word.text)
            content = sum(text not in _DENYING for text in row)
            if content > MOST_WORDS:
                break
            if content and word.text not in _DENYING:
                yield " ".join(row)
        if first.text in _DENYING:  # all behind it is denied
            return
