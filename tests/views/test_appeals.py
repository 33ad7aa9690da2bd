"""What is said of appeals: every ending, and nothing too long for a message or a button."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.rendering import rendered
from bot.domain.answer import Answer
from bot.domain.appeal import Appeal, Disputed, Mark, Ruling
from bot.domain.chat import Chat, ChatKind
from bot.domain.grading import Lexicon, compile_rubric
from bot.domain.grading.verdict import Outcome
from bot.domain.learning import Objection, Reason, graded
from bot.domain.question import Concept, Question
from bot.domain.schedule import Slot
from bot.services.appeals import Already, Dispute, Refusal
from bot.services.cases import Case, Choosing, Objected, Overtaken, Ruled
from bot.services.ports import Gone, Refused, Sending, Sent, Settlement, TryLater
from bot.views import appeals as view
from bot.views import rulings
from bot.views.html import MESSAGE_LIMIT, Message, units
from tests.factories import DROPOUT, DROPOUT_ANSWERS

AT = datetime(2026, 3, 2, 8, tzinfo=UTC)
PARTLY, BETTER = Mark(Outcome.PARTIAL, 0.4), Mark(Outcome.CORRECT, 0.7)
OFF, FULL = (Disputed(concept.id, concept.say) for concept in DROPOUT.concepts[:2])
APPEAL = Appeal(
    id=3,
    answer_id=5,
    chat_id=1,
    message_id=10,
    member_id=7,
    member_name="Ada <3",
    question_id="dropout",
    revision=1,
    text="cells < nap",
    before=PARTLY,
    granted=BETTER,
    now=PARTLY,
    at=AT,
    concepts=(OFF,),
    cause="press 1",
)
PRIVATE = Chat(1, ChatKind.PRIVATE, "", Slot(AT.time(), "UTC"))
LONG = "😀 & long " * 600


def ruled(*concepts: Disputed, now: Mark = PARTLY, note: str = "") -> Appeal:
    return replace(APPEAL, concepts=concepts, now=now, note=note, settled_at=AT)


def once(one: Disputed, by: int | None = 9) -> Disputed:
    return replace(one, ruling=Ruling.ONCE, ruled_by=by)


def refused(one: Disputed) -> Disputed:
    return replace(one, ruling=Ruling.REFUSED, ruled_by=9)


def labels(message: Message) -> list[list[str]]:
    return [[button.label for button in row] for row in message.buttons]


def test_a_question_that_left_the_bank_is_spoken_of_without_its_title() -> None:
    told = view.settled(Settlement(PRIVATE, ruled(once(OFF), now=BETTER), "")).html
    assert told.startswith("✅ <b>You were right</b> about an earlier question. This counts for you:")
    assert told.endswith("Your mark: 40% → 70%.")


def test_a_mark_that_stays_is_told_as_it_is() -> None:
    assert view.settled(Settlement(PRIVATE, ruled(once(OFF)), "")).html.endswith("Your mark: 40%, as before.")


@pytest.mark.parametrize(
    ("appeal", "said"),
    [
        (APPEAL, "That answer is being looked at already; you will hear from me."),
        (ruled(refused(OFF)), "That answer has been looked at: The mark stands."),
        (ruled(once(OFF), now=BETTER), "That answer has been looked at: Accepted: 40% → 70%."),
        (ruled(once(OFF, by=None), now=BETTER), "That answer has been looked at: Accepted by the group: 40% → 70%."),
    ],
)
def test_a_second_tap_learns_how_it_stands(appeal: Appeal, said: str) -> None:
    assert view.already(Already(appeal)) == said


def test_a_vote_is_confirmed_with_the_count() -> None:
    assert view.voted(APPEAL, 2) == "Your voice counts: 2 of 3."


def test_the_only_concept_is_one_button(lexicon: Lexicon) -> None:
    text = DROPOUT_ANSWERS["partial"]
    verdict = graded(text, DROPOUT, compile_rubric(DROPOUT, lexicon))
    answer = Answer(1, 1, 7, 10, 1, True, text, verdict.outcome, verdict.score, AT, id=5)
    shown = view.choice(Dispute(answer, DROPOUT, verdict, (2,)), in_group=False)
    assert labels(shown) == [[f"I had: {DROPOUT.concepts[2].say}"], ["Never mind"]]


def test_what_was_typed_is_shown_as_typed() -> None:
    assert "cells &lt; nap" in rulings.case(Case(APPEAL, DROPOUT, 1)).html
    assert "Ada &lt;3" in view.voting(APPEAL, 0).html


def test_a_question_that_changed_or_left_says_so_and_only_what_is_there_can_be_taught() -> None:
    changed = rulings.case(Case(APPEAL, replace(DROPOUT, revision=2), 1))
    assert "The question has changed since (revision 1, now 2)" in changed.html
    assert labels(changed) == [["Accept…", "Once", "Refuse…"]]
    left = rulings.case(Case(APPEAL, None, 1))
    assert "The question has left the bank" in left.html
    assert labels(left) == [["Once", "Refuse…"]]
    lost = rulings.case(Case(APPEAL, replace(DROPOUT, concepts=DROPOUT.concepts[1:]), 2))
    assert labels(lost) == [["Once", "Refuse…"], ["Next · 1 more"]]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (None, "The member has been told."),
        (Sent(1, AT), "The member has been told."),
        (Gone("blocked"), "The member could not be told: their chat is gone."),
        (TryLater(timedelta(seconds=3)), "The member will be told when Telegram can be reached."),
        (Refused("too long"), "Whether the member has been told is not known."),
    ],
)
def test_a_ruling_says_whether_the_member_knows(told: Sending | None, said: str) -> None:
    shown = rulings.ruled(Ruled(Case(ruled(once(OFF)), DROPOUT, 0), 0, told))
    assert shown.html.endswith(said)
    assert labels(shown) == []


def test_what_is_left_to_decide_is_shown_after_each_ruling() -> None:
    half = replace(APPEAL, concepts=(once(OFF), FULL))
    for shown in (
        rulings.ruled(Ruled(Case(half, DROPOUT, 1), 0, None)),
        rulings.overtaken(Overtaken(Case(half, DROPOUT, 1), 0)),
    ):
        assert f"1. {OFF.say} — accepted once.\n2. {FULL.say}" in shown.html
        assert labels(shown) == [["2 · Accept…", "2 · Once", "2 · Refuse…"]]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (once(OFF), "Decided already by you: accepted once."),
        (refused(replace(OFF, say="")), "Decided already by you: refused."),
        (once(OFF, by=8), "Decided already by another administrator: accepted once."),
        (once(OFF, by=None), "Decided already by the group: accepted once."),
    ],
)
def test_who_decided_before_is_named_by_role(one: Disputed, said: str) -> None:
    assert rulings.first_was(Overtaken(Case(ruled(one), DROPOUT, 0), 0), 9) == said


def test_every_reason_against_words_has_its_sentence() -> None:
    for reason in Reason:
        shown = rulings.objected(Objected(Case(APPEAL, DROPOUT, 1), 0, "a < b", Objection(reason, "c > d")))
        assert "a &lt; b" in shown.html
        assert f"{rulings.OBJECTIONS[reason]}: <i>“c &gt; d”</i>." in shown.html


def test_nothing_is_too_long() -> None:
    concepts = tuple(Concept(f"idea-{number}", LONG, ("any",)) for number in range(7))
    question: Question = replace(DROPOUT, text=LONG, answer=LONG, concepts=concepts)
    says = tuple(Disputed(concept.id, concept.say) for concept in concepts)
    appeal = replace(APPEAL, text=LONG, concepts=says, member_name=LONG)
    case = Case(appeal, question, 12)
    settled = replace(ruled(*map(once, says), note="n" * 300), member_name=LONG)
    shown = [
        rulings.case(case),
        rulings.choosing(Choosing(case, 0, [LONG[:80]])),
        rulings.refusing(case, 0),
        rulings.ruled(Ruled(replace(case, appeal=settled), 0, None)),
        rulings.objected(Objected(case, 0, LONG, Objection(Reason.CHECK, LONG))),
        view.made(appeal),
        view.voting(appeal, 2),
        view.settled(Settlement(PRIVATE, settled, "t" * 100)),
    ]
    for message in shown:
        assert units(visible(message.html)) <= MESSAGE_LIMIT
        for row in message.buttons:
            for button in row:
                assert len(button.data.encode()) <= 64
                assert units(button.label) <= 100
    assert all(len(text) <= 200 for text in view.TOASTS.values())
    assert set(view.TOASTS) == set(Refusal)


def visible(html: str) -> str:
    """What of a message Telegram counts: no tags, `&amp;` being one sign."""
    return rendered(html).plain
