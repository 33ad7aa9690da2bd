"""Entities: which stretch of a text is what, counted in UTF-16 units as Telegram counts them."""

import re
from collections.abc import Iterable
from typing import Any

Entity = dict[str, Any]

_STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
_CODE = ("code", "pre")
_QUOTES = ("blockquote", "expandable_blockquote")
_FOUND = {
    "bot_command": re.compile(r"(?<![\w/@.<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])"),
    "url": re.compile(r"(?i)(?<![\w@])(?:https?|tg)://[^\s<>\"']*[^\s<>\"'.,;:!?)]"),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}"),
    "mention": re.compile(r"(?<![\w@/.+-])@[A-Za-z]\w{3,31}(?![\w@])"),
    "hashtag": re.compile(r"(?<![\w#&/])#\w*[^\W\d]\w*"),
}
_INVISIBLE = " \n\t\r\v\f"


def utf16_length(text: str) -> int:
    """Count a text as Telegram counts offsets: a character beyond the basic plane is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, entity: Entity) -> str:
    """Give the words that an entity stands for."""
    raw = text.encode("utf-16-le", "surrogatepass")
    start = 2 * int(entity["offset"])
    return raw[start : start + 2 * int(entity["length"])].decode("utf-16-le", "surrogatepass")


def found(text: str, taken: Iterable[Entity] = ()) -> list[Entity]:
    """Find what Telegram finds by itself: commands, links, addresses, mentions and hashtags."""
    busy = [_span(entity) for entity in taken if entity["type"] in (*_CODE, "text_link")]
    entities: list[Entity] = []
    for kind, pattern in _FOUND.items():
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            span = (start, start + utf16_length(match[0]))
            if not any(span[0] < end and begin < span[1] for begin, end in busy):
                busy.append(span)
                entities.append({"type": kind, "offset": start, "length": span[1] - start})
    return ordered(entities)


def ordered(entities: Iterable[Entity]) -> list[Entity]:
    """Put entities in Telegram's order: by where they start, the longest first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"], entity["type"]))


def settled(entities: Iterable[Entity]) -> list[Entity]:
    """Apply Telegram's nesting rules: code holds nothing and lies in no style, a quote in no other quote.

    So a spoiler around code does not hide the code.
    """
    given = list(entities)
    code = _outermost(given, _CODE)
    quotes = _outermost(given, _QUOTES)
    links = [link for link in _outermost(given, ("text_link",)) if not _inside(link, code)]
    styles = [
        {"type": style, "offset": start, "length": end - start}
        for style in _STYLES
        for start, end in _without(_joined(given, style), code)
    ]
    return ordered([*code, *quotes, *links, *styles])


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _inside(entity: Entity, others: Iterable[Entity]) -> bool:
    start, end = _span(entity)
    return any(_span(other)[0] <= start and end <= _span(other)[1] for other in others)


def _outermost(entities: Iterable[Entity], kinds: tuple[str, ...]) -> list[Entity]:
    kept: list[Entity] = []
    pre_first = sorted(
        (entity for entity in entities if entity["type"] in kinds),
        key=lambda entity: (entity["offset"], -entity["length"], entity["type"] != "pre"),
    )
    for entity in pre_first:
        if not _inside(entity, kept):
            kept.append(_without_language(entity, entities))
    return kept


def _without_language(entity: Entity, entities: Iterable[Entity]) -> Entity:
    """Keep a language only for a whole `<pre><code class="language-...">`, where Telegram keeps it."""
    kept = {key: value for key, value in entity.items() if key != "language"}
    if entity["type"] != "pre":
        return kept
    within = (other.get("language") for other in entities if _is_code_of(other, entity))
    language = next((name for name in within if name), None)
    return kept | ({"language": language} if language else {})


def _is_code_of(other: Entity, pre: Entity) -> bool:
    return bool(other["type"] == "code" and _span(other) == _span(pre))


def _joined(entities: Iterable[Entity], style: str) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(_span(entity) for entity in entities if entity["type"] == style):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _without(spans: list[tuple[int, int]], holes: Iterable[Entity]) -> list[tuple[int, int]]:
    for begin, finish in (_span(hole) for hole in holes):
        pieces = [
            piece
            for start, end in spans
            for piece in ((start, min(end, begin)), (max(start, finish), end))
            if piece[0] < piece[1]
        ]
        spans = pieces
    return spans


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take the blanks off both ends, as Telegram does, and move the entities along."""
    core = text.strip(_INVISIBLE)
    start = utf16_length(text[: text.find(core)]) if core else 0
    end = start + utf16_length(core)
    moved = []
    for entity in entities:
        begin, finish = _span(entity)
        begin, finish = max(begin, start), min(finish, end)
        if begin < finish:
            moved.append(entity | {"offset": begin - start, "length": finish - begin})
    return core, moved
