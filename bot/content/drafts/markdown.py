"""Notes as Markdown: `##` headings with the answer below, or lines that begin with `Q:` and `A:`, also mixed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from bot.content.drafts.notes import Entry
from bot.content.faults import Fault

QUESTION_LEVEL = 2
_FENCE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*)")
_CLOSING = re.compile(r"\s#+$")
_LABEL = re.compile(
    r"[\s*_>]*(?:[-+]\s+)?(?:(?P<asks>Q|(?i:question))|A|(?i:answer))\s*\d*[*_]*"
    r"\s*(?::[*_]*\s*|(?<=\d)[.)][*_]*(?:\s+|$))"
)
_ANSWER_HEADING = re.compile(r"\W*(?i:answer|solution)\W*")
_NUMBER = re.compile(r"\d+[.)]\s+")
_RULE = re.compile(r"\s*([-*_])\s*(\1\s*){2,}$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"</?(?:details|summary|br|p|b|i|em|strong|sub|sup|img|a|code|div|span)(?:\s+[\w-]+=[^<>]*)?/?>"), ""),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), ""),
    (re.compile(r"\[([^\]\n]+)\]\((?:https?:|#|/|\.)[^)\n]*\)"), r"\1"),
    (re.compile(r"\*\*(?=\S)([^\n]+?)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]+?)(?<=\S)_(?!\w)"), r"\1"),
    (re.compile(r"(?<!`)`([^`\n]+)`(?!`)"), r"\1"),
    (re.compile(r"^\s*>\s?", re.MULTILINE), ""),
    (re.compile(r"^(\s*)\+ ", re.MULTILINE), r"\1- "),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file: its number, its text, the level of the heading that it is, 0 for none, its Q: or A:."""

    number: int
    text: str
    level: int = 0
    label: re.Match[str] | None = None


@dataclass(slots=True)
class _Pair:
    """A question and its answer while their lines are read."""

    line: int
    heading: str
    asked: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    answering: bool = False

    @property
    def is_section(self) -> bool:
        """Whether nothing but a heading was read, as of a chapter."""
        return bool(self.heading) and not self.answering and not any(line.strip() for line in self.answered)

    def begin_answer(self, rest: str) -> None:
        """What stood between a heading and `A:` was the question."""
        if not self.answering and self.heading and _text(self.answered):
            self.asked, self.answered = self.answered, []
        self.answering = True
        self.answered.append(rest)

    def add(self, line: str) -> None:
        """A line below the question, or of it."""
        (self.answered if self.answering or self.heading else self.asked).append(line)

    def entry(self) -> Entry:
        """The pair as an entry."""
        asked = _text(self.asked)
        fields = {"question": asked or self.heading, "answer": _text(self.answered)}
        return Entry(self.line, fields | ({"title": self.heading} if asked and self.heading else {}))


def read_markdown(text: str) -> Iterator[Entry | Fault]:
    """The entries of a Markdown file, and a fault if it has none."""
    # Comments go, their line ends stay, so that lines keep their numbers.
    lines = list(_lines(_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)))
    pairs = list(_pairs(lines, _question_level(lines)))
    for pair, following in zip_longest(pairs, pairs[1:]):
        if not (pair.is_section and following and not following.heading):
            yield pair.entry()
    if not pairs:
        yield Fault("", "holds no question", 'begin each with "## question", or with "Q:" and its answer with "A:"')


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a file; what stands in a code block is no heading, and the block's fences are nothing."""
    fence = ""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        met = _FENCE.match(line)
        if met and (not fence or met[1] == fence):
            fence = "" if fence else met[1]
        elif fence:
            yield _Line(number, line)
        elif heading := _HEADING.match(line):
            title = _NUMBER.sub("", _CLOSING.sub("", heading[2].strip()), count=1)
            yield _Line(number, title, len(heading[1]), _LABEL.match(title))
        else:
            yield _Line(number, line, label=_LABEL.match(line))


def _question_level(lines: list[_Line]) -> int:
    """Two, unless only other headings have text of their own below."""
    levels: Counter[int] = Counter()
    open_level = 0
    for line in lines:
        if line.level or line.label:
            open_level = line.level
        elif line.text.strip() and open_level:
            levels[open_level] += 1
            open_level = 0
    if QUESTION_LEVEL in levels or not levels:
        return QUESTION_LEVEL
    return levels.most_common(1)[0][0]


def _pairs(lines: list[_Line], level: int) -> Iterator[_Pair]:
    pair: _Pair | None = None
    for line in lines:
        rest = line.text[line.label.end() :] if line.label else line.text
        if _opens(line, level):
            if pair:
                yield pair
            pair = _Pair(line.number, _clean(rest)) if line.level else _Pair(line.number, "", [rest])
        elif pair and 0 < line.level < level:
            yield pair
            pair = None
        elif pair and (line.label or (line.level and _ANSWER_HEADING.fullmatch(line.text))):
            pair.begin_answer(rest if line.label else "")
        elif pair:
            pair.add(line.text)
    if pair:
        yield pair


def _opens(line: _Line, level: int) -> bool:
    """Whether a question begins here: at a heading of the level, or at a Q: line."""
    if line.label:
        return bool(line.label["asks"])
    return line.level == level and not _ANSWER_HEADING.fullmatch(line.text)


def _text(lines: list[str]) -> str:
    return _clean("\n".join(line.rstrip() for line in lines if not _RULE.match(line)))


def _clean(text: str) -> str:
    """Text without Markdown's signs: a chat shows them as they are."""
    for pattern, plain in _INLINE:
        text = pattern.sub(plain, text)
    # A label inside bold, `**Q: Why?**`, takes the opening stars along and leaves the closing ones.
    lines = [line[:-2] if line.endswith("**") and line.count("**") == 1 else line for line in text.split("\n")]
    return "\n".join(lines).strip()
