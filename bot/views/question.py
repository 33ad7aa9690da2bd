"""A question, its hint, and its end."""

from collections.abc import Sequence

from bot.domain.answer import Counted
from bot.domain.delivery import Delivery, Origin
from bot.domain.grading.verdict import Outcome
from bot.domain.question import Question, Source
from bot.services.ports import Asking, Closing
from bot.views.html import Button, Message, bold, escape, folded, italic, link, paragraphs, shortened, spoiler

MARKS = {Outcome.CORRECT: "✅", Outcome.PARTIAL: "🟡", Outcome.INCORRECT: "❌", Outcome.NO_ANSWER: "💬"}
# A group's closing message names this many people; the rest are counted.
NAMED = 25
NAME_LIMIT = 40


def asked(asking: Asking) -> Message:
    """The question as it arrives."""
    question, delivery = asking.question, asking.delivery
    heading = "Question of the day" if delivery.origin is Origin.DAILY else "Question"
    how = "Reply to this message with your answer." if asking.chat.is_group else "Type your answer in your own words."
    html = paragraphs(
        f"{bold(heading)} · {escape(area_label(question.area))} · {question.level.value}",
        escape(question.text.strip()),
        italic(how),
    )
    return Message(html).under(buttons(delivery, asking.chat.is_group, bool(question.hint)))


def buttons(delivery: Delivery, in_group: bool, has_hint: bool = True) -> Sequence[Button]:
    """What can be done with an open question; in a group only administrators may end it, by command."""
    hint = [Button("Hint", f"hint:{delivery.id}")] if has_hint else []
    end = [Button("Skip", f"skip:{delivery.id}"), Button("Reveal", f"reveal:{delivery.id}")]
    return hint if in_group else hint + end


def hint(question: Question) -> Message:
    """Help with an open question."""
    if not question.hint:
        return Message("This question has no hint.")
    return Message(f"{bold('Hint:')} {escape(question.hint.strip())}")


def revealed(question: Question) -> Message:
    """The model answer after somebody gave up."""
    return Message(
        paragraphs(bold(question.title), model_answer(question), "Closed without a mark. /quiz asks another.")
    )


def skipped() -> Message:
    """The question was put away."""
    return Message("Skipped, without a mark. /quiz asks another.")


def closed(closing: Closing) -> Message:
    """A group's question at its end: the model answer, openly, and who got what."""
    return Message(
        paragraphs(
            f"{bold('Closed:')} {escape(closing.question.title)}",
            model_answer(closing.question),
            _who_got_what(closing.answers),
        )
    )


def model_answer(question: Question, hidden: bool = False) -> str:
    """The model answer, folded, with its sources; `hidden` puts it behind a spoiler."""
    answer = escape(question.answer.strip())
    whole = paragraphs(answer, sources(question.sources))
    # Titles of works hint at the answer too.
    return f"{bold('Model answer')}\n{folded(spoiler(whole) if hidden else whole)}"


def sources(cited: Sequence[Source]) -> str:
    """The works behind a model answer, as links."""
    if not cited:
        return ""
    return "Sources: " + "; ".join(link(source.cite, source.url) for source in cited)


def area_label(area: str) -> str:
    """An area's name for people."""
    return area.replace("-", " ").capitalize()


def name(of: str) -> str:
    """A member's name, escaped and of a bearable length."""
    return escape(shortened(of, NAME_LIMIT))


def _who_got_what(answers: Sequence[Counted]) -> str:
    if not answers:
        return "Nobody answered this one."
    lines = [f"{MARKS[one.outcome]} {name(one.name)} {one.score:.0%}" for one in answers[:NAMED]]
    rest = len(answers) - NAMED
    return "\n".join([*lines, f"and {rest} more"] if rest > 0 else lines)
