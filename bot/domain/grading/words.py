"""What the grader knows about words: stems, worths, and the tables of the lexicon."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from bot.domain.grading.text import american

SAME, ALIKE, DERIVED = 0.9, 0.7, 0.75
"""What a synonym, a looser one, and a word with a common beginning are worth beside the word itself."""

RUN = 0.96
"""What several words are worth that together stand for one: hardly by accident."""

EDIT_COST = 0.04
"""What each typing error takes from a word's worth."""

_snowball = snowballstemmer.stemmer("english")
_PLURAL_INITIALS = re.compile(r"[b-df-hj-np-tv-z]{2,}s|[cgt]pus")
_VERB_IN_IZE = re.compile(r"([a-z]{3,}iz)(?:e|ed|es|er|ers|ing|ation|ations|able)$")
_KEPT_APART = (
    "adapter", "multiple", "discriminativ", "discriminator",
    "generativ", "generator", "activat", "neuron", "universal", "importanc", "import", "organ", "policy",
    "experiment", "experienc", "variat", "varianc",
)  # fmt: skip


class Follow(NamedTuple):
    """Words that follow a first one and with it stand for a group of synonyms, and the group's first word."""

    rest: tuple[str, ...]
    head: str
    group: int
    credit: float


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the grader knows about words whatever the question: plain tables, keyed by stem."""

    known: Set[str]
    expansions: Mapping[str, tuple[str, ...]]
    slips: Mapping[str, str]
    irregular: Mapping[str, str]
    groups: Mapping[str, tuple[tuple[int, float], ...]]
    sequences: Mapping[str, tuple[Follow, ...]]
    opposites: Mapping[str, frozenset[str]]
    rivals: Mapping[str, frozenset[str]]
    confusable: frozenset[frozenset[str]]
    light: frozenset[str]
    function: frozenset[str]

    def root(self, word: str) -> str:
        """The stem of a word, irregular forms brought home."""
        return stem(self.irregular.get(word, word))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Snowball stem of a word in its American spelling, adjectives and their -ize verbs kept apart."""
    word = american(word)
    if _PLURAL_INITIALS.fullmatch(word):
        return word[:-1]
    verb = _VERB_IN_IZE.match(word)
    if verb:
        return verb.group(1)
    for kept in _KEPT_APART:
        if word.startswith(kept):
            return kept
    stemmed: str = _snowball.stemWord(word)
    return stemmed
