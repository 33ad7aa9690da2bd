"""Why words cannot be learned, for whoever chose them."""

from bot.domain.learning import LONGEST_WORDS, MOST_WORDS, Reason
from bot.services.cases import Objected
from bot.views.html import Message, italic, paragraphs, shortened

QUOTE_LIMIT = 120

OBJECTIONS = {
    Reason.EMPTY: "there is no word in them that could be looked for",
    Reason.LONG: f"only wordings of up to {MOST_WORDS} words and {LONGEST_WORDS} letters are learned",
    Reason.WEAK: "they fit nearly every answer",
    Reason.KNOWN: "they count already; something else in the answer is in the way",
    Reason.QUESTION: "the question or its hint gives them away",
    Reason.CONCEPT: "they would match another concept",
    Reason.MISCONCEPTION: "they would match a known misconception",
    Reason.CHECK: "a check of the question says that this must not count",
    Reason.UNSAID: "the answer does not say them, or denies them",
    Reason.GONE: "the question has lost that concept since",
}


def objected(result: Objected) -> Message:
    """Words that cannot be learned, and why."""
    objection = result.objection
    against = f": {italic(f'“{shortened(objection.against, QUOTE_LIMIT)}”')}" if objection.against else ""
    return Message(
        paragraphs(
            f"{italic(f'“{shortened(result.words, QUOTE_LIMIT)}”')} cannot be learned: "
            f"{OBJECTIONS[objection.reason]}{against}.",
            "Choose other words, accept the answer once, or refuse it.",
        )
    )
