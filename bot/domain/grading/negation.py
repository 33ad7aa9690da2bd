"""Which words of an answer stand under a negation."""

from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from itertools import groupby, zip_longest
from operator import attrgetter

from bot.domain.grading.text import Word


class Stand(IntEnum):
    """How a word stands: plainly, or under a negation of some kind."""

    PLAIN = 0
    CONDITIONAL = 1  # "when it does not improve", "without labels": told, not denied
    SUBJECT = 2  # before the negated verb of its clause
    REPLACED = 3  # "instead of labels"
    DENIED = 4


NEGATORS = frozenset("not no never neither nor none nobody nothing hardly barely scarcely nowhere".split())
"""Words that deny what follows them in their clause."""

_AFRESH = frozenset({"neither", "nor", "and", "or", "but"})
_CONDITIONS = frozenset("if when until unless once whenever whether till where so before as provided".split())
_INSTEAD = frozenset({("instead", "of"), ("rather", "than"), ("opposed", "to")})
_NO_NEGATION = {
    "not": frozenset("only just merely simply necessarily sure to least surprisingly unlike too until quite enough sufficient".split()),
    "no": frozenset("doubt matter wonder idea question surprise".split()),
    "nothing": frozenset({"but"}),
    "without": frozenset({"loss"}),
}
_EMPTY_PREDICATES = frozenset(
    "help helps matter matters happen happens exist exists role effect effects worth need needed needs useful "
    "necessary work works used important relevant influence point anything part affect affects involved "
    "place impact reason thing".split()
)
_HINDERING = frozenset(
    "stop stops prevent prevents avoid avoids reduce reduces remove removes break breaks hinder hinders".split()
)
_WORTHLESS = frozenset("useless pointless unnecessary irrelevant worthless".split())
_DENIALS = frozenset(
    {("not", "true"), ("not", "the", "case"), ("false", "that"), ("wrong", "that"), ("a", "myth"), ("myth", "that")}
)
_DENIAL_STARTS = frozenset(denial[0] for denial in _DENIALS)
_AUXILIARIES = frozenset(
    "is are was were am be been do does did has have had can could would should will shall must may might need".split()
)
_URGING = frozenset("use better try add take do make keep get choose prefer look check report rather so".split())
_PRONOUNS = frozenset("i we they he she you it".split())
_ASKED = frozenset("it that this they you we there the".split())
_NEW_SUBJECTS = frozenset(
    "it they we you i this that these those then so thus therefore instead just only also hence simply "
    "the a an its their your my our has have had is are was were can will would "
    "for in at on with during by after before to from".split()
)
_TRIGGERS = NEGATORS | _WORTHLESS | _DENIAL_STARTS | frozenset(
    ["without", "lacking", "instead", "rather", "opposed", "fails", "failing", "fail"]
)
_CLAUSE: Callable[[Word], int] = attrgetter("clause")
_SENTENCE: Callable[[Word], int] = attrgetter("sentence")
_REACH_OF_WITHOUT = 4
_PREDICATE_REACH = 4
_LIST_ITEM, _FRONT_ITEM = 6, 4
_DOUBLE_REACH = 3
_LONG_SUBJECT = 4
_SUBJECT_REACH = 6


def stands(words: Sequence[Word]) -> list[Stand]:
    """For each word how it stands; two negations close together cancel, a denied sentence is turned round."""
    found = [Stand.PLAIN] * len(words)
    denying = {word.sentence for word in words if word.text in _TRIGGERS}
    if not denying:
        return found
    clauses = [
        _Clause(words, start, end, found)
        for start, end in _spans(words, _CLAUSE)
        if words[start].sentence in denying
    ]
    before: _Clause | None = None
    for clause, after in zip_longest(clauses, clauses[1:]):
        clause.mark(before if before is not None and before.sentence == clause.sentence else None, after)
        before = clause
    _reach_back(clauses)
    for start, end in _spans(words, _SENTENCE):
        if words[start].sentence in denying:
            _deny(found, [word.text for word in words[start:end]], start)
    return found


