"""Which words of an answer stand under a negation."""

from collections.abc import Sequence
from enum import IntEnum

from bot.domain.grading.text import Word


class Stand(IntEnum):
    """How a word stands: plainly, or under a negation of some kind."""

    PLAIN = 0
    CONDITIONAL = 1  # "when it does not improve", "without labels": told, not denied
    SUBJECT = 2  # before the negated verb of its clause
    REPLACED = 3  # "instead of labels"
    DENIED = 4


NEGATORS = frozenset(
    "not no never neither nor none nobody nothing cannot hardly barely scarcely nowhere isn ain".split()
)
_WITHOUT = frozenset({"without", "lacking"})
_CONDITIONS = frozenset("if when until unless once whenever whether till where".split())
_INSTEAD = {("instead", "of"), ("rather", "than"), ("opposed", "to")}
_NO_NEGATION = {
    "not": frozenset(
        "only just merely simply necessarily sure to least surprisingly unlike too until exactly quite".split()
    ),
    "no": frozenset("doubt matter wonder idea problem need question surprise".split()),
    "nothing": frozenset({"but"}),
    "cannot": frozenset({"overstate"}),
    "without": frozenset({"loss"}),
    "or": frozenset({"not"}),
}
_EMPTY_PREDICATES = frozenset(
    "help helps matter matters happen happens exist exists role effect effects worth need needed needs useful "
    "necessary work works important relevant influence used required point use anything exist part affect affects "
    "involved place impact reason thing change changes occur occurs".split()
)
_EMPTY_BY_THEMSELVES = frozenset("useless pointless unnecessary irrelevant worthless myth nonsense".split())
_DENIALS = (
    ("not", "true"), ("not", "the", "case"), ("false", "that"), ("wrong", "that"), ("is", "incorrect"),
    ("is", "false"), ("is", "wrong"), ("a", "lie"), ("untrue",),
)  # fmt: skip
_QUESTION_STARTS = frozenset("is are was were do does did has have can could would should will".split())
_AFTER_AND = frozenset(
    "it they we you i this that these those then so thus therefore instead just only also hence simply".split()
)
_REACH_OF_WITHOUT = 4


def stands(words: Sequence[Word]) -> list[Stand]:
    """For each word how it stands; two negations in one clause cancel."""
    found = [Stand.PLAIN] * len(words)
    texts = [word.text for word in words]
    place = 0
    while place < len(words):
        kind = _kind(texts, words, place)
        if kind is not None:
            _spread(words, texts, found, place, kind)
        place += 1
    for start, end in _denied_sentences(words, texts):
        for inside in range(start, end):
            found[inside] = Stand.PLAIN if found[inside] is Stand.DENIED else Stand.DENIED
    return found


def _kind(texts: list[str], words: Sequence[Word], place: int) -> Stand | None:
    text = texts[place]
    after = texts[place + 1] if place + 1 < len(texts) else ""
    if text in _WITHOUT:
        return None if after in _NO_NEGATION["without"] else Stand.CONDITIONAL
    if (text, after) in _INSTEAD:
        return Stand.REPLACED
    if text in _EMPTY_BY_THEMSELVES:
        return Stand.DENIED
    if text not in NEGATORS or after in _NO_NEGATION.get(text, ()):
        return None
    if _is_asking(texts, words, place) or (place and texts[place - 1] == "or"):
        return None
    return Stand.CONDITIONAL if _is_condition(texts, words, place) else Stand.DENIED


def _is_asking(texts: list[str], words: Sequence[Word], place: int) -> bool:
    """ "Isn't that where ...": a negation that asks."""
    return (
        texts[place] == "not"
        and place >= 1
        and texts[place - 1] in _QUESTION_STARTS
        and words[place].start == words[place - 1].start
        and (place == 1 or words[place - 2].clause != words[place - 1].clause)
        and place + 1 < len(texts)
        and texts[place + 1] in {"it", "that", "this", "they", "you", "we", "there", "the"}
    )


def _is_condition(texts: list[str], words: Sequence[Word], place: int) -> bool:
    first = place
    while first and words[first - 1].clause == words[place].clause:
        first -= 1
    return texts[first] in _CONDITIONS or (first > 0 and texts[first - 1] in _CONDITIONS)


def _spread(words: Sequence[Word], texts: list[str], found: list[Stand], place: int, kind: Stand) -> None:
    """Mark the words that a negator governs: forward to the clause's end, backward to its subject."""
    clause = words[place].clause
    forward_end = _forward_end(words, texts, place, kind)
    for inside in range(place + 1, forward_end):
        if kind is Stand.DENIED and found[inside] is Stand.DENIED:
            found[inside] = Stand.PLAIN
        elif kind is Stand.DENIED or found[inside] is Stand.PLAIN:
            found[inside] = kind
    if kind is not Stand.DENIED:
        return
    empty = texts[place] in _EMPTY_BY_THEMSELVES or any(
        text in _EMPTY_PREDICATES for text in texts[place + 1 : min(forward_end, place + 4)]
    )
    inside = place - 1
    while inside >= 0 and words[inside].clause == clause and texts[inside] not in {"and", "but"}:
        if found[inside] is not Stand.DENIED or empty:
            found[inside] = Stand.DENIED if empty else Stand.SUBJECT
        inside -= 1


def _forward_end(words: Sequence[Word], texts: list[str], place: int, kind: Stand) -> int:
    limit = len(words) if kind is not Stand.CONDITIONAL else min(len(words), place + 1 + _REACH_OF_WITHOUT)
    inside = place + 1
    while inside < limit and words[inside].clause == words[min(place + 1, len(words) - 1)].clause:
        if texts[inside] == "and" and inside + 1 < len(words) and _starts_anew(texts[inside + 1]):
            break
        inside += 1
    return inside


def _starts_anew(text: str) -> bool:
    return text in _AFTER_AND or (
        text.endswith("s") and not text.endswith(("ss", "us", "is")) and len(text) > 3
    )


def _denied_sentences(words: Sequence[Word], texts: list[str]) -> list[tuple[int, int]]:
    spans = []
    for denial in _DENIALS:
        size = len(denial)
        for place in range(len(texts) - size + 1):
            if texts[place] == denial[0] and tuple(texts[place : place + size]) == denial:
                spans.append(_sentence_around(words, place))
    return sorted(set(spans))


def _sentence_around(words: Sequence[Word], place: int) -> tuple[int, int]:
    start = end = place
    while start and words[start - 1].sentence == words[place].sentence:
        start -= 1
    while end < len(words) and words[end].sentence == words[place].sentence:
        end += 1
    return start, end
