"""One clause at a time: what the negators in it govern."""

from collections.abc import Sequence
from enum import IntEnum

from bot.domain.grading.grammar import (
    AFRESH,
    ASKED,
    AUXILIARIES,
    BARE_OF,
    CONDITIONS,
    DENIALS,
    EMPTY_PREDICATES,
    FAILING,
    HINDERING,
    INSTEAD,
    JOINING,
    NEGATORS,
    NEW_STATEMENT,
    NO_NEGATION,
    PRONOUNS,
    URGING,
    WORTHLESS,
)
from bot.domain.grading.text import Word


class Stand(IntEnum):
    """How a word stands: plainly, or under a negation of some kind."""

    PLAIN = 0
    CONDITIONAL = 1  # "when it does not improve", "without labels": told, not denied
    SUBJECT = 2  # before the negated verb of its clause
    REPLACED = 3  # "instead of labels"
    DENIED = 4


_REACH_OF_WITHOUT = 4
_PREDICATE_REACH = 4
_DOUBLE_REACH = 3
_LONG_SUBJECT = 4
_SUBJECT_REACH = 6


def is_denial(texts: list[str], place: int, size: int) -> bool:
    """Whether so many words from here make a denial phrase."""
    return tuple(texts[place : place + size]) in DENIALS


class Clause:
    """One clause on its way through: what the negators in it govern."""

    def __init__(self, words: Sequence[Word], start: int, end: int, found: list[Stand]) -> None:
        self.texts = [word.text for word in words[start:end]]
        self.sentence = words[start].sentence
        self.offset = start
        self.found = found
        self.conditional = self.texts[0] in CONDITIONS
        self.state = Stand.PLAIN
        self.whole = Stand.PLAIN
        self.covered = False
        self.left = len(self.texts)
        self.has_verb = False
        self.infinitive = False
        self.subject = 0
        self.since = -_DOUBLE_REACH - 1

    def mark(self, before: "Clause | None", *, listed: bool) -> None:
        """Mark the clause's words; an item of a list goes on under the negator of the clause before."""
        if listed and before is not None and before.state is Stand.DENIED:
            self.infinitive = before.infinitive
            if self.texts[0] not in URGING or self.infinitive:
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
            text in AUXILIARIES or text in PRONOUNS or text in NEGATORS for text in self.texts
        )

    @property
    def ends_list(self) -> bool:
        """Whether the last item of a list stands here."""
        return "or" in self.texts or "nor" in self.texts

    def _pass(self, place: int, text: str) -> None:
        if text in PRONOUNS:
            self.subject = max(self.subject, place)
        if text in JOINING:
            if self.has_verb or place - self.subject >= _LONG_SUBJECT:
                self.subject = place + 1
            if self.state is Stand.REPLACED or self._starts_anew(place + 1):
                self.state = Stand.PLAIN
        self.has_verb = self.has_verb or text in AUXILIARIES
        if self.left <= 0:
            self.state = Stand.PLAIN
        self.left -= 1
        if self.state is Stand.DENIED and text in HINDERING and place - self.since <= 2:
            self.found[self.offset + place] = Stand.DENIED
            self.state = Stand.SUBJECT
        if self.found[self.offset + place] is Stand.PLAIN:
            self.found[self.offset + place] = self.state

    def _kind(self, place: int, text: str) -> Stand | None:
        """What kind of negation starts here, if one does."""
        after = self.texts[place + 1] if place + 1 < len(self.texts) else ""
        if text in BARE_OF:
            return None if after in NO_NEGATION["without"] else Stand.CONDITIONAL
        if (text, after) in INSTEAD:
            return Stand.REPLACED
        if text in FAILING and after == "to":
            return Stand.DENIED
        if text in WORTHLESS:
            self._mark_subject(place, Stand.SUBJECT)
            return None
        if text not in NEGATORS or after in NO_NEGATION.get(text, ()) or self._is_harmless(place):
            return None
        told = self.conditional or self._is_purpose(place) or self._is_degree(place)
        return Stand.CONDITIONAL if told else Stand.DENIED

    def _is_harmless(self, place: int) -> bool:
        """ "or not", "yes or no", "yes/no", and "isn't that ...", a negation that asks."""
        before = self.texts[place - 1] if place else ""
        if any(is_denial(self.texts, place, size) for size in (2, 3)):
            return True
        if before == "yes" or (
            before == "or" and (place + 1 == len(self.texts) or "yes" in self.texts[max(0, place - 3) : place])
        ):
            return True
        return (
            place == 1
            and before in AUXILIARIES
            and self.texts[place] == "not"
            and len(self.texts) > 2
            and self.texts[2] in ASKED
        )

    def _is_degree(self, place: int) -> bool:
        """ "not so much data": less of it, not none."""
        return any(text in {"much", "many"} for text in self.texts[place + 1 : place + 4])

    def _is_purpose(self, place: int) -> bool:
        """ "to not overfit", "in order not to overfit"."""
        before = self.texts[place - 1] if place else ""
        return before == "to" or (self.texts[place + 1 : place + 2] == ["to"] and before not in AUXILIARIES)

    def _meet(self, place: int, text: str, kind: Stand) -> None:
        self.left = _REACH_OF_WITHOUT if text in BARE_OF else len(self.texts)
        before = self.texts[place - 1] if place else ""
        doubled = self.state is Stand.DENIED and place - self.since <= _DOUBLE_REACH
        if kind is Stand.DENIED:
            empty = self._is_empty(place)
            if empty or text == "never" or before in AUXILIARIES:
                self._mark_subject(place, Stand.DENIED if empty else Stand.SUBJECT)
            doubled = doubled and text not in AFRESH and before not in AFRESH
        self.state = Stand.PLAIN if doubled else kind
        self.infinitive = "to" in self.texts[place + 1 : place + 4]
        after = self.texts[place + 1] if place + 1 < len(self.texts) else ""
        if text == "no" and after.endswith("er") and after != "longer":
            self.left = 1
        self.since = place
        self.subject = place

    def _is_empty(self, place: int) -> bool:
        following = self.texts[place + 1 : place + 1 + _PREDICATE_REACH]
        return following[:1] == ["use"] or any(word in EMPTY_PREDICATES for word in following)

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
        if text in NEW_STATEMENT:
            return True
        return len(text) > 3 and text.endswith(("s", "ed", "ing")) and not text.endswith(("ss", "us", "is"))
