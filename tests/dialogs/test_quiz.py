"""/quiz: which question comes, and that none comes twice."""

from datetime import timedelta

from tests.conftest import World
from tests.telegram_stand_in import Seat


def asked(seat: Seat) -> list[str]:
    """Every question put to a chat, in order."""
    return [message.text for message in seat.messages if message.text.startswith(("Question · ", "Question of"))]


async def test_no_question_comes_twice_until_the_bank_is_used_up(world: World, ada: Seat) -> None:
    for _ in range(8):
        await ada.says("/quiz")
        await ada.says("/skip")
        world.clock.at += timedelta(minutes=1)
    assert len(set(asked(ada)[:4])) == 4
    # Used up: the one asked least recently comes first.
    assert asked(ada)[4:] == asked(ada)[:4]


async def test_a_topic_is_found_in_spite_of_typing_errors(ada: Seat) -> None:
    await ada.says("/quiz droput")
    assert "dropout" in asked(ada)[-1]


async def test_a_level_narrows_the_choice(ada: Seat) -> None:
    await ada.says("/quiz junior")
    assert "junior" in asked(ada)[-1]


async def test_an_unsure_topic_is_asked_back(ada: Seat) -> None:
    await ada.says("/quiz knitting")
    assert "no such topic" in ada.last.text


async def test_the_same_question_is_never_open_twice(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says("/quiz dropout")
    assert len(asked(ada)) == 1
    assert "open already" in ada.last.text


async def test_a_new_quiz_question_closes_the_one_before(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    await ada.says("/quiz momentum")
    await ada.says("/skip")
    await ada.says("/hint")
    assert "No question is open" in ada.last.text


async def test_quiz_works_before_start_and_does_not_enrol(world: World) -> None:
    bob = world.private("Bob")
    await bob.says("/quiz")
    assert len(asked(bob)) == 1
    await world.wait(hours=48)
    assert len(asked(bob)) == 1
