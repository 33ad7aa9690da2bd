"""Bars on ids, sources, and texts: that a reader is served and nothing is said twice."""

import re
from collections.abc import Iterator, Mapping

from bot.content.bars.wording import utf16_units, words
from bot.content.faults import Fault
from bot.domain.question import Question, Source

LONGEST_ID = 48  # buttons carry the id, and Telegram takes 64 bytes of data a button
SHORTEST_ANSWER, LONGEST_ANSWER = 80, 180
LONGEST_SHARED = 7
MESSAGE_LIMIT = 4096  # Telegram's, for one message
FRAME = 600  # what a verdict adds of its own: headings, the bar, quoted words, the streak

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d[a-z]?\b")
_PLACE = re.compile(
    r"\b(?:section|sec|chapter|ch|part|figure|fig|table|equation|eq|algorithm|appendix|page|pages|pp?|abstract"
    r"|introduction|theorem|lecture|slide|step)\b|§",
    re.IGNORECASE,
)


def ids_are_slugs(question: Question) -> Iterator[Fault]:
    """Ids in lower-case words with hyphens, of the question and within it."""
    ids = [("", question.id), ("", question.area)]
    ids += [(f"concept[{concept.id}].id", concept.id) for concept in question.concepts]
    ids += [(f"misconception[{met.id}].id", met.id) for met in question.misconceptions]
    for key, id_ in ids:
        if not _SLUG.fullmatch(id_) or len(id_) > LONGEST_ID:
            yield Fault(
                key,
                f'"{id_}" is no id',
                f"name it in lower-case words with hyphens, at most {LONGEST_ID} characters",
            )


def sources_back_everything(question: Question) -> Iterator[Fault]:
    """Every concept and every misconception stands on a source."""
    backed = {id_ for source in question.sources for id_ in source.backs}
    ids = [("concept", concept.id) for concept in question.concepts]
    ids += [("misconception", misconception.id) for misconception in question.misconceptions]
    for kind, id_ in ids:
        if id_ not in backed:
            yield Fault(f"{kind}[{id_}]", "is backed by no source", "name it under backs of the source that says so")


def sources_can_be_looked_up(question: Question) -> Iterator[Fault]:
    """Every source has a year, a place in it, and a web address."""
    for number, source in enumerate(question.sources, 1):
        key = f"source[{number}]"
        if not _YEAR.search(source.cite):
            yield Fault(f"{key}.cite", f'"{source.cite}" has no year', "add the year of publication")
        if not _has_place(source):
            yield Fault(f"{key}.cite", f'"{source.cite}" names no place', "add where in it: section, chapter, page")
        if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", source.url):
            yield Fault(f"{key}.url", f'"{source.url}" is no web address', "write one that begins with https://")


def _has_place(source: Source) -> bool:
    year = _YEAR.search(source.cite)
    return bool(_PLACE.search(source.cite) or (year and words(source.cite[year.end() :])))


def answer_has_a_readable_length(question: Question) -> Iterator[Fault]:
    """A model answer that teaches and is read to its end."""
    number = len(question.answer.split())
    if not SHORTEST_ANSWER <= number <= LONGEST_ANSWER:
        yield Fault(
            "answer",
            f"has {number} words, not {SHORTEST_ANSWER} to {LONGEST_ANSWER}",
            "lengthen it" if number < SHORTEST_ANSWER else "shorten it",
        )


def verdict_fits_a_message(question: Question) -> Iterator[Fault]:
    """Question, concepts, replies, model answer and sources together fit one Telegram message."""
    parts = [question.text, question.answer]
    parts += [concept.say for concept in question.concepts]
    parts += [misconception.reply for misconception in question.misconceptions]
    parts += [source.cite for source in question.sources]
    units = sum(utf16_units(part) for part in parts)
    if units > MESSAGE_LIMIT - FRAME:
        yield Fault(
            "",
            f"question, says, replies, answer and sources have {units} characters, at most "
            f"{MESSAGE_LIMIT - FRAME} fit one message",
            "shorten the replies first, then the answer",
        )


def says_are_said_once(pack: Mapping[str, Question]) -> Iterator[Fault]:
    """What a learner reads for a concept stands once in the bank."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for file, question in sorted(pack.items()):
        for concept in question.concepts:
            here = (file, concept.id)
            there = first.setdefault(tuple(words(concept.say)), here)
            if there != here:
                yield Fault(
                    f"concept[{concept.id}].say",
                    f"stands in {there[0]} too, at {there[1]}",
                    "reword one",
                    file,
                )


def texts_share_no_sentence(pack: Mapping[str, Question]) -> Iterator[Fault]:
    """No eight words in a row that another question has."""
    first: dict[tuple[str, ...], str] = {}
    for file, question in sorted(pack.items()):
        told: set[str] = set()
        for key, text in (("question", question.text), ("hint", question.hint), ("answer", question.answer)):
            for run in _runs(words(text)):
                other = first.setdefault(run, file)
                if other not in {file, *told}:
                    told.add(other)
                    yield Fault(key, f'shares "{" ".join(run)}" with {other}', "reword one", file)


def _runs(said: list[str]) -> Iterator[tuple[str, ...]]:
    length = LONGEST_SHARED + 1
    return (tuple(said[start : start + length]) for start in range(len(said) - length + 1))
