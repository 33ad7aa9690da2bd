"""What counts as an answer, which question it answers, and what the verdict says."""

import pytest

from tests.conftest import World
from tests.factories import DROPOUT_ANSWERS
from tests.telegram_stand_in import Seat

CORRECT = DROPOUT_ANSWERS["correct"]


def question(seat: Seat) -> int:
    """The id of the newest question in a chat."""
    return next(m.id for m in reversed(seat.messages) if m.text.startswith(("Question · ", "Question of the day")))


async def test_the_verdict_names_each_concept_and_quotes_the_words_it_took(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says(DROPOUT_ANSWERS["partial"])
    text = ada.last.text
    assert text.startswith("🟡 Partly right · 1 of 3 concepts")
    assert "Found\n• units are switched off at random in training — “" in text
    assert "Missed\n• at inference every unit takes part" in text
    assert "Sources: Srivastava et al. 2014, JMLR 15" in text
    assert ada.marked("expandable_blockquote")[0].startswith("While training, each unit")


async def test_a_recognised_misconception_is_answered_with_a_correction(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says("Random units are switched off in training, and they stay dropped at test time as well.")
    assert "Dropout is for training; at inference the whole network answers." in ada.last.text


async def test_the_first_graded_answer_counts_and_later_ones_are_practice(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    asked = question(ada)
    await ada.says(DROPOUT_ANSWERS["partial"])
    await ada.says(CORRECT, reply_to=asked)
    assert ada.last.text.startswith("✅ Correct")
    assert "Practice" in ada.last.text


async def test_without_an_open_question_the_bot_says_how_to_get_one(ada: Seat) -> None:
    await ada.says("hello there")
    assert "/quiz" in ada.last.text


@pytest.mark.parametrize(
    "text",
    ["idk", "asdf qwer zxcv hjkl", "Describe dropout: what happens while a network learns, and what at inference?"],
    ids=["gave up", "gibberish", "echo"],
)
async def test_what_is_no_honest_attempt_leaves_the_question_open(ada: Seat, text: str) -> None:
    await ada.says("/quiz dropout")
    await ada.says(text)
    assert ada.last.text.startswith("💬 No mark")
    assert "does not count for the streak" in ada.last.text
    await ada.says(CORRECT)
    assert ada.last.text.startswith("✅ Correct")
    assert "Practice" not in ada.last.text


@pytest.mark.parametrize("text", ["hello", "ok", "can you repeat the question?", "I will answer later", "help"])
async def test_chatter_is_no_answer(ada: Seat, text: str) -> None:
    await ada.says("/quiz dropout")
    await ada.says(text)
    assert ada.last.text.startswith("💬 No mark\n\nI do not take that for an answer.\n\nYour question stays open")
    await ada.says(DROPOUT_ANSWERS["correct"])
    assert ada.last.text.startswith("✅ Correct")
    assert "Practice" not in ada.last.text


async def test_a_text_answers_the_question_that_it_replies_to(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    dropout = question(ada)
    await ada.says("/quiz momentum")
    await ada.says(CORRECT, reply_to=dropout)
    assert "3 of 3 concepts" in ada.last.text


async def test_otherwise_it_answers_the_newest_open_question(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says("/quiz momentum")
    await ada.says("a heavy ball rolling downhill, it is damping the zigzag")
    assert ada.last.text.startswith("✅ Correct · 2 of 2")


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker"])
async def test_media_get_one_line(world: World, ada: Seat, kind: str) -> None:
    await ada.says("/quiz dropout")
    before = len(ada.messages)
    getattr(world.state, f"send_{kind}")(ada.chat.id, ada.person.id)
    await world.stage.settle()
    assert len(ada.messages) == before + 2
    assert ada.last.text == "I read typed answers only. Please put it in words."


async def test_an_edited_answer_is_not_graded_again(world: World, ada: Seat) -> None:
    await ada.says("/quiz dropout")
    said = await ada.says(DROPOUT_ANSWERS["partial"])
    before = len(ada.messages)
    world.state.edit(ada.chat.id, ada.person.id, said.id, CORRECT)
    await world.stage.settle()
    assert len(ada.messages) == before


async def test_the_same_update_twice_brings_the_same_verdict_and_one_answer(world: World, ada: Seat) -> None:
    await ada.says("/quiz dropout")
    world.state.say(ada.chat.id, ada.person.id, CORRECT)
    updates = world.state.updates.take()
    for _ in range(2):
        for update in updates:
            await world.hand_over(update)
    first, second = ada.messages[-2:]
    assert first.text == second.text
    assert first.text.startswith("✅ Correct")


async def test_markup_in_an_answer_is_shown_as_typed(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says("<b>random</b> & switched off units in training; a < b")
    assert "“" in ada.last.text
    assert ada.last.text.startswith("🟡")


async def test_hint_helps_with_the_open_question(ada: Seat) -> None:
    await ada.says("/hint")
    assert "No question is open" in ada.last.text
    await ada.says("/quiz dropout")
    await ada.says("/hint")
    assert ada.last.text == "Hint: Think of which units take part, and when."
    await ada.presses("Hint")
    assert ada.last.text == "Hint: Think of which units take part, and when."


async def test_skip_puts_the_question_away_unscored(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says("/skip")
    assert "Skipped" in ada.last.text
    await ada.says(CORRECT)
    assert "No question is open" in ada.last.text


async def test_reveal_gives_up_and_shows_the_model_answer(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    asked = question(ada)
    await ada.says("/reveal")
    assert "Model answer" in ada.last.text
    await ada.says(CORRECT, reply_to=asked)
    assert "Practice" in ada.last.text


async def test_a_button_of_a_closed_question_says_so(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.presses("Reveal")
    press = await ada.presses("Skip")
    assert press.answer is not None
    assert press.answer["text"] == "That question is closed."


async def test_answer_takes_the_words_after_it(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says("/answer")
    assert "/answer your words" in ada.last.text
    await ada.says(f"/answer {CORRECT}")
    assert ada.last.text.startswith("✅ Correct")


async def test_an_unknown_command_gets_the_nearest_one(ada: Seat) -> None:
    await ada.says("/qiuz")
    assert "Did you mean /quiz?" in ada.last.text
    await ada.says("/xylophone")
    assert "/help" in ada.last.text
