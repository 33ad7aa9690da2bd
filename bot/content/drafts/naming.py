"""Names for what comes without one: ids and titles out of a question's words."""

import re
import textwrap
import unicodedata
import zlib
from collections.abc import Iterable

from bot.content.bars.texts import LONGEST_ID

LONGEST_TITLE = 80


def slug(text: str) -> str:
    """A text's words in lower-case ASCII between hyphens, as many as an id may have; empty where it has none."""
    # NFKD takes accents off their letters, and encoding to ASCII drops them.
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words: list[str] = re.findall(r"[a-z0-9]+", re.sub(r"['`]", "", plain))
    if not words:
        return ""
    kept = words[0][:LONGEST_ID]
    for word in words[1:]:
        if len(kept) + 1 + len(word) > LONGEST_ID:
            break
        kept += f"-{word}"
    return kept


def id_for(text: str, taken: Iterable[str]) -> str:
    """An id out of a text's words that is not taken; the same text gives the same one on every run."""
    # A text in another script has no ASCII letters: a checksum is no name, but it stays what it is.
    stem = slug(text) or f"question-{zlib.crc32(text.encode()):08x}"
    candidate, number = stem, 1
    while candidate in taken:
        number += 1
        candidate = f"{stem[: LONGEST_ID - 1 - len(str(number))].rstrip('-')}-{number}"
    return candidate


def title_for(question: str) -> str:
    """A title out of a question's first line."""
    line = question.split("\n", 1)[0].strip()
    return textwrap.shorten(line.rstrip("?.:! ") or line, LONGEST_TITLE, placeholder=" …")
