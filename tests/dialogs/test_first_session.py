"""A newcomer's first minutes."""

from tests.conftest import World
from tests.factories import DROPOUT_ANSWERS
from tests.telegram_stand_in import Seat


async def test_two_taps_set_hour_and_zone_and_the_first_question_is_offered(world: World) -> None:
    ada = world.private("Ada", language_code="de")
    await ada.says("/start")
    assert "Hello Ada" in ada.last.text
    await ada.presses("08:00")
    await ada.presses("Berlin")
    assert "Mon 02 Mar, 08:00 (Berlin)" in ada.last.text
    await ada.presses("First question now")
    assert ada.last.text.startswith("Question · ")


async def test_an_answer_is_graded_in_one_message(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says(DROPOUT_ANSWERS["correct"])
    assert ada.last.text.startswith("✅ Correct · 3 of 3 concepts")
    assert "Model answer" in ada.last.text
