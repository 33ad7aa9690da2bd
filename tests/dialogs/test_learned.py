"""Words that were learned by mistake: undone by a button, at any later time, by any who keeps the bank."""

import pytest

from bot.domain.question import Question
from bot.settings import Settings
from bot.storage.tables import answers
from tests.conftest import World
from tests.dialogs.test_appeals import KEEPER, OFF, OTHER_KEEPER, answer, appeal, change
from tests.factories import DROPOUT, a_question
from tests.telegram_stand_in import Seat

OTHERS = "every neuron takes its nap, that is left to chance"
UNDO, AGAIN = "Undo “nap chance”", "Learn “nap chance” again"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"admins": frozenset({KEEPER, OTHER_KEEPER})})


@pytest.fixture
def questions() -> list[Question]:
    return [DROPOUT, a_question(id="momentum")]


async def sit_down(world: World, name: str, **about: int) -> Seat:
    """Somebody who has started the bot."""
    seat = world.stage.private(world.state.add_person(name, **about))
    await seat.says("/start")
    return seat


@pytest.fixture
async def keeper(world: World) -> Seat:
    return await sit_down(world, "Kim", person_id=KEEPER)


async def earns(world: World, name: str) -> bool:
    """Whether somebody new earns the concept by those words."""
    seat = await sit_down(world, name)
    await answer(seat, OTHERS)
    return f"Found\n• {OFF}" in seat.last.text


async def teach(ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    await keeper.presses("Accept…")
    await keeper.presses("nap chance")


async def test_undo_stops_the_words_from_counting_and_leaves_the_granted_mark(
    world: World, ada: Seat, keeper: Seat
) -> None:
    await teach(ada, keeper)
    settled, told = keeper.last.id, len(ada.messages)
    before, after = change(ada.last.text)
    assert await earns(world, "Bob")
    await world.wait(hours=24 * 7)
    press = await keeper.presses(UNDO, keeper.chat.messages[settled])
    assert press.answer is not None
    assert press.answer["text"] == "“nap chance” counts no more. Marks that were granted stay."
    shown = keeper.chat.messages[settled]
    assert "is settled" in shown.text
    assert f"1. {OFF} — accepted; “nap chance” was taken back, the mark stays." in shown.text
    assert f"mark {before}% → {after}%" in shown.text
    assert not await earns(world, "Cleo")
    assert not any("taken back" in message.text for message in ada.messages[told:])


async def test_undo_can_be_undone(world: World, ada: Seat, keeper: Seat) -> None:
    await teach(ada, keeper)
    await keeper.presses(UNDO)
    press = await keeper.presses(AGAIN)
    assert press.answer is not None
    assert press.answer["text"] == "“nap chance” counts from now on."
    assert "“nap chance” counts from now on." in keeper.last.text
    assert await earns(world, "Bob")


async def test_another_administrator_undoes_from_the_list_when_no_appeal_waits(
    world: World, ada: Seat, keeper: Seat
) -> None:
    await teach(ada, keeper)
    lou = await sit_down(world, "Lou", person_id=OTHER_KEEPER)
    await lou.says("/appeals")
    assert lou.last.text.startswith(
        f"No appeal waits.\n\nLearned last\n• “nap chance” for: {OFF} (How dropout works)\n"
    )
    await lou.presses(UNDO)
    assert "— taken back\n" in lou.last.text
    assert lou.buttons(lou.last) == [AGAIN, "Back"]
    assert not await earns(world, "Bob")


async def test_while_appeals_wait_the_list_is_a_button_away_and_leads_back(
    world: World, ada: Seat, keeper: Seat
) -> None:
    await teach(ada, keeper)
    bob = await sit_down(world, "Bob")
    await appeal(bob, DROPOUT.concepts[1].say)
    await keeper.says("/appeals")
    waiting = keeper.last.text
    assert keeper.buttons(keeper.last) == ["Accept…", "Once", "Refuse…", "Learned words"]
    await keeper.presses("Learned words")
    assert keeper.buttons(keeper.last) == [UNDO, "Back"]
    await keeper.presses("Back")
    assert keeper.last.text == waiting


async def test_undo_pressed_twice_replayed_or_by_two_is_undo_once(world: World, ada: Seat, keeper: Seat) -> None:
    await teach(ada, keeper)
    lou = await sit_down(world, "Lou", person_id=OTHER_KEEPER)
    await lou.says("/appeals")
    undo = keeper.last.markup["inline_keyboard"][0][0]["callback_data"]
    for _ in range(2):
        world.state.press(keeper.chat.id, KEEPER, keeper.last.id, undo)
    first, second = world.state.updates.take()
    for update in (first, first, second):
        await world.hand_over(update)
        assert "“nap chance” was taken back" in keeper.last.text
    await lou.presses(UNDO)
    assert lou.buttons(lou.last) == [AGAIN, "Back"]
    assert not await earns(world, "Bob")


async def test_words_that_were_taken_back_can_be_taught_anew(world: World, ada: Seat, keeper: Seat) -> None:
    await teach(ada, keeper)
    await keeper.presses(UNDO)
    bob = await sit_down(world, "Bob")
    await teach(bob, keeper)
    assert keeper.buttons(keeper.last) == [UNDO]
    assert await earns(world, "Cleo")


async def test_a_member_is_not_promised_words_that_were_taken_back_before_the_end(ada: Seat, keeper: Seat) -> None:
    await answer(ada)
    await ada.presses("I was right")
    await ada.presses("I had all of these")
    await keeper.says("/appeals")
    await keeper.presses("1 · Accept…")
    await keeper.presses("nap chance")
    await keeper.presses(UNDO)
    await keeper.presses("2 · Once")
    await keeper.presses("3 · Once")
    assert ada.last.text.startswith("✅ You were right")
    assert f"• {OFF}\n" in ada.last.text
    assert "for everybody" not in ada.last.text


async def test_nobody_else_can_undo_nor_see_what_was_learned(world: World, ada: Seat, keeper: Seat) -> None:
    await teach(ada, keeper)
    for data in ("words", keeper.last.markup["inline_keyboard"][0][0]["callback_data"]):
        world.state.press(KEEPER, KEEPER, keeper.last.id, keeper.last.markup["inline_keyboard"][0][0]["callback_data"])
        (update,) = world.state.updates.take()
        update["callback_query"] |= {"data": data, "from": update["callback_query"]["from"] | {"id": ada.person.id}}
        before = keeper.last.text
        await world.hand_over(update)
        assert keeper.last.text == before
    assert await earns(world, "Bob")


async def test_words_outlive_the_answer_that_taught_them_and_can_still_be_taken_back(
    world: World, ada: Seat, keeper: Seat
) -> None:
    await teach(ada, keeper)
    async with world.interviewer.inbox.database.begin() as connection:
        await connection.execute(answers.delete())
    await keeper.presses(UNDO)
    assert keeper.last.text == "That answer has been deleted, and the appeal with it."
    assert not await earns(world, "Bob")
    await keeper.says("/appeals")
    assert "— taken back" in keeper.last.text


async def test_a_button_of_words_that_are_not_there_says_so(world: World, ada: Seat, keeper: Seat) -> None:
    await teach(ada, keeper)
    shown = keeper.last
    world.state.press(KEEPER, KEEPER, shown.id, shown.markup["inline_keyboard"][0][0]["callback_data"])
    (update,) = world.state.updates.take()
    update["callback_query"]["data"] = "words:999:on:0"
    await world.hand_over(update)
    assert world.request.calls[-2][1]["text"] == "That wording is no longer here."
