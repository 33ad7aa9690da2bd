"""A question as it arrives, its hint, and its end."""

from dataclasses import replace

import pytest

from bot.domain.answer import Counted
from bot.domain.delivery import Origin
from bot.domain.grading.verdict import Outcome
from bot.domain.question import Level, Source
from bot.services.ports import Asking, Closing
from bot.views import question
from tests.factories import DROPOUT
from tests.storage.values import a_chat, a_delivery
from tests.views.reading import NASTY, data_of, shown

GROUP = a_chat(id=-5)
LONG_NAME = "👩‍🔬" * 64


def asked(**changes: object) -> Asking:
    return Asking(a_chat(), a_delivery(id=9), replace(DROPOUT, **changes))


def closing(answers: list[Counted], **changes: object) -> Closing:
    return Closing(GROUP, a_delivery(chat_id=-5), replace(DROPOUT, **changes), answers)


def test_a_daily_question_in_private() -> None:
    seen = shown(question.asked(asked()))
    assert seen.text == (
        "Question of the day · Training · junior\n\n"
        "Describe dropout: what happens while a network learns, and what at inference?\n\n"
        "Type your answer in your own words."
    )
    assert seen.marked == {"bold": ["Question of the day"], "italic": ["Type your answer in your own words."]}
    assert data_of(question.asked(asked())) == {"Hint": "hint:9", "Skip": "skip:9", "Reveal": "reveal:9"}


def test_a_quiz_question_in_a_group_has_a_hint_and_no_end_for_everybody_to_press() -> None:
    message = question.asked(Asking(GROUP, a_delivery(origin=Origin.QUIZ), DROPOUT))
    seen = shown(message)
    assert seen.text.startswith("Question · Training · junior\n\n")
    assert seen.text.endswith("\n\nReply to this message with your answer.")
    assert seen.labels == ["Hint"]


def test_a_question_without_a_hint_offers_none() -> None:
    assert shown(question.asked(asked(hint=""))).labels == ["Skip", "Reveal"]
    assert question.asked(Asking(GROUP, a_delivery(), replace(DROPOUT, hint=""))).buttons == ()


def test_markup_in_a_question_shows_as_it_was_written() -> None:
    message = question.asked(asked(text=f"  {NASTY}\n", area="a<b>-&c", level=Level.SENIOR))
    assert shown(message).text == (
        f"Question of the day · A<b> &c · senior\n\n{NASTY}\n\nType your answer in your own words."
    )


def test_a_hint_is_told_or_missed() -> None:
    assert shown(question.hint(replace(DROPOUT, hint=f" {NASTY} "))).text == f"Hint: {NASTY}"
    assert question.hint(replace(DROPOUT, hint="")).html == "This question has no hint."


def test_revealed_shows_the_model_answer_folded_and_its_sources_as_links() -> None:
    seen = shown(question.revealed(replace(DROPOUT, answer="All units answer.")))
    assert seen.text == (
        "How dropout works\n\nModel answer\nAll units answer.\n\nSources: Srivastava et al. 2014, JMLR 15\n\n"
        "Closed without a mark. /quiz asks another."
    )
    assert seen.marked["expandable_blockquote"] == ["All units answer.\n\nSources: Srivastava et al. 2014, JMLR 15"]
    assert seen.marked["text_link"] == ["Srivastava et al. 2014, JMLR 15"]


def test_a_model_answer_without_sources_ends_with_itself() -> None:
    assert question.model_answer(replace(DROPOUT, answer="Yes.", sources=())).endswith("Yes.</blockquote>")


def test_several_sources_are_told_apart() -> None:
    pair = (Source("Polyak 1964", "https://example.org/1", ()), Source(NASTY, "https://example.org/?q=1&r=2", ()))
    assert shown(question.revealed(replace(DROPOUT, sources=pair))).marked["text_link"] == ["Polyak 1964", NASTY]


def test_a_hidden_model_answer_shows_nothing_before_it_is_touched() -> None:
    seen = shown(question.revealed(DROPOUT))
    assert "spoiler" not in seen.marked
    text, hidden = DROPOUT.answer, question.model_answer(DROPOUT, hidden=True)
    assert f"<blockquote expandable><tg-spoiler>{text}\n\nSources: " in hidden
    assert hidden.endswith("</tg-spoiler></blockquote>")


def test_skipped_says_how_to_go_on() -> None:
    assert question.skipped().html == "Skipped, without a mark. /quiz asks another."


def test_a_groups_question_closes_openly_with_who_got_what() -> None:
    answers = [Counted("Cleo", Outcome.CORRECT, 1.0), Counted(NASTY[:38], Outcome.PARTIAL, 0.456)]
    seen = shown(question.closed(closing([*answers, Counted("Bob", Outcome.INCORRECT, 0.0)], title="<T>")))
    assert seen.text.startswith("Closed: <T>\n\nModel answer\nWhile training,")
    assert seen.text.endswith(f"\n\n✅ Cleo 100%\n🟡 {NASTY[:38]} 46%\n❌ Bob 0%")
    assert "spoiler" not in seen.marked


def test_nobody_answered_is_said() -> None:
    assert shown(question.closed(closing([]))).text.endswith("\n\nNobody answered this one.")


@pytest.mark.parametrize(("number", "rest"), [(25, ""), (26, "\nand 1 more"), (200, "\nand 175 more")])
def test_a_large_groups_closing_names_some_and_counts_the_rest(number: int, rest: str) -> None:
    answers = [Counted(f"{LONG_NAME}", Outcome.PARTIAL, 0.5)] * number
    seen = shown(question.closed(closing(answers, answer="word " * 180)))
    assert seen.text.count("🟡") == min(number, 25)
    assert seen.text.endswith(f"… 50%{rest}")


def test_an_areas_name_is_for_people() -> None:
    assert question.area_label("data-augmentation") == "Data augmentation"
