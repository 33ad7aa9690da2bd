"""Appeals as members and as the bank's keepers see them: word by word where the dialogs do not look, and in bounds."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.appeal import Appeal, Disputed, Learned, Mark, Ruling
from bot.domain.grading.verdict import Finding, Outcome, Verdict
from bot.domain.learning import Objection, Reason
from bot.domain.question import Concept, Question
from bot.services.appeals import Already, Dispute, Righted
from bot.services.cases import Case, Choosing, Objected, Overtaken, Ruled
from bot.services.learned import SHOWN, Lesson
from bot.services.ports import Gone, Refused, Sending, Sent, Settlement, TryLater, Unsure
from bot.views import appeals, learned, objections, rulings
from tests.factories import DROPOUT
from tests.storage.values import DUE, a_chat, an_answer
from tests.views.reading import NASTY, data_of, shown

HALF, WHOLE = Mark(Outcome.PARTIAL, 0.5), Mark(Outcome.CORRECT, 1.0)
OPEN = Disputed("scaling", "activations are rescaled")
LEARNED = Disputed("scaling", "activations are rescaled", Ruling.LEARNED, "scaled down <x>", 99, "press 1")
ONCE = Disputed("full", "every unit takes part", Ruling.ONCE, ruled_by=99, cause="press 2")
BY_GROUP = Disputed("full", "every unit takes part", Ruling.ONCE)
REFUSED = Disputed("random", "units are switched off", Ruling.REFUSED, ruled_by=99, cause="press 3")


def an_appeal(*concepts: Disputed, **changes: Any) -> Appeal:
    values: dict[str, Any] = {
        "id": 3,
        "answer_id": 77,
        "chat_id": 1,
        "message_id": 11,
        "member_id": 7,
        "member_name": "Ada",
        "question_id": "dropout",
        "revision": 1,
        "text": "units go off, the rest is scaled down",
        "before": HALF,
        "granted": WHOLE,
        "now": HALF,
        "at": DUE,
        "concepts": concepts or (OPEN,),
        "cause": "press 0",
    }
    return Appeal(**values | changes)


def a_case(*concepts: Disputed, question: Question | None = DROPOUT, waiting: int = 1, **changes: Any) -> Case:
    return Case(an_appeal(*concepts, **changes), question, waiting)


def a_dispute(question: Question = DROPOUT, positions: tuple[int, ...] = (1, 2)) -> Dispute:
    concepts = question.concepts
    verdict = Verdict(
        Outcome.PARTIAL, 0.5, close=(Finding(concepts[1], 0.5),), missed=tuple(Finding(one, 0) for one in concepts[2:])
    )
    return Dispute(an_answer(), question, verdict, positions)


def settlement(*concepts: Disputed, chat_id: int = 1, title: str = "How <dropout> works", **changes: Any) -> Settlement:
    return Settlement(a_chat(id=chat_id), an_appeal(*concepts, **changes), title)


def test_the_choice_names_the_concepts_in_private_and_numbers_them_in_a_group() -> None:
    dispute = replace(a_dispute(), answer=replace(an_answer(), id=77))
    assert data_of(appeals.choice(dispute, in_group=False)) == {
        "I had: at inference every unit takes part": "right:77:1:1",
        "I had: activations are rescaled by the keep probability": "right:77:1:2",
        "I had all of these": "right:77:1:all",
        "Never mind": "right:77:no",
    }
    assert list(data_of(appeals.choice(dispute, in_group=True))) == [
        "I had: close 1",
        "I had: missed 1",
        "I had all of these",
        "Never mind",
    ]


def test_one_concept_alone_is_not_all_of_these() -> None:
    assert "I had all of these" not in data_of(appeals.choice(a_dispute(positions=(2,)), in_group=True))


def test_an_appeal_made_in_private_says_what_is_looked_at() -> None:
    text = shown(appeals.made(an_appeal(replace(OPEN, say=NASTY)))).text
    assert text.startswith("Passed on. The people who keep the questions will look whether your words count for:\n\n")
    assert f"• {NASTY}" in text


def test_before_a_group_the_concepts_are_hidden_and_votes_counted() -> None:
    message = appeals.voting(an_appeal(OPEN, member_name=NASTY[:30]), votes=2)
    seen = shown(message)
    assert seen.marked["spoiler"] == ["activations are rescaled"]
    assert seen.text.startswith(f"I was right, says {NASTY[:30].rstrip()}")
    assert data_of(message) == {f"{NASTY[:30]} was right · 2 of 3": "vote:3"}


def test_a_settled_vote_has_no_button_and_says_how_it_ended() -> None:
    message = appeals.voting(an_appeal(BY_GROUP, settled_at=DUE, now=WHOLE), votes=3)
    assert message.buttons == ()
    assert shown(message).text.endswith("Accepted by the group: 50% → 100%.")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "Your voice counts: 1 of 3."),
        ({"concepts": (BY_GROUP,), "settled_at": DUE, "now": WHOLE}, "Accepted by the group: 50% → 100%."),
        ({"concepts": (ONCE,), "settled_at": DUE}, "Accepted: 50%, as before."),
        ({"concepts": (REFUSED,), "settled_at": DUE}, "The mark stands."),
    ],
    ids=["open", "by the group", "by an administrator", "refused"],
)
def test_a_vote_is_answered_in_a_few_words(changes: dict[str, Any], text: str) -> None:
    assert appeals.voted(replace(an_appeal(), **changes), votes=1) == text


def test_an_appeal_that_was_made_before_is_told_of() -> None:
    assert appeals.already(Already(an_appeal())) == "That answer is being looked at already; you will hear from me."
    ended = an_appeal(REFUSED, settled_at=DUE)
    assert appeals.already(Already(ended)) == "That answer has been looked at: The mark stands."


def test_words_that_have_come_to_count_need_no_appeal() -> None:
    assert shown(appeals.righted(Righted(HALF, WHOLE))).text == (
        "✅ Those words have come to count since you typed them. Your mark: 50% → 100%."
    )


def test_accepted_says_what_counts_what_does_not_and_the_new_mark() -> None:
    seen = shown(appeals.settled(settlement(LEARNED, ONCE, REFUSED, now=WHOLE, note="Well <put>.")))
    assert seen.text == (
        "✅ You were right about “How <dropout> works”. This counts for you:\n\n"
        "• activations are rescaled — “scaled down <x>” counts from now on for everybody\n• every unit takes part\n\n"
        "This does not:\n• units are switched off\n\nWell <put>.\n\nYour mark: 50% → 100%."
    )


def test_refused_says_so_with_a_reason() -> None:
    text = shown(appeals.settled(settlement(REFUSED, title="", note="Not so."))).text
    assert text == (
        "The mark stands for an earlier question. Your answer was read again, and this was not in it:\n\n"
        "• units are switched off\n\nNot so."
    )


def test_in_a_group_the_concepts_stay_hidden() -> None:
    seen = shown(appeals.settled(settlement(LEARNED, REFUSED, chat_id=-5)))
    assert len(seen.marked["spoiler"]) == 2
    assert "units are switched off" in seen.marked["spoiler"][1]


def test_an_administrator_is_called() -> None:
    assert shown(appeals.called(1)).text == "1 appeal to look at: /appeals"
    assert shown(appeals.called(2)).text == "2 appeals to look at: /appeals"


def test_a_case_shows_what_is_needed_to_decide() -> None:
    seen = shown(rulings.case(a_case()))
    assert seen.text == (
        "Appeal 3 · mark 50%, as before\n\n"
        f"Question\n{DROPOUT.text}\n\nAnswer\nunits go off, the rest is scaled down\n\n"
        f"Refused\n1. activations are rescaled\n\nModel answer\n{DROPOUT.answer}"
    )
    assert seen.labels == ["Accept…", "Once", "Refuse…"]


def test_several_concepts_are_decided_one_by_one_and_others_wait() -> None:
    message = rulings.case(a_case(OPEN, REFUSED, replace(OPEN, concept_id="random-off"), waiting=4))
    assert data_of(message) == {
        "1 · Accept…": "rule:3:0:words",
        "1 · Once": "rule:3:0:once",
        "1 · Refuse…": "rule:3:0:refuse",
        "3 · Accept…": "rule:3:2:words",
        "3 · Once": "rule:3:2:once",
        "3 · Refuse…": "rule:3:2:refuse",
        "Next · 3 more": "rule:next:3",
    }


def test_a_question_that_left_the_bank_or_changed_is_named_as_such() -> None:
    gone = shown(rulings.case(a_case(question=None)))
    assert "The question has left the bank" in gone.text
    assert gone.labels == ["Once", "Refuse…"]
    changed = shown(rulings.case(a_case(question=replace(DROPOUT, revision=4))))
    assert "(revision 1, now 4)" in changed.text


def test_words_are_chosen_or_typed() -> None:
    message = rulings.choosing(Choosing(a_case(), 0, ("scaled down", "the rest is scaled down " * 9)))
    data = data_of(message)
    assert data["scaled down"] == f"rule:3:0:w={rulings.fingerprint('scaled down')}"
    assert data["Back"] == "rule:3:show"
    assert "activations are rescaled?" in shown(message).text


def test_a_refusal_has_lines_to_choose_from() -> None:
    data = data_of(rulings.refusing(a_case(), 0))
    assert list(data) == [*rulings.LINES.values(), "Back"]
    assert data[rulings.LINES["vague"]] == "rule:3:0:no=vague"


@pytest.mark.parametrize(
    ("told", "line"),
    [
        (Sent(1, DUE), "The member has been told."),
        (None, "The member has been told."),
        (Gone("blocked"), "The member could not be told: their chat is gone."),
        (TryLater(timedelta(seconds=1)), "The member will be told when Telegram can be reached."),
        (Unsure(), "Whether the member has been told is not known."),
        (Refused("no"), "Whether the member has been told is not known."),
    ],
)
def test_the_last_decision_says_whether_the_member_knows(told: Sending | None, line: str) -> None:
    message = rulings.ruled(Ruled(a_case(LEARNED, ONCE, REFUSED, waiting=0, now=WHOLE), 0, told))
    assert shown(message).text == (
        "Appeal 3 is settled; mark 50% → 100%.\n\n"
        "1. activations are rescaled — accepted, “scaled down <x>” counts from now on.\n"
        "2. every unit takes part — accepted once.\n3. units are switched off — refused.\n\n" + line
    )
    assert message.buttons == ()


def test_after_one_of_several_decisions_the_case_goes_on() -> None:
    assert shown(rulings.ruled(Ruled(a_case(ONCE, OPEN), 0, None))).labels == ["2 · Accept…", "2 · Once", "2 · Refuse…"]
    assert shown(rulings.standing(a_case(ONCE, OPEN))).labels[0] == "2 · Accept…"
    assert shown(rulings.standing(a_case(ONCE, waiting=2))).labels == ["Next · 2 more"]


@pytest.mark.parametrize(
    ("decided", "by", "said"),
    [
        (ONCE, 99, "Decided already by you: accepted once."),
        (REFUSED, 5, "Decided already by another administrator: refused."),
        (BY_GROUP, 99, "Decided already by the group: accepted once."),
    ],
)
def test_who_was_first_is_told(decided: Disputed, by: int, said: str) -> None:
    assert rulings.first_was(Overtaken(a_case(decided), 0), by) == said


@pytest.mark.parametrize("reason", list(Reason), ids=str)
def test_words_that_cannot_be_learned_are_told_why(reason: Reason) -> None:
    text = shown(objections.objected(Objected(a_case(), 0, NASTY[:20], Objection(reason, "also <this>")))).text
    assert text.startswith(f"“{NASTY[:20]}” cannot be learned: ")
    assert ": “also <this>”." in text
    assert "“”" not in shown(objections.objected(Objected(a_case(), 0, "x", Objection(reason)))).text


def test_an_empty_queue_and_a_deleted_answer_are_said() -> None:
    assert shown(learned.nothing_waits([])).text == "No appeal waits."
    assert shown(rulings.vanished()).text == "That answer has been deleted, and the appeal with it."


def a_lesson(taken_back_by: int | None = None, question: Question | None = DROPOUT, **changes: Any) -> Lesson:
    values: dict[str, Any] = {
        "question_id": "dropout",
        "concept_id": "scaling",
        "phrasing": "scaled down <x>",
        "revision": 1,
        "learned_by": 99,
        "at": DUE,
        "taken_back_by": taken_back_by,
        "id": 4,
    }
    return Lesson(Learned(**values | changes), question)


IN_THE_FILE = replace(
    DROPOUT, concepts=(*DROPOUT.concepts[:2], replace(DROPOUT.concepts[2], phrasings=("scaled down <x>",)))
)


@pytest.mark.parametrize(
    ("lesson", "line", "toast"),
    [
        (a_lesson(question=IN_THE_FILE), "(How dropout works)", "“scaled down <x>” counts from now on."),
        (a_lesson(99), "— taken back", "“scaled down <x>” counts no more. Marks that were granted stay."),
        (
            a_lesson(99, IN_THE_FILE),
            "— taken back, but the bank's own file has it",
            "“scaled down <x>” was taken back, but the bank's own file has it.",
        ),
        (
            a_lesson(),
            "— left out: the question has changed",
            "“scaled down <x>” is learned, but the question as it is now does not take it.",
        ),
        (
            a_lesson(question=None),
            "for: scaling (dropout) — left out: the question has changed",
            "“scaled down <x>” is learned, but the question as it is now does not take it.",
        ),
    ],
    ids=["counts", "taken back", "in the bank's file", "forbidden by a newer revision", "its question left the bank"],
)
def test_a_learned_wording_says_whether_it_counts(lesson: Lesson, line: str, toast: str) -> None:
    seen = shown(learned.nothing_waits([lesson]))
    assert seen.text.splitlines()[3].endswith(line)
    assert learned.switched(lesson) == toast
    assert seen.labels == [
        "Learn “scaled down <x>” again" if lesson.learned.taken_back_by else "Undo “scaled down <x>”"
    ]


def test_the_page_of_learned_words_leads_back_and_says_when_it_is_empty() -> None:
    assert shown(learned.page([])).text == "Nothing has been learned yet."
    assert data_of(learned.page([a_lesson()])) == {"Undo “scaled down <x>”": "words:4:off:0", "Back": "rule:next:0"}


LONG_SAY = "an idea that a good answer shows, put in words that take as long as the bars allow them to be, and more"
SEVEN = tuple(Disputed(f"c{number}", f"{LONG_SAY} {number}", Ruling.LEARNED, "w" * 80, 99) for number in range(7))
LONG_QUESTION = replace(
    DROPOUT,
    text="🧠" * 2000,
    answer="🧠" * 2000,
    concepts=tuple(Concept(one.concept_id, one.say, ("x",)) for one in SEVEN),
)
LONG = {"text": "👩‍🔬" * 1300, "note": "n" * 300, "member_name": "👩‍🔬" * 60}


class TestTheLongest:
    """Seven refused concepts, long words, emoji: nothing is longer than Telegram takes."""

    def test_case(self) -> None:
        pending = tuple(replace(one, ruling=None) for one in SEVEN)
        case = a_case(*pending, question=LONG_QUESTION, waiting=10**6, **LONG)
        for message in (
            rulings.case(case),
            rulings.ruled(Ruled(case, 0, None)),
            rulings.ruled(Ruled(a_case(*SEVEN, **LONG), 0, None)),
            rulings.choosing(Choosing(case, 0, ("👩‍🔬" * 80,) * 8)),
            rulings.refusing(case, 6),
            objections.objected(Objected(case, 0, "🧠" * 3000, Objection(Reason.CONCEPT, "🧠" * 3000))),
        ):
            shown(message)
        assert len(rulings.first_was(Overtaken(a_case(SEVEN[0]), 0), 1)) <= 200

    @pytest.mark.parametrize("by", [None, 99])
    def test_learned_words(self, by: int | None) -> None:
        lesson = a_lesson(by, LONG_QUESTION, concept_id="c1", phrasing="w" * 80, id=2**63)
        assert len(learned.switched(lesson)) <= 200
        shown(learned.page([replace(lesson, question=replace(LONG_QUESTION, title="T" * 200))] * SHOWN))
        taught = dict.fromkeys(range(6), lesson.learned)
        case = a_case(*SEVEN[:6], replace(SEVEN[6], ruling=None), question=LONG_QUESTION, waiting=10**6, **LONG)
        shown(rulings.standing(replace(case, taught=taught, has_learned=True)))

    @pytest.mark.parametrize("chat_id", [1, -5])
    def test_settlement(self, chat_id: int) -> None:
        shown(appeals.settled(settlement(*SEVEN, chat_id=chat_id, title="T" * 200, **LONG)))

    def test_what_members_see(self) -> None:
        pending = tuple(replace(one, ruling=None) for one in SEVEN)
        shown(appeals.made(an_appeal(*pending, **LONG)))
        shown(appeals.voting(an_appeal(*pending, **LONG), 2))
        shown(appeals.choice(a_dispute(LONG_QUESTION, tuple(range(1, 7))), in_group=False))
