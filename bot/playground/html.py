"""Telegram's HTML: text with entities out of it, or the reason why Telegram refuses it.

One thing is stricter than Telegram's server: a bare `&`, which its documentation forbids and its server lets
pass, is refused here, because it betrays a text that nobody escaped.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.playground.entities import Entity, settled, utf16_length
from bot.playground.refusals import bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]{1,6})|#(?P<decimal>[0-9]{1,7})|(?P<name>[a-zA-Z]+));?")
_RUN = re.compile(r"[^<&]+")
_END = re.compile(r"</([^\s>]*)\s*")
_NAME = re.compile(r"<([^\s>]*)")
_ATTRIBUTE = re.compile(
    r"""\s*(?P<name>[^\s=>]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w.-]+)))?"""
)
_LINK = re.compile(r"(?i)(?:https?|tg|ton|tonsite)://[^\s/?#].*|mailto:.+", re.DOTALL)


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    start: int


@dataclass(slots=True)
class _Reader:
    html: str
    text: list[str] = field(default_factory=list)
    offset: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> tuple[str, list[Entity]]:
        position = 0
        while position < len(self.html):
            position = self._step(position)
        if self.open:
            raise _unparsed(f"Can't find end tag corresponding to start tag {self.open[-1].tag}")
        return "".join(self.text), settled(self.entities)

    def _step(self, position: int) -> int:
        run = _RUN.match(self.html, position)
        if run:
            self._put(run[0])
            return run.end()
        if self.html[position] == "&":
            return self._reference(position)
        return self._end(position) if self.html.startswith("</", position) else self._start(position)

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.offset += utf16_length(text)

    def _reference(self, position: int) -> int:
        match = _REFERENCE.match(self.html, position)
        character = _character(match) if match else ""
        if not match or not character:
            raise self._unparsed_at("Unescaped character '&'", position)
        self._put(character)
        return match.end()

    def _start(self, position: int) -> int:
        match = _NAME.match(self.html, position)
        if match is None or match.end() == len(self.html):
            raise self._unparsed_at("Unclosed start tag", position)
        tag = match[1].lower()
        if tag not in TAGS:
            raise self._unparsed_at(f'Unsupported start tag "{tag}"', position)
        attributes, end = self._attributes(match.end(), tag, position)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._unparsed_at('Tag "span" must have class "tg-spoiler"', position)
        self.open.append(_Open(tag, attributes, self.offset, len(self.text)))
        return end

    def _attributes(self, position: int, tag: str, start: int) -> tuple[dict[str, str], int]:
        attributes: dict[str, str] = {}
        while match := _ATTRIBUTE.match(self.html, position):
            name = match["name"].lower()
            value = match["double"] or match["single"] or match["bare"]
            if match.lastgroup == "name" and (tag, name) != ("blockquote", "expandable"):
                what = f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                raise self._unparsed_at(what, start)
            attributes[name] = _unescaped(value or "")
            position = match.end()
        while position < len(self.html) and self.html[position].isspace():
            position += 1
        if not self.html.startswith(">", position):
            raise self._unparsed_at("Unclosed start tag", start)
        return attributes, position + 1

    def _end(self, position: int) -> int:
        match = _END.match(self.html, position)
        if not self.open:
            raise self._unparsed_at("Unexpected end tag", position)
        if match is None or not self.html.startswith(">", match.end()):
            raise self._unparsed_at("Unclosed end tag", position)
        opened = self.open.pop()
        if match[1].lower() not in ("", opened.tag):
            expected = f', expected "</{opened.tag}>", found "</{match[1].lower()}>"'
            raise self._unparsed_at("Unmatched end tag", position, expected)
        if self.offset > opened.offset:
            self._close(opened)
        return match.end() + 1

    def _close(self, opened: _Open) -> None:
        entity: Entity = {
            "type": TAGS[opened.tag],
            "offset": opened.offset,
            "length": self.offset - opened.offset,
        }
        if opened.tag == "a":
            url = _checked(opened.attributes.get("href") or "".join(self.text[opened.start :]))
            if not url:
                return
            entity["url"] = url
        elif opened.tag == "blockquote" and "expandable" in opened.attributes:
            entity["type"] = "expandable_blockquote"
        elif opened.tag in ("code", "pre"):
            entity |= _language(opened)
        self.entities.append(entity)

    def _unparsed_at(self, what: str, position: int, rest: str = "") -> Exception:
        return _unparsed(f"{what} at byte offset {len(self.html[:position].encode())}{rest}")


def _unparsed(what: str) -> Exception:
    return bad_request(f"can't parse entities: {what}")


def _character(match: re.Match[str]) -> str:
    if match["name"]:
        return _REFERENCES.get(match["name"], "")
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    usable = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if usable else ""


def _unescaped(value: str) -> str:
    return _REFERENCE.sub(lambda match: _character(match) or match[0], value)


def _checked(url: str) -> str:
    """Give the link as Telegram keeps it, empty where it drops the link and keeps the text."""
    if _LINK.fullmatch(url):
        return url
    return f"http://{url}" if "." in url.strip(".") and "://" not in url and " " not in url else ""


def _language(opened: _Open) -> dict[str, Any]:
    name = opened.attributes.get("class", "")
    return {"language": name.removeprefix("language-")} if name.startswith("language-") else {}


def parse(html: str) -> tuple[str, list[Entity]]:
    """Take HTML apart into its text and its entities, or refuse it as Telegram does."""
    return _Reader(html).read()
