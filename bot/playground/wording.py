"""The text of a message as a bot gives it, made into what Telegram keeps."""

import re
from typing import Any

from bot.playground import html
from bot.playground.arguments import Arguments
from bot.playground.entities import Entity, found, ordered, settled, trimmed, utf16_length
from bot.playground.limits import LONGEST_CAPTION, LONGEST_RAW_TEXT, LONGEST_TEXT
from bot.playground.refusals import bad_request
from bot.playground.world import World

_PERSON = re.compile(r"tg://user\?id=(\d+)")
_UNPRINTABLE = {code: " " for code in range(32) if chr(code) != "\n"}


def text(world: World, arguments: Arguments, too_long: str = "message is too long") -> dict[str, Any]:
    """Read a message's text and entities, or refuse them."""
    words, entities = _read(arguments, "text", "entities")
    if not words:
        raise bad_request("message text is empty")
    if len(words) > LONGEST_TEXT:
        raise bad_request(too_long)
    return _content("text", "entities", words, _named(world, entities))


def caption(world: World, arguments: Arguments) -> dict[str, Any]:
    """Read a caption and its entities; it may be left out."""
    words, entities = _read(arguments, "caption", "caption_entities")
    if len(words) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return _content("caption", "caption_entities", words, _named(world, entities)) if words else {}


def _content(name: str, entities_name: str, words: str, entities: list[Entity]) -> dict[str, Any]:
    known = ordered([*entities, *found(words, entities)])
    return {name: words} | ({entities_name: known} if known else {})


def _named(world: World, entities: list[Entity]) -> list[Entity]:
    """Turn a link to a person's id into a mention; Telegram drops it where it does not know the person."""
    named = []
    for entity in entities:
        match = _PERSON.fullmatch(entity.get("url", ""))
        person = world.people.get(int(match[1])) if match else None
        if match is None:
            named.append(entity)
        elif person is not None:
            span = {"offset": entity["offset"], "length": entity["length"]}
            named.append({"type": "text_mention", "user": person.json()} | span)
    return named


def _read(arguments: Arguments, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    raw = arguments.text(name).replace("\r", "")
    if len(raw.encode()) > LONGEST_RAW_TEXT:
        raise bad_request(f"{name} is too long")
    mode = arguments.text("parse_mode").lower()
    if mode == "html":
        words, entities = html.parse(raw)
    elif mode in ("", "none"):
        words, entities = raw, _given(arguments, entities_name, raw)
    else:
        # Telegram knows two kinds of Markdown besides; this bot speaks HTML, so anything else is a slip.
        raise bad_request("unsupported parse_mode")
    return trimmed(words.translate(_UNPRINTABLE), entities)


def _given(arguments: Arguments, name: str, raw: str) -> list[Entity]:
    entities = arguments.parsed(name, "entities") or []
    length = utf16_length(raw)
    for entity in entities:
        whole = isinstance(entity, dict) and {"type", "offset", "length"} <= entity.keys()
        if not whole or entity["offset"] < 0 or entity["offset"] + entity["length"] > length:
            raise bad_request("can't parse entities: Invalid entity bounds")
    return settled(entities)
