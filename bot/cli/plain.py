"""A verdict for the terminal."""

from collections.abc import Iterator

from rich.text import Text

from bot.domain.grading.verdict import Finding, Outcome, Verdict
from bot.domain.question import Question

_STYLES = {
    Outcome.CORRECT: "green",
    Outcome.PARTIAL: "yellow",
    Outcome.INCORRECT: "red",
    Outcome.NO_ANSWER: "dim",
}


def plain(verdict: Verdict, question: Question) -> Iterator[Text]:
    """The lines of a verdict: outcome, concepts and the words that earned them, corrections, the answer."""
    guard = f" ({verdict.guard})" if verdict.guard else ""
    yield Text(f"{verdict.outcome}, {verdict.score:.0%}{guard}", style=f"bold {_STYLES[verdict.outcome]}")
    for heading, findings in (("found", verdict.found), ("close", verdict.close), ("missed", verdict.missed)):
        for finding in findings:
            yield Text(f"  {heading:<7}{finding.concept.say}{_because(finding)}")
    for met in verdict.misconceptions:
        yield Text(f"  but    {met.misconception.reply} [{_quoted(met.evidence)}]", style="red")
    yield Text(f"\n{question.answer}\n", style="dim")
    for source in question.sources:
        yield Text(f"{source.cite}: {source.url}", style="dim")


def _because(finding: Finding) -> str:
    denied = ", denied" if finding.contradicted else ""
    words = f", {_quoted(finding.evidence)}" if finding.evidence else ""
    return f" [{finding.concept.id} {finding.credit:.2f}{words}{denied}]"


def _quoted(evidence: tuple[str, ...]) -> str:
    return " … ".join(f'"{words}"' for words in evidence)
