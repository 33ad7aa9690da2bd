"""Appeals as members see them: "I was right", what becomes of it, and a group's votes."""

from collections.abc import Iterable, Sequence

from bot.domain.appeal import MOST_A_DAY, VOTES_NEEDED, Appeal, Disputed, Mark, Ruling
from bot.services.appeals import Already, Dispute, Refusal, Righted
from bot.services.ports import Settlement
from bot.views.html import Button, Message, bold, bullets, escape, italic, paragraphs, plural, shortened, spoiler
from bot.views.question import name

LABEL_LIMIT = 60
SAY_LIMIT = 250

TOASTS = {
    Refusal.NOT_THE_AUTHOR: "Only whoever wrote the answer can say so.",
    Refusal.OWN_ANSWER: "That takes others: your own voice does not count.",
    Refusal.TOO_MANY: f"Those were {MOST_A_DAY} appeals within a day, which is all I pass on. Try again tomorrow.",
    Refusal.NOTHING_TO_GAIN: "The mark of this answer would stay as it is.",
    Refusal.GONE: "That question or answer is no longer here.",
}
CANCELLED = "Fine, the mark stays."


def button(answer_id: int) -> Sequence[Button]:
    """What stands under a verdict that refused something."""
    return [Button("I was right", f"right:{answer_id}")]


def choice(dispute: Dispute, in_group: bool) -> Message:
    """What the words were for; in a group by number, since the button is there for all to read."""
    start = f"right:{dispute.answer.id}:{dispute.question.revision}"
    numbered = _numbered(dispute)
    rows = []
    for position in dispute.positions:
        concept = dispute.question.concepts[position]
        label = f"I had: {numbered[concept.id]}" if in_group else f"I had: {concept.say}"
        rows.append([Button(shortened(label, LABEL_LIMIT), f"{start}:{position}")])
    if len(rows) > 1:
        rows.append([Button("I had all of these", f"{start}:all")])
    return Message("").under(*rows, [Button("Never mind", f"right:{dispute.answer.id}:no")])


def made(appeal: Appeal) -> Message:
    """The appeal is on its way, in private."""
    return Message(
        paragraphs(
            f"{bold('Passed on.')} The people who keep the questions will look whether your words count for:",
            bullets(_said(one) for one in appeal.concepts),
            "You will hear from me. Until then the mark stands.",
        )
    )


def voting(appeal: Appeal, votes: int) -> Message:
    """The appeal before the group."""
    html = paragraphs(
        f"{bold('I was right,')} says {name(appeal.member_name)}, about: {_hidden(appeal.concepts)}",
        f"{plural(VOTES_NEEDED, 'other member')} can accept that answer; the people who keep the questions look at it "
        "as well.",
    )
    if appeal.settled_at is not None:
        return Message(paragraphs(html, italic(_how_it_ended(appeal))))
    label = f"{appeal.member_name} was right · {votes} of {VOTES_NEEDED}"
    return Message(html).under([Button(shortened(label, LABEL_LIMIT), f"vote:{appeal.id}")])


def voted(appeal: Appeal, votes: int) -> str:
    """A vote was taken, in a few words."""
    if appeal.settled_at is not None:
        return _how_it_ended(appeal)
    return f"Your voice counts: {votes} of {VOTES_NEEDED}."


def already(found: Already) -> str:
    """There was an appeal about this answer, in a few words."""
    if found.appeal.settled_at is None:
        return "That answer is being looked at already; you will hear from me."
    return f"That answer has been looked at: {_how_it_ended(found.appeal)}"


def righted(found: Righted) -> Message:
    """The words have come to count since."""
    return Message(f"✅ Those words have come to count since you typed them. {_change(found.before, found.now)}")


def settled(settlement: Settlement) -> Message:
    """How an appeal ended, for whoever made it."""
    appeal, hide = settlement.appeal, settlement.chat.is_group
    about = f" “{escape(settlement.title)}”" if settlement.title else " an earlier question"
    refused = [one for one in appeal.concepts if one.ruling is Ruling.REFUSED]
    if not appeal.accepted:
        return Message(
            paragraphs(
                f"{bold('The mark stands')} for{about}. Your answer was read again, and this was not in it:",
                _listed([_said(one) for one in refused], hide),
                _note(appeal, hide),
            )
        )
    return Message(
        paragraphs(
            f"✅ {bold('You were right')} about{about}. This counts for you:",
            _listed([_counted(one) for one in appeal.accepted], hide),
            f"This does not:\n{_listed([_said(one) for one in refused], hide)}" if refused else "",
            _note(appeal, hide),
            _change(appeal.before, appeal.now),
        )
    )


def called(waiting: int) -> Message:
    """For an administrator: somebody says they were right."""
    return Message(f"{plural(waiting, 'appeal')} to look at: /appeals")


def change(before: Mark, now: Mark) -> str:
    """Two marks, from the one to the other."""
    return f"{before.score:.0%} → {now.score:.0%}" if now != before else f"{now.score:.0%}, as before"


def _change(before: Mark, now: Mark) -> str:
    return f"Your mark: {change(before, now)}."


def _how_it_ended(appeal: Appeal) -> str:
    if not appeal.accepted:
        return "The mark stands."
    by_group = all(one.ruled_by is None for one in appeal.accepted)
    return f"Accepted{' by the group' if by_group else ''}: {change(appeal.before, appeal.now)}."


def _said(one: Disputed) -> str:
    return escape(shortened(one.say, SAY_LIMIT))


def _counted(one: Disputed) -> str:
    if one.ruling is not Ruling.LEARNED:
        return _said(one)
    return f"{_said(one)} — {italic(f'“{one.words}”')} counts from now on for everybody"


def _listed(lines: Iterable[str], hide: bool) -> str:
    return spoiler(bullets(lines)) if hide else bullets(lines)


def _hidden(concepts: Iterable[Disputed]) -> str:
    return spoiler("; ".join(_said(one) for one in concepts))


def _note(appeal: Appeal, hide: bool) -> str:
    line = italic(appeal.note) if appeal.note else ""
    return spoiler(line) if line and hide else line


def _numbered(dispute: Dispute) -> dict[str, str]:
    """The refused concepts as they stand in the verdict: close 1, missed 2."""
    return {
        finding.concept.id: f"{kind} {number}"
        for kind, findings in (("close", dispute.verdict.close), ("missed", dispute.verdict.missed))
        for number, finding in enumerate(findings, 1)
    }