def _deny(found: list[Stand], texts: list[str], start: int) -> None:
    """Turn round what a denial phrase is about: what follows it, or what went before when it closes the sentence."""
    for place, text in enumerate(texts):
        size = next((size for size in (2, 3) if _is_denial(texts, place, size)), 0) if text in _DENIAL_STARTS else 0
        if not size:
            continue
        ahead = len(texts) - place - size > 1
        first, last = (place + size, len(texts)) if ahead else (0, place)
        for inside in range(start + first, start + last):
            found[inside] = Stand.PLAIN if found[inside] is Stand.DENIED else Stand.DENIED
        return


def _is_denial(texts: list[str], place: int, size: int) -> bool:
    return tuple(texts[place : place + size]) in _DENIALS


def _spans(words: Sequence[Word], kind: Callable[[Word], int]) -> Iterator[tuple[int, int]]:
    start = 0
    for _, group in groupby(words, key=kind):
        end = start + len(list(group))
        yield start, end
        start = end


def _reach_back(clauses: Sequence["_Clause"]) -> None:
    """The front items of a list whose end is denied: "data, dropout and L2 do not help"."""
    for place in range(len(clauses) - 1, 0, -1):
        later, item = clauses[place], clauses[place - 1]
        is_list = "there" not in later.texts and ("and" in later.texts or "or" in later.texts or later.covered)
        if later.whole is not Stand.PLAIN and is_list and item.sentence == later.sentence and item.is_list_item(_FRONT_ITEM):
            item.cover(later.whole)


def _is_verb(text: str) -> bool:
    return text in _AUXILIARIES or (len(text) > 3 and text.endswith(("s", "ed")) and not text.endswith(("ss", "us")))


