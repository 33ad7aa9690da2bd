"""A verdict: what was found, what was close, what was missing, and the model answer."""

from collections.abc import Sequence

from bot.domain.delivery import Origin
from bot.domain.grading.verdict import Finding, Guard, Outcome, Recognised, Verdict
from bot.domain.question import Question
from bot.services.answers import Graded
from bot.views import appeals
from bot.views.html import (
    Message,
    bar,
    bold,
    bullets,
    escape,
    fits,
    italic,
    paragraphs,
    plural,
    shortened,
    spoiler,
)
from bot.views.question import MARKS, buttons, model_answer

# Characters of an answer quoted for each concept, from the usual to none.
EVIDENCE_LIMITS = (60, 24, 0)

HEADINGS = {
    Outcome.CORRECT: "Correct",
    Outcome.PARTIAL: "Partly right",
    Outcome.INCORRECT: "Not yet",
    Outcome.NO_ANSWER: "No mark",
}
GUARDS = {
    Guard.EMPTY: "There are no words in this to grade.",
    Guard.GAVE_UP: "Fair enough.",
    Guard.CHATTER: "I do not take that for an answer.",
    Guard.GIBBERISH: "That does not read like words I know.",
    Guard.ECHO: "That repeats the question. Say it in your own words.",
    Guard.ORDER: "I grade what an answer says about the question, not what it asks of me.",
    Guard.DUMP: "These are keywords. Say in a sentence how they belong together.",
}


def graded(result: Graded) -> Message:
    """The reply to an answer; in a group whatever would give the solution away is hidden."""
    if result.verdict.outcome is Outcome.NO_ANSWER:
        return _no_answer(result)
    html = ""
    for quote in EVIDENCE_LIMITS:  # quotes give way where everything together would be too long for one message
        html = _whole(result, quote)
        if fits(html):
            break
    return Message(html).under(appeals.button(result.answer_id) if result.disputable else ())


def _whole(result: Graded, quote: int) -> str:
    hidden = result.chat.is_group
    found = findings(result.verdict, quote)
    return paragraphs(
        heading(result.verdict),
        spoiler(found) if hidden else found,
        model_answer(result.question, hidden),
        _drafted(result.question),
        _standing(result),
    )


def alone(question: Question, verdict: Verdict) -> Message:
    """A verdict outside any chat, as the command line shows it."""
    if verdict.outcome is Outcome.NO_ANSWER:
        return Message(paragraphs(heading(verdict), _reason(verdict)))
    return Message(paragraphs(heading(verdict), findings(verdict), model_answer(question), _drafted(question)))


def heading(verdict: Verdict) -> str:
    """The outcome, with the share of concepts as a bar."""
    title = f"{MARKS[verdict.outcome]} {bold(HEADINGS[verdict.outcome])}"
    if verdict.outcome is Outcome.NO_ANSWER:
        return title
    total = len(verdict.found) + len(verdict.close) + len(verdict.missed)
    share = f"{len(verdict.found)} of {plural(total, 'concept')}"
    return f"{title} · {share}\n{bar(verdict.score)} {verdict.score:.0%}"


def findings(verdict: Verdict, quote: int = EVIDENCE_LIMITS[0]) -> str:
    """Each concept as found, close or missed, and each misconception with its correction.

    `quote` is how many characters of the answer are quoted for each at the most.
    """
    return paragraphs(
        _reason(verdict),
        _section("Found", [_with_evidence(finding, quote) for finding in verdict.found]),
        _section("Close", [_with_evidence(finding, quote) for finding in verdict.close]),
        _section("Missed", [escape(finding.concept.say) for finding in verdict.missed]),
        _corrections(verdict.misconceptions, quote),
    )


def _section(title: str, lines: Sequence[str]) -> str:
    return f"{bold(title)}\n{bullets(lines)}" if lines else ""


def _with_evidence(finding: Finding, quote: int) -> str:
    said = escape(finding.concept.say)
    if not finding.evidence or not quote:
        return said
    return f"{said} — {_quoted(finding.evidence, quote)}"


def _quoted(evidence: Sequence[str], quote: int) -> str:
    return italic(f"“{shortened(' … '.join(evidence), quote)}”")


def _corrections(recognised: Sequence[Recognised], quote: int) -> str:
    lines = [
        f"{_quoted(one.evidence, quote)}: {escape(one.misconception.reply)}"
        if one.evidence and quote
        else escape(one.misconception.reply)
        for one in recognised
    ]
    return _section("Careful", lines)


def _reason(verdict: Verdict) -> str:
    return GUARDS[verdict.guard] if verdict.guard else ""


def _drafted(question: Question) -> str:
    return italic("Drafted rubric: the marks are rougher than usual.") if question.draft else ""


def _no_answer(result: Graded) -> Message:
    open_still = "Your question stays open; this does not count for the streak." if result.still_open else ""
    html = paragraphs(heading(result.verdict), _reason(result.verdict), open_still)
    if not result.still_open:
        return Message(html)
    return Message(html).under(buttons(result.delivery, result.chat.is_group, bool(result.question.hint)))


def _standing(result: Graded) -> str:
    if result.practice:
        return italic("Practice: only the first graded answer to an open question counts.")
    if result.delivery.origin is Origin.QUIZ:
        current = f"Streak: {plural(result.streak_now, 'day')}." if result.streak_now else ""
        return f"{current} Only daily questions move it." if current else ""
    return f"Streak: {bold(plural(result.streak_now, 'day'))} in a row" + (
        f", best {result.streak.best}." if result.streak.best > result.streak_now else "."
    )
