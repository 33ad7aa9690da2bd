"""From a typed text to folded words that remember their places."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bot.domain.grading.grammar import CLAUSE_STARTS, NOT_FORMS, PREFIXES

LIMIT = 2_000
"""Characters of an answer that are read; what stands behind them is ignored."""

FULL_LINE = 70
"""Characters from which a line break says nothing: editors and mail programs break long lines."""

LONGEST = 40
"""Letters of the longest word that is looked at; a longer one is noise."""


class Word(NamedTuple):
    """One word, folded to plain lower-case letters, and where it stands in the typed text."""

    text: str
    start: int
    end: int
    sentence: int
    clause: int


_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta",
    "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ω": "omega",
    "Σ": "sum", "∑": "sum", "∇": "gradient", "∂": "derivative", "Δ": "delta", "√": "sqrt", "µ": "mu",
}  # fmt: skip
_SIGNS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": " - ", "—": " - ", "−": "-",
    "→": " -> ", "⇒": " -> ", "←": " , ", "≠": " != ", "≤": " < ", "≥": " > ", "·": " ", "•": ". ", "×": " ",
    "…": ". ", "\u200b": "", "\u200d": "", "\ufe0f": "", "\u00a0": " ", "\u00ad": "",
}  # fmt: skip
_FOLDED = _SIGNS | {letter: f" {name} " for letter, name in _GREEK.items()}

_PATTERN = re.compile(
    r"""
      (?P<skip>  \b(?:e\.g|i\.e|etc|vs|approx|resp|incl)\. | \\(?:frac|left|right|text|mathbf|cdot|limits) )
    | (?P<degree>  \bso(?=\s+(?:much|many|few|little|far)\b) )
    | (?P<without> \bw/o\b )
    | (?P<with>  \bw/(?!\w*/) )
    | (?P<unequal> != )
    | (?P<arrow> [-=]+> )
    | (?P<density> \b(?:pr?|q)\s?\(\s*[a-z]\w?(?:\s*(?:[|,]|given)\s*[a-z]\w?)?\s*\) )
    | (?P<number> \d+(?:[.,]\d+)+ )
    | (?P<word>  [^\W_]+(?:'[^\W_]+)* )
    | (?P<stop>  [.!?]+(?=[\s"')\]]|$) | ; | \n\s*(?:[-*\n\d]|$) )
    | (?P<line>  \n )
    | (?P<pause> [,:()\[\]{}"] | \s[-*~]+\s )
    | (?P<greater> > )
    | (?P<less>  < )
    """,
    re.VERBOSE,
)
_SIGN_WORDS = {"without": "without", "with": "with", "unequal": "not", "greater": "above", "less": "below"}

_OPENED = {form: (base, "not") for form, base in NOT_FORMS.items()}


def read(text: str) -> list[Word]:
    """The words of a text in their order, contractions opened, cut at the limit."""
    folded, places = _fold(text[:LIMIT])
    found: list[Word] = []
    sentence = clause = 0
    for match in _PATTERN.finditer(folded):
        kind = match.lastgroup or ""
        if kind in _BORDERS:
            if kind == "line" and _is_wrapped(folded, match.start()):
                continue
            clause += 1
            sentence += kind in _ENDS
            continue
        start, end = match.span()
        if places is not None:
            start, end = places[start], places[end - 1] + 1
        typed = match.group()
        is_plain = kind == "word" and typed not in _OPENED and "'" not in typed
        for part in (typed,) if is_plain else _texts(kind, typed):
            if part in CLAUSE_STARTS and kind != "degree":
                clause += 1
            word = Word(part, start, end, sentence, clause)
            if found and found[-1].text in PREFIXES and found[-1].clause == clause and part.isalpha():
                prefix = found.pop()
                word = word._replace(text=prefix.text + part, start=prefix.start)
            found.append(word)
    return found


_ENDS = frozenset({"stop", "line"})
_BORDERS = frozenset({"stop", "line", "pause", "arrow"})


def _is_wrapped(text: str, place: int) -> bool:
    """Whether a line ends here only because it was full."""
    return place - text.rfind("\n", 0, place) > FULL_LINE


def _texts(kind: str, found: str) -> tuple[str, ...]:
    """The words that a piece of text stands for; a probability such as p(y|x) is one word."""
    if kind == "word":
        return _OPENED.get(found) or ((found,) if "'" not in found else _without_ending(found))
    if kind == "density":
        return (re.sub(r"\W", "", found.replace("|", "given").replace(",", "and")),)
    if kind == "skip":
        return ()
    return (_SIGN_WORDS.get(kind, found),)


def _without_ending(word: str) -> tuple[str, ...]:
    """ "it's" is "it", "o'clock" one word."""
    head, _, tail = word.partition("'")
    return (head,) if tail in {"s", "re", "ll", "ve", "d", "m", ""} else (word.replace("'", ""),)


def _fold(text: str) -> tuple[str, list[int] | None]:
    """Lower case without accents, and for each character the place that it came from (None: unchanged)."""
    if text.isascii():
        return text.lower(), None
    folded: list[str] = []
    places: list[int] = []
    after = 0
    for match in _FOREIGN.finditer(text):
        place = match.start()
        plain = _plain(match.group())
        folded += (text[after:place].lower(), plain)
        places += (*range(after, place), *[place] * len(plain))
        after = place + 1
    folded.append(text[after:].lower())
    places += range(after, len(text))
    return "".join(folded), places


_FOREIGN = re.compile(r"[^\x00-\x7f]")


@lru_cache(maxsize=2_000)
def _plain(character: str) -> str:
    special = _FOLDED.get(character)
    if special is not None:
        return special
    parts = unicodedata.normalize("NFKD", character).lower()
    return "".join(part for part in parts if not unicodedata.combining(part))


_AMERICAN = (
    (re.compile(r"is(e|ed|es|er|ers|ing|ation|ations|able)$"), r"iz\1"),
    (re.compile(r"yse(|d|s|r|rs)$"), r"yze\1"),
    (re.compile(r"our(|s|ed|ing|able|hood|hoods|ing)$"), r"or\1"),
    (re.compile(r"ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"([bt])re(|s|d)$"), r"\1er\2"),
    (re.compile(r"ence(|s)$"), r"ence\1"),
)


def american(word: str) -> str:
    """The American spelling of a British one; other words may change too, the same way wherever they stand."""
    if len(word) < 6:
        return word
    for pattern, spelling in _AMERICAN:
        word = pattern.sub(spelling, word)
    return word
