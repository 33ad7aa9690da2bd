"""Which words of a rubric a typed word stands for: itself, synonyms, derivations and typing errors, with the vetoes."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from bot.domain.grading.spelling import OPPOSING, edit_near, edits_allowed, opposed
from bot.domain.grading.text import LONGEST
from bot.domain.grading.words import DERIVED, EDIT_COST, SAME, Follow, Lexicon

_MEMO_LIMIT = 4_000
LONGEST_STUMP = 12
"""Letters of the longest beginning by which a word is told to matter."""

_ENDING = re.compile(r"(?:ing|ed|es|s|er|ers|ation|ly)$")


class Sense(NamedTuple):
    """The terms of a rubric that a word stands for, with its worth for each, and the sequences it may start."""

    terms: tuple[tuple[int, float], ...]
    starts: tuple[Follow, ...] = ()
    root: str = ""


_SENSELESS = Sense(())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one rubric, and which of them a typed word stands for."""

    lexicon: Lexicon
    terms: Mapping[str, int]
    names: Sequence[str] = field(repr=False)
    forms: Mapping[str, int]
    compounds: Sequence[int] = field(repr=False)
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
                self.forget()
            found = self.memo[word] = self._look_up(word)
        return found

    def forget(self) -> None:
        """Let go of what was remembered; it is looked up again when it is met again."""
        self.memo.clear()

    def _look_up(self, word: str) -> Sense:
        if len(word) > LONGEST or self._is_silent(word):
            return _SENSELESS
        worth: dict[int, float] = {}
        self._direct(word, 1.0, worth)
        for part in self.lexicon.expansions.get(word, ()):
            self._direct(part, 1.0, worth)
        if word in self.lexicon.slips:
            self._direct(self.lexicon.slips[word], 1 - EDIT_COST, worth)
        for term in self._compound(word):
            worth.setdefault(term, 1.0)
        if max(worth.values(), default=0.0) < SAME and is_word(word) and word not in self.lexicon.known:
            self._typing_error(word, worth)
            if max(worth.values(), default=0.0) < SAME:
                self._split(word, worth)
        root = self._root(word, worth)
        starts = self.starts.get(root, ())
        return Sense(tuple(worth.items()), starts, root) if worth or starts or root else _SENSELESS

    def _compound(self, word: str) -> tuple[int, ...]:
        """The two terms that a word is typed of which stand side by side in the rubric."""
        forms, compounds = self.forms, self.compounds
        for cut in range(1, len(word)):
            one, other = forms.get(word[:cut]), forms.get(word[cut:])
            if one is not None and other is not None:
                number = compound(one, other)
                place = bisect_left(compounds, number)
                if place < len(compounds) and compounds[place] == number:
                    return one, other
        return ()

    def _is_silent(self, word: str) -> bool:
        """Whether a word only binds others, in this rubric too."""
        return word in self.lexicon.function and word not in self.forms and word not in self.starts

    def _root(self, word: str, worth: Mapping[int, float]) -> str:
        """The stem of a word that may matter, of what it is a misspelling of otherwise."""
        if self._may_matter(word):
            return self.lexicon.root(word)
        return next((root for root in map(self.names.__getitem__, worth)), "")

    def root(self, word: str) -> str:
        """The stem of a typed word where it may matter, its misspelling put right."""
        return self.resolve(word).root or word

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
        return word in self.terms or any(word[:size] in stumps for size in range(2, min(len(word), LONGEST_STUMP) + 1))

    def add_group(self, group: int, credit: float, worth: dict[int, float]) -> None:
        """Add the rubric's terms of a group of synonyms to what a word is worth."""
        for term in self.by_group.get(group, ()):
            worth[term] = max(worth.get(term, 0.0), credit)

    def _split(self, word: str, worth: dict[int, float]) -> None:
        """Two words typed as one: both must be words, one of them the rubric's."""
        for cut in range(2, len(word) - 1):
            head, tail = word[:cut], word[cut:]
            if head in OPPOSING:
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
            nearest = next(
                (form for form, _ in self._near(trimmed, trimmed[0], 1) if self._is_slip(trimmed, form)), None
            )
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


def compound(one: int, other: int) -> int:
    """Two terms side by side, as one number."""
    return one << 32 | other


def is_word(word: str) -> bool:
    """Whether a text is letters enough to be somebody's misspelling."""
    return len(word) >= 3 and word.isalpha()
