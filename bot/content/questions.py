"""The shape of a question's file: from TOML to a domain Question, or to faults that say why not.

Only what grading cannot do without is demanded here; what makes a question good is for `bars`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from bot.content.faults import Fault
from bot.content.slips import faults_of
from bot.domain.question import Check, Concept, Level, Misconception, Question, Source

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BROKEN_LINE = re.compile(r"(?<=\S)[ \t]*\n[ \t]*+(?!\n|[-*•] |\d+[.)] )")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _printable(text: str) -> str:
    if found := _CONTROL.search(text):
        raise PydanticCustomError("control", "holds the control character {at}", {"at": repr(found.group())})
    return text


def _sayable(phrasing: str) -> str:
    """Every part of a phrasing holds a word: `a > b` has two parts."""
    if not all(re.search(r"\w", part) for part in re.split(r"(?<!\S)>(?!\S)", phrasing)):
        raise PydanticCustomError("wordless", "holds no word, or an empty side of >")
    return phrasing


def unwrapped(text: str) -> str:
    """Lines that an author broke for the editor are one line in a chat; empty lines and lists stay."""
    return _BROKEN_LINE.sub(" ", text)


Text = Annotated[str, Field(min_length=1), AfterValidator(_printable)]
Prose = Annotated[Text, AfterValidator(unwrapped)]
Phrasing = Annotated[Text, AfterValidator(_sayable)]
Id = Annotated[str, Field(pattern=rf"^{_FILE_NAME.pattern}$")]
Amount = Annotated[float, Field(allow_inf_nan=False)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)


class ConceptShape(_Shape):
    """A `[[concept]]` block."""

    id: Id
    say: Prose
    phrasings: Annotated[list[Phrasing], Field(min_length=1)]
    weight: Annotated[Amount, Field(gt=0)] = 1.0
    core: bool = False

    def build(self) -> Concept:
        """The concept of the domain."""
        return Concept(self.id, self.say, tuple(self.phrasings), self.weight, self.core)


class MisconceptionShape(_Shape):
    """A `[[misconception]]` block."""

    id: Id
    phrasings: Annotated[list[Phrasing], Field(min_length=1)]
    reply: Prose
    unless: list[Phrasing] = []
    cost: Annotated[Amount, Field(ge=0)] = 1.0

    def build(self) -> Misconception:
        """The misconception of the domain."""
        return Misconception(self.id, tuple(self.phrasings), self.reply, tuple(self.unless), self.cost)


class SourceShape(_Shape):
    """A `[[source]]` block."""

    cite: Text
    url: Text
    backs: list[Text] = []

    def build(self) -> Source:
        """The source of the domain."""
        return Source(self.cite, self.url, tuple(self.backs))


class CheckShape(_Shape):
    """A `[[check]]` block."""

    text: Prose
    hits: list[Text]
    errs: list[Text] = []

    def build(self) -> Check:
        """The check of the domain."""
        return Check(self.text, tuple(self.hits), tuple(self.errs))


class QuestionShape(_Shape):
    """A question's file."""

    draft: bool = False
    id: Id | None = None
    title: Text
    level: Literal["junior", "mid", "senior"]
    question: Prose
    answer: Prose
    concept: Annotated[list[ConceptShape], Field(min_length=1)]
    revision: Annotated[int, Field(ge=1)] = 1
    hint: Annotated[str, AfterValidator(_printable), AfterValidator(unwrapped)] = ""
    misconception: list[MisconceptionShape] = []
    source: list[SourceShape] = []
    check: list[CheckShape] = []

    def build(self, id_: str, area: str) -> Question:
        """The question of the domain."""
        return Question(
            id=id_,
            area=area,
            title=self.title,
            level=Level(self.level),
            text=self.question,
            answer=self.answer,
            concepts=tuple(concept.build() for concept in self.concept),
            hint=self.hint,
            revision=self.revision,
            misconceptions=tuple(misconception.build() for misconception in self.misconception),
            sources=tuple(source.build() for source in self.source),
            checks=tuple(check.build() for check in self.check),
            draft=self.draft,
        )


def read_question(path: Path, area: str) -> Question | tuple[Fault, ...]:
    """The question that a file states, or everything that keeps it from being one."""
    raw = _parse(path)
    if isinstance(raw, Fault):
        return (raw,)
    try:
        shape = QuestionShape.model_validate(raw)
    except ValidationError as error:
        return tuple(faults_of(error, raw, QuestionShape))
    if faults := (*_name_faults(shape, path), *_reference_faults(shape)):
        return faults
    return shape.build(path.stem, area)


def _parse(path: Path) -> dict[str, Any] | Fault:
    try:
        # Windows editors begin a file with a byte order mark, which tomllib does not take.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        return Fault("", f"cannot be read ({error.strerror})", "see that it is a readable file")
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        return Fault("", f"is not UTF-8 (line {line})", "save it as UTF-8 in your editor")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Fault("", f"is not TOML: {error}", "mend that line: texts go in quotes, lists in [ ]")


def _name_faults(shape: QuestionShape, path: Path) -> Iterator[Fault]:
    if not _FILE_NAME.fullmatch(path.stem):
        yield Fault("", "has a name that cannot be an id", "name it in letters, digits and hyphens")
    if shape.id is not None and shape.id != path.stem:
        yield Fault("id", f'is "{shape.id}", unlike the file\'s name', f'drop it, or make it "{path.stem}"')


def _reference_faults(shape: QuestionShape) -> Iterator[Fault]:
    concepts = [concept.id for concept in shape.concept]
    misconceptions = [misconception.id for misconception in shape.misconception]
    for id_, times in Counter(concepts + misconceptions).items():
        if times > 1:
            kind = "concept" if id_ in concepts else "misconception"
            yield Fault(
                f"{kind}[{id_}].id",
                f"stands {times} times",
                "give every concept and misconception its own id",
            )
    for number, source in enumerate(shape.source, 1):
        yield from _unknown(f"source[{number}].backs", source.backs, concepts + misconceptions)
    for number, check in enumerate(shape.check, 1):
        yield from _unknown(f"check[{number}].hits", check.hits, concepts)
        yield from _unknown(f"check[{number}].errs", check.errs, misconceptions)


def _unknown(key: str, named: Iterable[str], known: list[str]) -> Iterator[Fault]:
    for id_ in named:
        if id_ not in known:
            yield Fault(key, f'names "{id_}", which there is not', f"known here: {', '.join(known) or 'none'}")
