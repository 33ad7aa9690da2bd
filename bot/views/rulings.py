"""Appeals as the people see them who keep the bank: a case, what can be decided, and what came of it."""

import zlib
from collections.abc import Iterable

from bot.domain.appeal import Disputed, Ruling
from bot.services.cases import Case, Choosing, Overtaken, Ruled
from bot.services.ports import Gone, Sending, Sent, TryLater
from bot.views import learned
from bot.views.appeals import change
from bot.views.html import Button, Message, bold, escape, folded, italic, paragraphs, shortened

# Together they stay under Telegram's limit of a message.
QUESTION_LIMIT, ANSWER_LIMIT, MODEL_LIMIT, SAY_LIMIT, LABEL_LIMIT = 500, 1200, 850, 120, 60

LINES = {
    "other": "Your words say something else than was asked for here.",
    "vague": "Your words could mean many things; an interviewer would ask what exactly.",
    "untrue": "What your words say is not so.",
}
VANISHED = "That answer has been deleted, and the appeal with it."


def vanished() -> Message:
    """The answer was deleted."""
    return Message(VANISHED)


def case(shown: Case) -> Message:
    """One appeal: the question, the answer, what was refused, the model answer folded, and what can be decided."""
    appeal = shown.appeal
    rows = [_row(shown, position) for position, one in enumerate(appeal.concepts) if one.ruling is None]
    others = shown.waiting - (1 if rows else 0)
    following = [Button(f"Next · {others} more", f"rule:next:{appeal.id}")] if others > 0 else []
    return Message(_text(shown)).under(*rows, *_undoing(shown), following, [learned.PAGE] if shown.has_learned else [])


def choosing(result: Choosing) -> Message:
    """Which words of the answer are to count for the concept."""
    appeal, position = result.case.appeal, result.position
    start = f"rule:{appeal.id}:{position}"
    rows = [[Button(shortened(words, LABEL_LIMIT), f"{start}:w={fingerprint(words)}")] for words in result.candidates]
    html = paragraphs(
        _quoted_answer(appeal.text),
        f"Which words are to count from now on for {bold(_short(appeal.concepts[position]))}?",
        italic("Choose some, or reply to this message with the words; “a > b” means that a comes before b."),
    )
    return Message(html).under(*rows, [Button("Back", f"rule:{appeal.id}:show")])


def refusing(shown: Case, position: int) -> Message:
    """With which line the member is told no."""
    appeal = shown.appeal
    rows = [[Button(line, f"rule:{appeal.id}:{position}:no={key}")] for key, line in LINES.items()]
    html = paragraphs(
        _quoted_answer(appeal.text),
        f"Why does it not show {bold(_short(appeal.concepts[position]))}?",
        italic("Choose a line for the member, or reply to this message with one of your own."),
    )
    return Message(html).under(*rows, [Button("Back", f"rule:{appeal.id}:show")])


def ruled(result: Ruled) -> Message:
    """A decision is in force."""
    if result.case.appeal.pending:
        return case(result.case)
    return _ended(result.case, _telling(result.told))


def standing(shown: Case) -> Message:
    """An appeal as it stands, with nothing new about its member."""
    return case(shown) if shown.appeal.pending else _ended(shown, "")


def first_was(result: Overtaken, administrator: int) -> str:
    """Who decided before, in a few words."""
    one = result.case.appeal.concepts[result.position]
    who = "by the group" if one.ruled_by is None else "by another administrator"
    if one.ruled_by == administrator:
        who = "by you"
    return f"Decided already {who}: {_decided(result.case, result.position)}"[:200]


def fingerprint(words: str) -> str:
    """A short name for words, for a button's data."""
    return f"{zlib.crc32(words.encode()):08x}"


def _row(shown: Case, position: int) -> list[Button]:
    start, appeal = f"rule:{shown.appeal.id}:{position}", shown.appeal
    number = f"{position + 1} · " if len(appeal.concepts) > 1 else ""
    accept = [Button(f"{number}Accept…", f"{start}:words")] if shown.is_known(position) else []
    return [*accept, Button(f"{number}Once", f"{start}:once"), Button(f"{number}Refuse…", f"{start}:refuse")]


def _text(shown: Case) -> str:
    appeal, question = shown.appeal, shown.question
    return paragraphs(
        f"{bold(f'Appeal {appeal.id}')} · mark {change(appeal.before, appeal.now)}",
        f"{bold('Question')}\n{escape(shortened(question.text, QUESTION_LIMIT))}" if question else "",
        _quoted_answer(appeal.text),
        f"{bold('Refused')}\n{_refused(shown)}",
        _caveat(shown),
        f"{bold('Model answer')}\n{folded(escape(shortened(question.answer, MODEL_LIMIT)))}" if question else "",
    )


def _caveat(shown: Case) -> str:
    if shown.question is None:
        return italic(
            "The question has left the bank: no words can be learned, accepting gives the mark as it would have been."
        )
    if shown.is_changed:
        was, now = shown.appeal.revision, shown.question.revision
        return italic(f"The question has changed since (revision {was}, now {now}); you rule on it as it is now.")
    return ""


def _quoted_answer(text: str) -> str:
    return f"{bold('Answer')}\n{folded(escape(shortened(text, ANSWER_LIMIT)))}"


def _refused(shown: Case) -> str:
    return "\n".join(
        f"{position + 1}. {escape(_short(one))}{f' — {escape(_decided(shown, position))}' if one.ruling else ''}"
        for position, one in enumerate(shown.appeal.concepts)
    )


def _short(one: Disputed) -> str:
    return shortened(one.say, SAY_LIMIT)


def _decided(shown: Case, position: int) -> str:
    one, taught = shown.appeal.concepts[position], shown.taught.get(position)
    words = f"“{shortened(one.words, learned.WORDS_LIMIT)}”"
    match one.ruling:
        case Ruling.LEARNED if taught and taught.taken_back_by:
            return f"accepted; {words} was taken back, the mark stays."
        case Ruling.LEARNED:
            return f"accepted, {words} counts from now on."
        case Ruling.ONCE:
            return "accepted once."
        case _:
            return "refused."


def _ended(shown: Case, telling: str) -> Message:
    appeal = shown.appeal
    html = paragraphs(
        f"{bold(f'Appeal {appeal.id}')} is settled; mark {change(appeal.before, appeal.now)}.",
        _refused(shown),
        telling,
    )
    following = [Button(f"Next · {shown.waiting} more", f"rule:next:{appeal.id}")] if shown.waiting else []
    return Message(html).under(*_undoing(shown), following)


def _undoing(shown: Case) -> Iterable[list[Button]]:
    return ([learned.switch(one, shown.appeal.id)] for _, one in sorted(shown.taught.items()))


def _telling(told: Sending | None) -> str:
    match told:
        case None | Sent():
            return "The member has been told."
        case Gone():
            return "The member could not be told: their chat is gone."
        case TryLater():
            return "The member will be told when Telegram can be reached."
        case _:
            return "Whether the member has been told is not known."
