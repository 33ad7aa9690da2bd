"""A verdict: what was found, close and missed, misconceptions corrected, and the model answer."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.delivery import Origin
from bot.domain.grading.verdict import Finding, Guard, Outcome, Recognised, Verdict
from bot.domain.question import Misconception
from bot.domain.streak import Streak
from bot.services.answers import Graded
from bot.views import verdict
from tests.factories import DROPOUT
from tests.storage.values import a_chat, a_delivery
from tests.views.reading import NASTY, data_of, shown

RANDOM, FULL, SCALING = DROPOUT.concepts
PARTIAL = Verdict(
    outcome=Outcome.PARTIAL,
    score=0.5,
    found=(Finding(RANDOM, 1.0, ("switched off", "at random")),),
    close=(Finding(SCALING, 0.5),),
    missed=(Finding(FULL, 0.0),),
)
NOTHING = Verdict(Outcome.NO_ANSWER, 0.0, guard=Guard.GAVE_UP)


def result(graded: Verdict = PARTIAL, **changes: Any) -> Graded:
    """A counted answer in private that made a streak of three."""
    values: dict[str, Any] = {
        "chat": a_chat(),
        "delivery": a_delivery(id=9),
        "question": replace(DROPOUT, answer="All units answer."),
        "verdict": graded,
        "attempt": 1,
        "counted": True,
        "answer_id": 77,
        "disputable": False,
        "streak": Streak(3, 3, 3),
        "streak_now": 3,
        "still_open": False,
    }
    return Graded(**values | changes)


def text_of(graded: Verdict = PARTIAL, **changes: Any) -> str:
    return shown(verdict.graded(result(graded, **changes))).text


def test_a_verdict_names_each_concept_and_quotes_the_words_it_took() -> None:
    seen = shown(verdict.graded(result()))
    assert seen.text == (
        "🟡 Partly right · 1 of 3 concepts\n▰▰▰▰▰▱▱▱▱▱ 50%\n\n"
        "Found\n• units are switched off at random in training — “switched off … at random”\n\n"
        "Close\n• activations are rescaled by the keep probability\n\n"
        "Missed\n• at inference every unit takes part\n\n"
        "Model answer\nAll units answer.\n\nSources: Srivastava et al. 2014, JMLR 15\n\n"
        "Streak: 3 days in a row."
    )
    assert seen.marked["italic"] == ["“switched off … at random”"]
    assert seen.marked["expandable_blockquote"] == ["All units answer.\n\nSources: Srivastava et al. 2014, JMLR 15"]
    assert "spoiler" not in seen.marked
    assert seen.labels == []


@pytest.mark.parametrize(
    ("outcome", "heading"),
    [
        (Outcome.CORRECT, "✅ Correct · 1 of 3 concepts"),
        (Outcome.PARTIAL, "🟡 Partly right · 1 of 3 concepts"),
        (Outcome.INCORRECT, "❌ Not yet · 1 of 3 concepts"),
    ],
)
def test_every_outcome_has_one_mark_and_its_words(outcome: Outcome, heading: str) -> None:
    assert text_of(replace(PARTIAL, outcome=outcome)).startswith(f"{heading}\n")


def test_one_concept_is_one() -> None:
    assert "0 of 1 concept\n" in text_of(replace(PARTIAL, found=(), close=()))


def test_a_misconception_is_answered_with_its_correction() -> None:
    belief = Misconception("m", ("x",), "No: <b>nothing</b> is dropped & all answer.")
    met = Recognised(belief, ("also <dropped>", "at test"))
    text = text_of(replace(PARTIAL, misconceptions=(met, Recognised(belief))))
    assert "Careful\n• “also <dropped> … at test”: No: <b>nothing</b> is dropped & all answer.\n" in text
    assert "\n• No: <b>nothing</b> is dropped & all answer.\n" in text


def test_a_dump_of_keywords_is_marked_and_told_so() -> None:
    text = text_of(replace(PARTIAL, guard=Guard.DUMP))
    assert "\n\nThese are keywords. Say in a sentence how they belong together.\n\nFound\n" in text


@pytest.mark.parametrize("guard", [guard for guard in Guard if guard is not Guard.DUMP], ids=str)
def test_every_reason_for_no_mark_is_said_in_a_sentence(guard: Guard) -> None:
    text = text_of(replace(NOTHING, guard=guard), counted=False, still_open=True)
    first, reason, still_open = text.split("\n\n")
    assert first == "💬 No mark"
    assert reason.endswith(".")
    assert still_open == "Your question stays open; this does not count for the streak."


def test_no_mark_offers_what_can_be_done_with_a_question_that_is_still_open() -> None:
    message = verdict.graded(result(NOTHING, counted=False, still_open=True))
    assert data_of(message) == {"Hint": "hint:9", "Skip": "skip:9", "Reveal": "reveal:9"}
    message = verdict.graded(result(NOTHING, counted=False, still_open=True, chat=a_chat(id=-5)))
    assert data_of(message) == {"Hint": "hint:9"}


def test_no_mark_for_a_closed_question_is_short() -> None:
    assert text_of(NOTHING, counted=False) == "💬 No mark\n\nFair enough."


def test_in_a_group_whatever_gives_the_solution_away_is_hidden() -> None:
    belief = Misconception("m", ("x",), "Inference uses every unit.")
    seen = shown(verdict.graded(result(replace(PARTIAL, misconceptions=(Recognised(belief),)), chat=a_chat(id=-5))))
    hidden = "\n".join(seen.marked["spoiler"])
    for giveaway in (RANDOM.say, FULL.say, SCALING.say, belief.reply, "All units answer.", "Srivastava"):
        assert giveaway in hidden
    open_to_all = seen.text
    for piece in seen.marked["spoiler"]:
        open_to_all = open_to_all.replace(piece, "")
    left_open = "🟡 Partly right · 1 of 3 concepts\n▰▰▰▰▰▱▱▱▱▱ 50%\nModel answer\nStreak: 3 days in a row."
    assert open_to_all.split() == left_open.split()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"streak": Streak(1, 1, 1), "streak_now": 1}, "Streak: 1 day in a row."),
        ({"streak": Streak(2, 9, 9), "streak_now": 2}, "Streak: 2 days in a row, best 9."),
        ({"counted": False}, "Practice: only the first graded answer to an open question counts."),
        ({"delivery": a_delivery(origin=Origin.QUIZ)}, "Streak: 3 days. Only daily questions move it."),
    ],
    ids=["first", "best", "practice", "quiz"],
)
def test_the_end_says_what_it_was_worth(changes: dict[str, Any], said: str) -> None:
    assert text_of(**changes).endswith(f"\n\n{said}")


def test_a_quiz_without_a_streak_says_nothing_of_streaks() -> None:
    quiz = a_delivery(origin=Origin.QUIZ)
    assert text_of(delivery=quiz, streak=Streak(), streak_now=0).endswith("JMLR 15")


def test_a_drafted_rubric_is_named_as_one() -> None:
    draft = replace(DROPOUT, draft=True)
    assert "\n\nDrafted rubric: the marks are rougher than usual.\n\n" in text_of(question=draft)


def test_a_refused_concept_can_be_disputed() -> None:
    assert data_of(verdict.graded(result(disputable=True))) == {"I was right": "right:77"}


def test_markup_shows_as_it_was_typed_wherever_it_comes_from() -> None:
    said = replace(RANDOM, say=NASTY)
    graded = replace(PARTIAL, found=(Finding(said, 1.0, (NASTY[:30],)),), missed=(Finding(said, 0.0),))
    text = text_of(graded, question=replace(DROPOUT, answer=NASTY))
    assert f"• {NASTY} — “{NASTY[:30]}”" in text
    assert f"Missed\n• {NASTY}" in text
    assert f"Model answer\n{NASTY}" in text


def test_long_evidence_is_cut_to_a_glance() -> None:
    graded = replace(PARTIAL, found=(Finding(RANDOM, 1.0, ("😀" * 200, "and more")),))
    assert f"“{'😀' * 29}…”" in text_of(graded)


def test_alone_it_has_neither_streak_nor_buttons() -> None:
    message = verdict.alone(replace(DROPOUT, answer="All units answer."), PARTIAL)
    assert shown(message).text.endswith("JMLR 15")
    assert message.buttons == ()
    assert shown(verdict.alone(DROPOUT, NOTHING)).text == "💬 No mark\n\nFair enough."
