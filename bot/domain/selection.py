"""Which question comes next, and which questions a typed topic means."""

import random
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.domain.bank import QuestionBank
from bot.domain.question import Level

SUGGESTIONS = 4

_WORD = re.compile(r"[^\W_]+")
_FILLER = re.compile(
    r"an?|the|about|on|in|of|for|with|to|and|or|vs|is|be|it|me|i|can|any|some|something|what"
    r"|ask|give|please|one|quiz|test|topic|questions?|levels?"
)
_LEVEL_WORDS = {
    **dict.fromkeys(("junior", "easy", "beginner", "entry", "simple"), Level.JUNIOR),
    **dict.fromkeys(("mid", "medium", "middle", "intermediate"), Level.MID),
    **dict.fromkeys(("senior", "hard", "difficult", "advanced", "expert"), Level.SENIOR),
}
# Shortest start of a word that names it ("norm"), and shortest word in which a slip is sure to be one:
# among four letters too many are neighbours ("gans", "gains").
_START = 4
_SLIPPABLE = 5
_NEAR = 65.0


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions that belong together: typing `name` means exactly them, and `label` is what people read."""

    name: str
    label: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The topics nearest to words that may mean several or none, best first, possibly not one."""

    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What words can mean: an area or a question, by the words of its name and by those written as one."""

    topic: Topic
    words: frozenset[str]
    joined: frozenset[str]
    is_area: bool


def choose(
    candidates: Sequence[str], asked: Mapping[str, datetime], open_ids: Collection[str], rng: random.Random
) -> str | None:
    """Choose an id that is not open: one never asked while there is one, then the one asked longest ago."""
    left = [candidate for candidate in candidates if candidate not in open_ids]
    unseen = [candidate for candidate in left if candidate not in asked]
    if unseen:
        return rng.choice(unseen)
    return min(left, key=lambda candidate: asked[candidate], default=None)


def find_topic(bank: QuestionBank, words: str) -> Topic | Suggestions:
    """Return the area, level or questions that the words mean, or what they may mean; never a guess."""
    entries = [*_areas(bank), *_questions(bank)]
    typed = words.strip().casefold()
    named = next((entry.topic for entry in entries if entry.topic.name == typed), None)
    if named is not None:
        return named
    said = _words(words)
    levels = {word: level for word in said if (level := _level(word)) is not None}
    rest = [word for word in said if word not in levels]
    if levels and not rest:
        return _of_levels(Topic("", "", tuple(question.id for question in bank)), levels.values(), bank)
    found = _find(said, entries)
    if isinstance(found, Topic) or not levels:
        return found
    found = _find(rest, entries)
    return found if isinstance(found, Suggestions) else _of_levels(found, levels.values(), bank)


def _areas(bank: QuestionBank) -> Iterator[_Entry]:
    for area in bank.areas:
        ids = tuple(question.id for question in bank.matching(frozenset({area}), frozenset()))
        yield _entry(Topic(area, area.replace("-", " "), ids), area, is_area=True)


def _questions(bank: QuestionBank) -> Iterator[_Entry]:
    for question in bank:
        topic = Topic(question.id, question.title, (question.id,))
        yield _entry(topic, f"{question.title} / {question.id}", is_area=False)


def _entry(topic: Topic, name: str, *, is_area: bool) -> _Entry:
    said = _words(name)
    joined = frozenset(_singular(one + other) for one, other in pairwise(said))
    return _Entry(topic, frozenset(map(_singular, said)), joined, is_area)


def _of_levels(topic: Topic, levels: Collection[Level], bank: QuestionBank) -> Topic | Suggestions:
    """Narrow the topic to some levels, or suggest it whole when it has no question of theirs."""
    kept = {question.id for question in bank.matching(frozenset(), frozenset(levels))}
    names = [level.value for level in Level if level in levels]
    ids = tuple(one for one in topic.ids if one in kept)
    if not ids:
        return Suggestions((topic,) if topic.name else ())
    return Topic(" ".join([*names, topic.name]).strip(), " ".join([*names, topic.label]).strip(), ids)


def _find(said: Sequence[str], entries: Sequence[_Entry]) -> Topic | Suggestions:
    meant = [_meant(word, entries) for word in said]
    if not all(meant) and len(said) > 1 and _meant("".join(said), entries):
        return _find(["".join(said)], entries)
    fitting = [entry for entry in entries if all((entry.words | entry.joined) & some for some in meant)]
    used = [frozenset().union(*((entry.words | entry.joined) & some for entry in fitting)) for some in meant]
    if not said or not fitting or any(len(some) > 1 for some in used):
        return _nearest(said, fitting or entries)
    return _together(said, [next(iter(some)) for some in used], fitting)


def _together(said: Sequence[str], meant: Sequence[str], fitting: Sequence[_Entry]) -> Topic | Suggestions:
    area = next((entry for entry in fitting if entry.is_area and entry.words == set(meant)), None)
    if area is not None:
        return area.topic
    questions = [entry.topic for entry in fitting if not entry.is_area] or [entry.topic for entry in fitting]
    label = " ".join(typed if _singular(typed) == word else word for typed, word in zip(said, meant, strict=True))
    alone = next((topic for topic in questions if topic.name == label), None)
    if len(questions) == 1 or alone is not None:
        return alone or questions[0]
    return Topic(label, label, tuple(one for topic in questions for one in topic.ids))


def _meant(word: str, entries: Sequence[_Entry]) -> frozenset[str]:
    """Return the words of the bank that a typed word means: itself, else those it starts, else a slip's."""
    one = _singular(word)
    for vocabulary in (
        frozenset().union(*(entry.words for entry in entries)),
        frozenset().union(*(entry.joined for entry in entries)),
    ):
        if one in vocabulary:
            return frozenset({one})
        started = frozenset(known for known in vocabulary if len(one) >= _START and known.startswith(one))
        if meant := started or frozenset(known for known in vocabulary if _is_slip(one, known)):
            return meant
    return frozenset()


def _is_slip(typed: str, known: str) -> bool:
    """Tell whether a slip of the fingers explains the difference; the first letter is seldom wrong."""
    if min(len(typed), len(known)) < _SLIPPABLE or typed[0] != known[0]:
        return False
    return OSA.distance(typed, known, score_cutoff=2) <= (1 if len(known) < 9 else 2)


def _nearest(said: Sequence[str], entries: Sequence[_Entry]) -> Suggestions:
    scored = []
    for order, entry in enumerate(entries):
        scores = [max(_nearness(word, known) for known in entry.words | entry.joined) for word in said]
        if max(scores, default=0) >= _NEAR:
            scored.append((-sum(scores), order, entry.topic))
    return Suggestions(tuple(topic for *_, topic in sorted(scored)[:SUGGESTIONS]))


def _nearness(word: str, known: str) -> float:
    return 100.0 if known.startswith(word) else fuzz.ratio(_singular(word), known)


def _level(word: str) -> Level | None:
    slips = [known for known in _LEVEL_WORDS if _is_slip(word, known)]
    return _LEVEL_WORDS.get(slips[0] if len(slips) == 1 else word)


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    said = _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
    return [word for word in said if not _FILLER.fullmatch(word)]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "aisu" else word
