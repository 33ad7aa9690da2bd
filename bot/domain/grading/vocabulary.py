"""Which words of a rubric a typed word stands for: itself, synonyms, derivations and typing errors, with the vetoes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from bot.domain.grading.spelling import OPPOSING, edit_near, edits_allowed, opposed
from bot.domain.grading.text import LONGEST
from bot.domain.grading.words import DERIVED, EDIT_COST, SAME, Follow, Lexicon

_MEMO_LIMIT = 4_000
_LONGEST_STUMP = 12
_SHORTEST_IN_RUN = 5
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
        if len(word) > LONGEST or self._is_silent(word):
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
            if max(worth.values(), default=0.0) < SAME:
                self._split(word, worth)
        root = self._root(word, worth)
        starts = self.starts.get(root, ())
        return Sense(tuple(worth.items()), starts, root) if worth or starts or root else _SENSELESS

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
        return word in self.terms or any(word[:size] in stumps for size in range(2, min(len(word), _LONGEST_STUMP) + 1))

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


def _is_word(word: str) -> bool:
    return len(word) >= 3 and word.isalpha()


def vocabulary(surfaces: Mapping[str, Iterable[str]], pairs: Iterable[tuple[str, str]], lexicon: Lexicon) -> Vocabulary:
    """The vocabulary of a rubric from its stems, each with the forms it was written in, and its neighbours."""
    groups = {group for root in surfaces for group, _ in lexicon.groups.get(root, ())}
    starts = {
        first: tuple(found)
        for first, follows in lexicon.sequences.items()
        if (found := [follow for follow in follows if follow.group in groups])
    }
    running = {root for first, follows in starts.items() for follow in follows for root in (first, *follow.rest)}
    extra = sorted(root for root in running - surfaces.keys() if len(root) >= _SHORTEST_IN_RUN)
    terms = {root: number for number, root in enumerate((*surfaces, *extra))}
    forms = dict(terms)
    forms |= {form: terms[root] for root, written in surfaces.items() for form in written}
    by_group: dict[int, list[int]] = {}
    for root, term in terms.items():
        for group, _ in lexicon.groups.get(root, ()):
            if group in groups:
                by_group.setdefault(group, []).append(term)
    return Vocabulary(
        lexicon=lexicon,
        terms=terms,
        names=tuple(terms),
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