class _Clause:
    """One clause on its way through: what the negators in it govern."""

    def __init__(self, words: Sequence[Word], start: int, end: int, found: list[Stand]) -> None:
        self.texts = [word.text for word in words[start:end]]
        self.sentence = words[start].sentence
        self.offset = start
        self.found = found
        self.conditional = self.texts[0] in _CONDITIONS
        self.state = Stand.PLAIN
        self.whole = Stand.PLAIN
        self.covered = False
        self.left = len(self.texts)
        self.subject = 0
        self.since = -_DOUBLE_REACH - 1

    def mark(self, before: "_Clause | None", after: "_Clause | None") -> None:
        """Mark the clause's words; a list goes on under the negator of the clause before."""
        if before is not None and before.state is Stand.DENIED and self._goes_on(after):
            self.state = Stand.DENIED
        for place, text in enumerate(self.texts):
            kind = self._kind(place, text)
            if kind is not None:
                self._meet(place, text, kind)
            else:
                self._pass(place, text)

    def cover(self, stand: Stand) -> None:
        """Put the whole clause under a negation."""
        self.whole, self.covered = stand, True
        for place in range(self.offset, self.offset + len(self.texts)):
            if self.found[place] is Stand.PLAIN:
                self.found[place] = stand

    def is_list_item(self, most: int) -> bool:
        """A few words without a verb of their own."""
        return len(self.texts) <= most and not any(
            text in _AUXILIARIES or text in _PRONOUNS or text in NEGATORS for text in self.texts
        )

    def _goes_on(self, after: "_Clause | None") -> bool:
        """An item of "no noise, gamma, or beta": the list ends in an "or"."""
        if not self.is_list_item(_LIST_ITEM) or self.texts[0] in _URGING:
            return False
        ahead = self.texts if after is None or after.sentence != self.sentence else self.texts + after.texts[:_LIST_ITEM]
        return "or" in ahead or "nor" in ahead

    def _pass(self, place: int, text: str) -> None:
        if text in _PRONOUNS:
            self.subject = max(self.subject, place)
        if text in {"and", "but"}:
            if place - self.subject >= _LONG_SUBJECT or any(_is_verb(word) for word in self.texts[:place]):
                self.subject = place + 1
            if self.state is Stand.REPLACED or self._starts_anew(place + 1):
                self.state = Stand.PLAIN
        if self.left <= 0:
            self.state = Stand.PLAIN
        self.left -= 1
        if self.state is Stand.DENIED and text in _HINDERING and place - self.since <= 2:
            self.found[self.offset + place] = Stand.DENIED
            self.state = Stand.SUBJECT
        if self.found[self.offset + place] is Stand.PLAIN:
            self.found[self.offset + place] = self.state

    def _kind(self, place: int, text: str) -> Stand | None:
        """What kind of negation starts here, if one does."""
        after = self.texts[place + 1] if place + 1 < len(self.texts) else ""
        if text in {"without", "lacking"}:
            return None if after in _NO_NEGATION["without"] else Stand.CONDITIONAL
        if (text, after) in _INSTEAD:
            return Stand.REPLACED
        if text in {"fails", "failing", "fail"} and after == "to":
            return Stand.DENIED
        if text in _WORTHLESS:
            self._mark_subject(place, Stand.SUBJECT)
            return None
        if text not in NEGATORS or after in _NO_NEGATION.get(text, ()) or self._is_harmless(place):
            return None
        return Stand.CONDITIONAL if self.conditional or self._is_purpose(place) else Stand.DENIED

    def _is_harmless(self, place: int) -> bool:
        """ "or not", "yes or no", "yes/no", and "isn't that ...", a negation that asks."""
        before = self.texts[place - 1] if place else ""
        if any(_is_denial(self.texts, place, size) for size in (2, 3)):
            return True
        if before == "yes" or (before == "or" and (place + 1 == len(self.texts) or "yes" in self.texts[:place])):
            return True
        return (
            place == 1
            and before in _AUXILIARIES
            and self.texts[place] == "not"
            and len(self.texts) > 2
            and self.texts[2] in _ASKED
        )

    def _is_purpose(self, place: int) -> bool:
        return place > 0 and self.texts[place - 1] == "to"

    def _meet(self, place: int, text: str, kind: Stand) -> None:
        self.left = _REACH_OF_WITHOUT if text in {"without", "lacking"} else len(self.texts)
        before = self.texts[place - 1] if place else ""
        doubled = self.state is Stand.DENIED and place - self.since <= _DOUBLE_REACH
        if kind is Stand.DENIED:
            empty = self._is_empty(place)
            if empty or text == "never" or before in _AUXILIARIES:
                self._mark_subject(place, Stand.DENIED if empty else Stand.SUBJECT)
            doubled = doubled and text not in _AFRESH and before not in _AFRESH
        self.state = Stand.PLAIN if doubled else kind
        after = self.texts[place + 1] if place + 1 < len(self.texts) else ""
        if text == "no" and after.endswith("er") and after != "longer":
            self.left = 1
        self.since = place
        self.subject = place

    def _is_empty(self, place: int) -> bool:
        following = self.texts[place + 1 : place + 1 + _PREDICATE_REACH]
        return following[:1] == ["use"] or any(word in _EMPTY_PREDICATES for word in following)

    def _mark_subject(self, place: int, stand: Stand) -> None:
        """What stands before a negator, each word once, is what it says nothing good of."""
        if self.subject == 0 and place <= _SUBJECT_REACH:
            self.whole = stand
        for before in range(max(self.subject, place - _SUBJECT_REACH), place):
            if self.found[self.offset + before] is Stand.PLAIN:
                self.found[self.offset + before] = stand
        self.subject = place

    def _starts_anew(self, place: int) -> bool:
        if place >= len(self.texts):
            return False
        text = self.texts[place]
        if text in _NEW_SUBJECTS:
            return True
        return len(text) > 3 and text.endswith(("s", "ed", "ing")) and not text.endswith(("ss", "us", "is"))
