"""Why an answer got its mark: what was read, what matched what, what stood under a negation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.grading.clauses import Stand
from bot.domain.grading.finding import evidence, promising
from bot.domain.grading.marking import SCALE, Scale, fullness, grade
from bot.domain.grading.matching import find
from bot.domain.grading.patterns import Match, Pattern
from bot.domain.grading.reading import Reading, read_answer
from bot.domain.grading.rubric import Rubric
from bot.domain.grading.verdict import Verdict

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word as read: as typed, as folded, how it stands, and the rubric's words that it stands for with their worth.

    A worth of 1 is the word itself; less is a synonym, a derived word, or a typing error.
    """

    typed: str
    folded: str
    stand: Stand
    senses: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A phrasing that was met: the share of it found, its credit, how it stands, and the answer's words."""

    phrasing: str
    share: float
    credit: float
    stand: Stand
    opposed: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A verdict with its reasons; `concepts` and `misconceptions` hold the best phrasings met by id."""

    verdict: Verdict
    tokens: tuple[Token, ...]
    concepts: tuple[tuple[str, tuple[Explained, ...]], ...]
    misconceptions: tuple[tuple[str, tuple[Explained, ...]], ...]
    breadth: float
    coverage: float
    substance: float


def explain(text: str, rubric: Rubric, scale: Scale = SCALE) -> Explanation:
    """The verdict on an answer with everything that led to it."""
    reading = read_answer(text, rubric.vocabulary)
    hopeful = promising(reading, rubric)
    told = fullness(hopeful, reading, rubric)
    met = [
        tuple(_explained(reading, rubric, [pattern for _, pattern in hopeful.get(owner, ())]))
        for owner in range(len(rubric.concepts) + len(rubric.misconceptions))
    ]
    concepts = [concept.concept.id for concept in rubric.concepts]
    beliefs = [belief.misconception.id for belief in rubric.misconceptions]
    return Explanation(
        verdict=grade(text, rubric, scale),
        tokens=tuple(_tokens(reading, rubric)),
        concepts=tuple(zip(concepts, met[: len(concepts)], strict=True)),
        misconceptions=tuple(
            (belief, found) for belief, found in zip(beliefs, met[len(concepts) :], strict=True) if found
        ),
        breadth=told.breadth,
        coverage=told.coverage,
        substance=told.substance,
    )


def _tokens(reading: Reading, rubric: Rubric) -> Iterator[Token]:
    names = {number: root for root, number in rubric.vocabulary.terms.items() if number < rubric.own}
    senses: dict[int, list[tuple[str, float]]] = {}
    for term, hits in reading.hits.items():
        for hit in hits:
            if term in names:
                senses.setdefault(hit.place, []).append((names[term], round(hit.credit, 2)))
    for place, word in enumerate(reading.words):
        found = tuple(sorted(senses.get(place, ()), key=lambda sense: -sense[1]))
        yield Token(reading.text[word.start : word.end], word.text, reading.stands[place], found)


def _explained(reading: Reading, rubric: Rubric, patterns: Sequence[Pattern]) -> Iterator[Explained]:
    matches = [match for pattern in patterns if (match := find(pattern, reading, rubric.against)) is not None]
    matches.sort(key=lambda match: -match.credit)
    for match in matches[:_SHOWN]:
        yield _told(match, reading)


def _told(match: Match, reading: Reading) -> Explained:
    words = evidence(match, reading)
    return Explained(match.pattern.text, match.share, match.credit, match.stand, match.opposed, words)


def rendered(explanation: Explanation) -> str:
    """The explanation as plain text, a line a thing."""
    verdict = explanation.verdict
    lines = [
        f"{verdict.outcome.value}, score {verdict.score:.2f}"
        + (f", guard: {verdict.guard.value}" if verdict.guard else "")
    ]
    lines += ["", "words (as typed: what they stand for)"]
    lines += [_token_line(token) for token in explanation.tokens]
    found = {finding.concept.id: finding for finding in (*verdict.found, *verdict.close, *verdict.missed)}
    lines += ["", "concepts"]
    for concept, met in explanation.concepts:
        finding = found[concept]
        denied = ", contradicted" if finding.contradicted else ""
        lines.append(f"  {concept}: {finding.credit:.2f} of {finding.concept.weight:g}{denied}")
        lines += [_match_line(one) for one in met]
    lines += ["", "misconceptions"]
    recognised = {one.misconception.id for one in verdict.misconceptions}
    for belief, met in explanation.misconceptions:
        lines.append(f"  {belief}: {'recognised' if belief in recognised else 'not recognised'}")
        lines += [_match_line(one) for one in met]
    lines.append("")
    lines.append(
        f"told in {explanation.breadth:.0%} of the wordings looked for, with {explanation.coverage:.0%} of the model "
        f"answer's words looked for, {explanation.substance:.0%} of a full answer's length"
    )
    return "\n".join(lines)


def _token_line(token: Token) -> str:
    stand = "" if token.stand is Stand.PLAIN else f" [{token.stand.name.lower()}]"
    senses = ", ".join(f"{name} {worth:g}" for name, worth in token.senses)
    return f"  {token.typed}{stand}" + (f": {senses}" if senses else "")


def _match_line(one: Explained) -> str:
    notes = "".join(
        (
            f", {one.stand.name.lower()}" if one.stand is not Stand.PLAIN else "",
            ", its opposite stands there" * one.opposed,
        )
    )
    return f"    {one.phrasing!r}: {one.share:.0%} found, credit {one.credit:.2f}{notes}: {' … '.join(one.words)}"
