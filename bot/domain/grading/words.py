"""When two words count as the same: stems, tables, derivations and typing errors, with the vetoes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from bot.domain.grading.text import LONGEST, american

SAME, ALIKE, DERIVED = 0.9, 0.7, 0.75
"""What a synonym, a looser one, and a word with a common beginning are worth beside the word itself."""

RUN = 0.96
"""What several words are worth that together stand for one: hardly by accident."""

EDIT_COST = 0.04
"""What each typing error takes from a word's worth."""

_MEMO_LIMIT = 4_000
_LONGEST_STUMP = 12

_snowball = snowballstemmer.stemmer("english")
_VERB_IN_IZE = re.compile(r"([a-z]{3,}iz)(?:e|ed|es|er|ers|ing|ation|ations|able)$")
_ENDING = re.compile(r"(?:ing|ed|es|s|er|ers|ation|ly)$")
_KEPT_APART = (
    "adapter", "multiple", "discriminativ", "discriminator",
    "generativ", "generator", "activat", "neuron", "universal", "importanc", "import", "organ", "policy",
    "experiment", "experienc", "variat", "varianc",
)  # fmt: skip
_OPPOSING = (
    "un", "non", "in", "im", "dis", "under", "over", "de", "en", "up", "down", "self", "semi", "anti", "mis", "ir",
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

    known: frozenset[str]
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
    verb = _VERB_IN_IZE.match(word)
    if verb:
        return verb.group(1)
    for kept in _KEPT_APART:
        if word.startswith(kept):
            return kept
    stemmed: str = _snowball.stemWord(word)
    return stemmed


def edits_allowed(length: int) -> int:
    """How many typing errors a word of this many letters may hold."""
    if length <= 3:
        return 0
    if length <= 6:
        return 1
    return 2 if length <= 10 else 3


def opposed(one: str, other: str) -> bool:
    """Whether one word is the other behind a prefix that turns its meaning round."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 3 and any(
        longer == prefix + shorter
        or (
            longer.startswith(prefix)
            and not shorter.startswith(prefix)
            and edit_near(longer[len(prefix) :], shorter)
        )
        for prefix in _OPPOSING
    )


def edit_near(one: str, other: str) -> bool:
    """Whether two words are one typing error apart or less."""
    return len(one) >= 5 and OSA.distance(one, other, score_cutoff=1) <= 1


class Sense(NamedTuple):
    """The terms of a rubric that a word stands for, with its worth for each, and the sequences it may start."""

    terms: tuple[tuple[int, float], ...]
    starts: tuple[Follow, ...] = ()


_SENSELESS = Sense(())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one rubric, and which of them a typed word stands for."""

    lexicon: Lexicon
    terms: Mapping[str, int]
    forms: Mapping[str, int]
    compounds: Mapping[str, tuple[int, ...]]
    by_letter: Mapping[str, tuple[str, ...]] = field(repr=False)
    by_beginning: Mapping[str, tuple[str, ...]] = field(repr=False)
    by_group: Mapping[int, tuple[int, ...]] = field(repr=False)
    stumps: frozenset[str] = field(repr=False)
    starts: Mapping[str, tuple[Follow, ...]] = field(repr=False)
    memo: dict[str, Sense] = field(default_factory=dict, repr=False, compare=False)

    def resolve(self, word: str) -> Sense:
        """What a typed word stands for; remembered, since answers repeat words."""
        found = self.memo.get(word)
        if found is None:
            if len(self.memo) >= _MEMO_LIMIT:
                self.memo.clear()
            found = self.memo[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> Sense:
        if len(word) > LONGEST:
            return _SENSELESS
        worth: dict[int, float] = {}
        self._direct(word, 1.0, worth)
        for part in self.lexicon.expansions.get(word, ()):
            self._direct(part, 1.0, worth)
        if word in self.lexicon.slips:
            self._direct(self.lexicon.slips[word], 1 - EDIT_COST, worth)
        for term in self.compounds.get(word, ()):
            worth.setdefault(term, 1.0)
        if max(worth.values(), default=0.0) < SAME and _is_word(word) and word not in self.lexicon.known:
            self._typing_error(word, worth)
            if not worth:
                self._split(word, worth)
        starts = self.starts.get(self.lexicon.root(word), ()) if self._may_matter(word) else ()
        return Sense(tuple(worth.items()), starts) if worth or starts else _SENSELESS

    def _direct(self, word: str, credit: float, worth: dict[int, float]) -> None:
        """What a word is worth by itself, its groups and its beginning."""
        if not self._may_matter(word):
            return
        root = self.lexicon.root(word)
        term = self.terms.get(root)
        if term is not None:
            worth[term] = max(worth.get(term, 0.0), credit)
        for group, strength in self.lexicon.groups.get(root, ()):
            self.add_group(group, credit * strength, worth)
        for other in self.by_beginning.get(root[:5], ()):
            if _derived(root, other) and frozenset((root, other)) not in self.lexicon.confusable:
                worth.setdefault(self.terms[other], credit * DERIVED)

    def _may_matter(self, word: str) -> bool:
        """Whether a word could have a stem that matters: stemming is what takes time."""
        if word in self.lexicon.irregular:
            return True
        stumps = self.stumps
        return word in self.terms or any(
            word[:size] in stumps for size in range(2, min(len(word), _LONGEST_STUMP) + 1)
        )

    def add_group(self, group: int, credit: float, worth: dict[int, float]) -> None:
        """Add the rubric's terms of a group of synonyms to what a word is worth."""
        for term in self.by_group.get(group, ()):
            worth[term] = max(worth.get(term, 0.0), credit)

    def _split(self, word: str, worth: dict[int, float]) -> None:
        """Two words typed as one: both must be words, one of them the rubric's."""
        for cut in range(2, len(word) - 1):
            head, tail = word[:cut], word[cut:]
            if head in _OPPOSING:
                continue
            if (self._own(head) and (self._own(tail) or self._plain(tail))) or (self._own(tail) and self._plain(head)):
                for part in (head, tail):
                    self._direct(part, 1.0, worth)
                return

    def _own(self, word: str) -> bool:
        """Whether a word is one of the rubric's as people write it, not a bare stem."""
        return word in self.forms and (word not in self.terms or word in self.lexicon.known)

    def _plain(self, word: str) -> bool:
        return len(word) >= 3 and word in self.lexicon.known

    def _typing_error(self, word: str, worth: dict[int, float]) -> None:
        nearest, fewest = self._nearest(word)
        if nearest is None and (trimmed := _ENDING.sub("", word)) != word and len(trimmed) >= 5:
            nearest = next((form for form, _ in self._near(trimmed, trimmed[0], 1) if self._is_slip(trimmed, form)), None)
            fewest = 2
        if nearest is not None:
            worth[self.forms[nearest]] = 1 - EDIT_COST * fewest
            self._direct(nearest, 1 - EDIT_COST * fewest, worth)

    def _nearest(self, word: str) -> tuple[str | None, int]:
        """The form that a word is a misspelling of, and by how many edits."""
        keys = [(word[0], edits_allowed(len(word) + 3))]
        if len(word) >= 5:
            keys += [(word[1], 1), ("?" + word[0], 1)]
        nearest, fewest = None, 4
        for key, cutoff in keys:
            for form, edits in self._near(word, key, cutoff):
                allowed = edits_allowed(len(form)) if form[0] == word[0] else int(len(form) >= 6)
                if edits <= allowed and edits < fewest and not self._vetoed(word, form):
                    nearest, fewest = form, edits
            if fewest <= 1:
                break
        return nearest, fewest

    def _near(self, word: str, key: str, cutoff: int) -> list[tuple[str, int]]:
        """Forms of one bucket within so many edits, the nearest first."""
        forms = self.by_letter.get(key)
        if not forms:
            return []
        found = process.extract(word, forms, scorer=OSA.distance, score_cutoff=cutoff, limit=4)
        return [(form, int(edits)) for form, edits, _ in found]

    def _is_slip(self, word: str, form: str) -> bool:
        return form[0] == word[0] and edit_near(word, form) and not self._vetoed(word, form)

    def _vetoed(self, word: str, form: str) -> bool:
        return opposed(word, form) or frozenset((self.lexicon.root(word), form)) in self.lexicon.confusable


def _derived(one: str, other: str) -> bool:
    shorter, longer = sorted((len(one), len(other)))
    return (
        one != other
        and shorter >= 5
        and shorter >= 0.65 * longer
        and Prefix.similarity(one, other) == shorter
        and not opposed(one, other)
    )


def _is_word(word: str) -> bool:
    return len(word) >= 3 and word.isalpha()


def vocabulary(
    surfaces: Mapping[str, Iterable[str]], pairs: Iterable[tuple[str, str]], lexicon: Lexicon
) -> Vocabulary:
    """The vocabulary of a rubric from its stems, each with the forms it was written in, and its neighbours."""
    terms = {root: number for number, root in enumerate(surfaces)}
    forms = {root: term for root, term in terms.items()}
    forms |= {form: terms[root] for root, written in surfaces.items() for form in written}
    by_group: dict[int, list[int]] = {}
    for root, term in terms.items():
        for group, _ in lexicon.groups.get(root, ()):
            by_group.setdefault(group, []).append(term)
    starts = {
        first: tuple(found)
        for first, sequences in lexicon.sequences.items()
        if (found := [sequence for sequence in sequences if sequence.group in by_group])
    }
    return Vocabulary(
        lexicon=lexicon,
        terms=terms,
        forms=forms,
        compounds={one + other: (forms[one], forms[other]) for one, other in pairs},
        by_letter=_by_letter(forms),
        by_beginning=_grouped((root[:5], root) for root in terms if len(root) >= 5 and root.isalpha()),
        by_group={group: tuple(members) for group, members in by_group.items()},
        stumps=_stumps((*terms, *starts), by_group, lexicon),
        starts=starts,
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _by_letter(forms: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Forms long enough to be mistyped, by first letter and, marked, by second."""
    mistaken = [form for form in forms if _is_word(form) and len(form) >= 4]
    return _grouped((key, form) for form in mistaken for key in (form[0], "?" + form[1]))


def _stumps(roots: Iterable[str], groups: Mapping[int, object], lexicon: Lexicon) -> frozenset[str]:
    """Beginnings of every stem that could lead to the rubric; a word that starts with none needs no stemming.

    Stemming changes at most the last two letters of what it leaves standing.
    """
    grouped = (root for root, memberships in lexicon.groups.items() if any(group in groups for group, _ in memberships))
    return frozenset(
        root[: max(2, len(root) - (2 if len(root) > 4 else 1))][:_LONGEST_STUMP] for root in (*roots, *grouped)
    )
