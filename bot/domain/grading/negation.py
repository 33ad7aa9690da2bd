"""Which words of an answer stand under a negation."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import groupby

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

_AFRESH = frozenset({"neither", "nor", "and", "or"})
_CONDITIONS = frozenset("if when until unless once whenever whether till where so before".split())
_INSTEAD = frozenset({("instead", "of"), ("rather", "than"), ("opposed", "to"), ("in", "place")})
_NO_NEGATION = {
    "not": frozenset("only just merely simply necessarily sure to least surprisingly unlike too until quite".split()),
    "no": frozenset("doubt matter wonder idea question surprise".split()),
    "nothing": frozenset({"but"}),
    "without": frozenset({"loss"}),
}
_EMPTY_PREDICATES = frozenset(
    "help helps matter matters happen happens exist exists role effect effects worth need needed needs useful "
    "necessary work works important relevant influence point anything part affect affects involved "
    "place impact reason thing".split()
)
_EMPTY_BY_THEMSELVES = frozenset("useless pointless unnecessary irrelevant worthless".split())
_DENIALS = frozenset(
    {("not", "true"), ("not", "the", "case"), ("false", "that"), ("wrong", "that"), ("a", "myth"), ("myth", "that")}
)
_ASKING = frozenset("is are was were do does did has have can could would should will".split())
_ASKED = frozenset("it that this they you we there the".split())
_NEW_SUBJECTS = frozenset(
    "it they we you i this that these those then so thus therefore instead just only also hence simply".split()
)
_REACH_OF_WITHOUT = 4
_PREDICATE_REACH = 4
_LIST_ITEM = 3


def stands(words: Sequence[Word]) -> list[Stand]:
    """For each word how it stands; two negations in one clause cancel, a denied sentence is turned round."""
    found = [Stand.PLAIN] * len(words)
    carried = False
    for start, end in _spans(words, "clause"):
        carried = _Clause([word.text for word in words[start:end]], start, found).mark(carried)
    for start, end in _spans(words, "sentence"):
        if _is_denied([word.text for word in words[start:end]]):
            for place in range(start, end):
                found[place] = Stand.PLAIN if found[place] is Stand.DENIED else Stand.DENIED
    return found


def _spans(words: Sequence[Word], kind: str) -> Iterator[tuple[int, int]]:
    start = 0
    for _, group in groupby(words, key=lambda word: getattr(word, kind)):
        end = start + len(list(group))
        yield start, end
        start = end


def _is_denied(texts: list[str]) -> bool:
    return any(
        tuple(texts[place : place + size]) in _DENIALS
        for place, text in enumerate(texts)
        if text in {"not", "false", "wrong", "a", "myth"}
        for size in (2, 3)
    )


class _Clause:
    """One clause on its way through: what the negators in it govern."""

    def __init__(self, texts: list[str], offset: int, found: list[Stand]) -> None:
        self.texts = texts
        self.offset = offset
        self.found = found
        self.conditional = texts[0] in _CONDITIONS
        self.state = Stand.PLAIN
        self.left = 0
        self.subject = 0

    def mark(self, carried: bool) -> bool:
        """Mark the clause's words; whether a short list item that follows is still denied."""
        if carried and len(self.texts) <= _LIST_ITEM and self.texts[0] not in _NEW_SUBJECTS:
            self.state = Stand.DENIED
        self.left = len(self.texts)
        for place, text in enumerate(self.texts):
            kind = self._kind(place, text)
            if kind is not None:
                self._meet(place, text, kind)
                continue
            if text == "and" and self._starts_anew(place + 1):
                self.state, self.subject = Stand.PLAIN, place + 1
            if self.left <= 0:
                self.state = Stand.PLAIN
            self.left -= 1
            self.found[self.offset + place] = self.state
        return self.state is Stand.DENIED

    def _kind(self, place: int, text: str) -> Stand | None:
        """What kind of negation starts here, if one does."""
        after = self.texts[place + 1] if place + 1 < len(self.texts) else ""
        if text in {"without", "lacking"}:
            return None if after in _NO_NEGATION["without"] else Stand.CONDITIONAL
        if (text, after) in _INSTEAD:
            return Stand.REPLACED
        if text in _EMPTY_BY_THEMSELVES or (text in {"fails", "failing", "fail"} and after == "to"):
            return Stand.DENIED
        if text not in NEGATORS or after in _NO_NEGATION.get(text, ()) or self._is_harmless(place):
            return None
        return Stand.CONDITIONAL if self.conditional or self._is_purpose(place) else Stand.DENIED

    def _is_harmless(self, place: int) -> bool:
        """ "or not", "yes or no", and "isn't that ...", a negation that asks."""
        before = self.texts[place - 1] if place else ""
        if before == "or" and place + 1 == len(self.texts):
            return True
        return (
            place == 1
            and before in _ASKING
            and self.texts[place] == "not"
            and len(self.texts) > 2
            and self.texts[2] in _ASKED
        )

    def _is_purpose(self, place: int) -> bool:
        return place > 0 and self.texts[place - 1] == "to"

    def _meet(self, place: int, text: str, kind: Stand) -> None:
        if kind is not Stand.DENIED:
            self.state = Stand.PLAIN if self.state is Stand.DENIED else kind
            self.left = _REACH_OF_WITHOUT if text in {"without", "lacking"} else len(self.texts)
            return
        empty = self._is_empty(place, text)
        self._mark_subject(place, Stand.DENIED if empty else Stand.SUBJECT)
        before = self.texts[place - 1] if place else ""
        afresh = text in _AFRESH or before in _AFRESH
        self.state = Stand.PLAIN if self.state is Stand.DENIED and not afresh else Stand.DENIED
        self.left = len(self.texts)

    def _is_empty(self, place: int, text: str) -> bool:
        following = self.texts[place + 1 : place + 1 + _PREDICATE_REACH]
        return text in _EMPTY_BY_THEMSELVES or any(word in _EMPTY_PREDICATES for word in following)

    def _mark_subject(self, place: int, stand: Stand) -> None:
        """What stands before a negator, each word once, is what it says nothing good of."""
        for before in range(self.subject, place):
            if self.found[self.offset + before] is Stand.PLAIN:
                self.found[self.offset + before] = stand
        self.subject = place

    def _starts_anew(self, place: int) -> bool:
        if place >= len(self.texts):
            return False
        text = self.texts[place]
        third_person = text.endswith("s") and not text.endswith(("ss", "us", "is")) and len(text) > 3
        return text in _NEW_SUBJECTS or third_person
