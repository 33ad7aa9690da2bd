""" "I was right": who may say so, what those who keep the bank decide, what comes of it, and a group's own votes."""

import logging
import re
from datetime import timedelta

import pytest
from telegram import BotCommandScopeChat

from bot.domain.question import Question
from bot.handlers import register_commands
from bot.settings import Settings
from bot.storage.tables import answers
from tests.conftest import Group, World
from tests.dialogs.test_groups import question
from tests.factories import DROPOUT, DROPOUT_ANSWERS, a_question
from tests.telegram_stand_in import Seat

KEEPER, OTHER_KEEPER = 9001, 9002
NAPS = "Half of the cells take a nap by chance each step. When we deploy, nobody naps."
OFF, FULL, SCALED = (concept.say for concept in DROPOUT.concepts)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"admins": frozenset({KEEPER, OTHER_KEEPER})})


@pytest.fixture
def questions() -> list[Question]:
    return [DROPOUT, *(a_question(id=name) for name in ("momentum", "warmup", "clipping", "decay", "noise", "pooling"))]


@pytest.fixture
async def keeper(world: World) -> Seat:
    """One who keeps the bank."""
    seat = world.private("Kim", person_id=KEEPER)
    await seat.says("/start")
    return seat


@pytest.fixture
async def other_keeper(world: World) -> Seat:
    seat = world.private("Lou", person_id=OTHER_KEEPER)
    await seat.says("/start")
    return seat


async def answer(seat: Seat, text: str = NAPS, topic: str = "dropout") -> int:
    """Ask, answer, and give the verdict's id."""
    await seat.says(f"/quiz {topic}")
    await seat.says(text)
    return seat.last.id


async def appeal(seat: Seat, say: str = OFF, text: str = NAPS) -> None:
    """Ada answers and says that her words were for one concept."""
    await answer(seat, text)
    await seat.presses("I was right")
    await seat.presses(f"I had: {say}")


def change(text: str) -> tuple[int, int]:
    """The mark before and after, as a message tells it."""
    found = re.search(r"(\d+)% → (\d+)%", text)
    assert found, text
    return int(found[1]), int(found[2])


# The member


async def test_one_tap_and_one_confirmation_pass_the_answer_on(ada: Seat, keeper: Seat) -> None:
    await answer(ada)
    before = len(ada.messages)
    await ada.presses("I was right")
    assert len(ada.messages) == before
    assert ada.buttons() == [f"I had: {OFF}", f"I had: {FULL}", f"I had: {SCALED}", "I had all of these", "Never mind"]
    await ada.presses(f"I had: {OFF}")
    assert ada.last.text.startswith("Passed on.")
    assert f"• {OFF}" in ada.last.text
    assert "You will hear from me" in ada.last.text
    assert ada.buttons(ada.messages[before - 1]) == []
    assert keeper.last.text == "1 appeal to look at: /appeals"


async def test_never_mind_leaves_everything_as_it_was(ada: Seat, keeper: Seat) -> None:
    verdict = await answer(ada)
    await ada.presses("I was right")
    press = await ada.presses("Never mind")
    assert press.answer is not None
    assert press.answer["text"] == "Fine, the mark stays."
    assert ada.buttons(ada.chat.messages[verdict]) == ["I was right"]
    await keeper.says("/appeals")
    assert keeper.last.text == "No appeal waits."


async def test_a_tap_that_is_handled_too_late_to_be_answered_does_what_it_asks_and_is_logged(
    world: World, ada: Seat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await answer(ada)
    tap = ada.last.markup["inline_keyboard"][0][0]["callback_data"]
    world.state.press(ada.chat.id, ada.person.id, ada.last.id, tap)
    world.clock.at += timedelta(hours=1)
    await world.stage.settle()
    assert "Never mind" in ada.buttons()
    assert "the press is not answered" in caplog.text


@pytest.mark.parametrize("kind", ["correct", "gave up"])
async def test_no_button_where_acceptance_would_change_nothing(ada: Seat, kind: str) -> None:
    verdict = await answer(ada, DROPOUT_ANSWERS[kind])
    assert "I was right" not in ada.buttons(ada.chat.messages[verdict])


async def test_practice_cannot_be_appealed(ada: Seat) -> None:
    await ada.says("/quiz dropout")
    asked = question(ada)
    await ada.says(DROPOUT_ANSWERS["partial"])
    assert "I was right" in ada.buttons(ada.last)
    await ada.says(NAPS, reply_to=asked)
    assert "Practice" in ada.last.text
    assert ada.buttons(ada.last) == []


async def test_an_answer_is_appealed_once(ada: Seat, keeper: Seat) -> None:
    verdict = await answer(ada)
    await ada.presses("I was right")
    rows = ada.chat.messages[verdict].markup
    await ada.presses(f"I had: {OFF}")
    ada.chat.messages[verdict].markup = rows  # another device still shows the buttons
    press = await ada.presses(f"I had: {FULL}")
    assert press.answer is not None
    assert "being looked at already" in press.answer["text"]
    await keeper.says("/appeals")
    assert FULL not in keeper.last.text
    assert keeper.buttons(keeper.last) == ["Accept…", "Once", "Refuse…"]


async def test_a_replayed_confirmation_makes_one_appeal_and_says_the_same(
    world: World, ada: Seat, keeper: Seat
) -> None:
    verdict = await answer(ada)
    await ada.presses("I was right")
    data = ada.chat.messages[verdict].markup["inline_keyboard"][0][0]["callback_data"]
    world.state.press(ada.chat.id, ada.person.id, verdict, data)
    for update in world.state.updates.take():
        await world.hand_over(update)
        first = ada.last.text
        await world.hand_over(update)
        assert ada.last.text == first
    assert [message.text for message in keeper.messages].count("1 appeal to look at: /appeals") == 1
    await keeper.says("/appeals")
    assert "Next" not in "".join(keeper.buttons(keeper.last))


async def test_five_appeals_a_day_then_no_more_until_tomorrow(world: World, ada: Seat) -> None:
    topics = ["momentum", "warmup", "clipping", "decay", "noise"]
    for topic in topics:
        await answer(ada, "It is like a train that goes on by itself for some while", topic)
        await ada.presses("I was right")
        await ada.presses("I had all of these")
        assert ada.last.text.startswith("Passed on.")
    verdict = await answer(ada)
    press = await ada.presses("I was right")
    assert press.answer is not None
    assert press.answer["text"].startswith("Those were 5 appeals within a day")
    await world.wait(hours=24)
    await ada.presses("I was right", ada.chat.messages[verdict])
    assert "I had all of these" in ada.buttons(ada.chat.messages[verdict])


# Those who keep the bank


async def test_the_queue_shows_question_answer_and_what_was_refused_with_the_model_answer_folded(
    ada: Seat, keeper: Seat
) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    shown = keeper.last.text
    assert DROPOUT.text in shown
    assert NAPS in shown
    assert f"Refused\n1. {OFF}" in shown
    assert keeper.marked("expandable_blockquote") == [NAPS, DROPOUT.answer]
    assert "Ada" not in shown


async def test_accepted_words_count_from_then_on_for_everybody(world: World, ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    await keeper.presses("Accept…")
    assert "Which words are to count" in keeper.last.text
    await keeper.presses("nap chance")
    assert "accepted, “nap chance” counts from now on." in keeper.last.text
    assert "The member has been told." in keeper.last.text
    told = ada.last.text
    assert told.startswith("✅ You were right about “How dropout works”.")
    assert f"• {OFF} — “nap chance” counts from now on for everybody" in told
    before, after = change(told)
    assert f" {before}%\n" in next(m.text for m in ada.messages if m.text.startswith("❌"))
    assert before < after
    bob = world.private("Bob")
    await bob.says("/start")
    await answer(bob, "every neuron takes its nap, that is left to chance")
    assert f"Found\n• {OFF} — “nap … chance”" in bob.last.text


async def test_words_may_be_given_by_a_reply(ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    await keeper.presses("Accept…")
    await keeper.answers(" “cells   nap” ")
    assert "accepted, “cells nap” counts from now on." in keeper.last.text
    assert "“cells nap” counts from now on for everybody" in ada.last.text


async def test_a_reply_that_is_about_no_appeal_is_an_answer_like_any_other(keeper: Seat) -> None:
    await keeper.says("/quiz dropout")
    await keeper.answers(DROPOUT_ANSWERS["correct"])
    assert keeper.last.text.startswith("✅ Correct")


async def test_accepted_once_puts_the_mark_right_and_teaches_nothing(world: World, ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    await keeper.presses("Once")
    assert "1. units are switched off at random in training — accepted once." in keeper.last.text
    assert ada.last.text.startswith("✅ You were right")
    assert "for everybody" not in ada.last.text
    bob = world.private("Bob")
    await bob.says("/start")
    await answer(bob)
    assert f"Missed\n• {OFF}" in bob.last.text


async def test_a_refusal_comes_with_a_line(ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    await keeper.presses("Refuse…")
    await keeper.presses("What your words say is not so.")
    assert f"1. {OFF} — refused." in keeper.last.text
    assert ada.last.text.startswith("The mark stands for “How dropout works”.")
    assert "What your words say is not so." in ada.last.text


async def test_a_refusal_by_reply_takes_the_administrators_own_line(ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    await keeper.presses("Refuse…")
    await keeper.answers("Say <b>which</b> cells")
    assert "Say <b>which</b> cells" in ada.last.text


async def test_an_appeal_for_several_concepts_is_ruled_on_one_by_one_and_told_at_the_end(
    ada: Seat, keeper: Seat
) -> None:
    await answer(ada)
    await ada.presses("I was right")
    await ada.presses("I had all of these")
    before = len(ada.messages)
    await keeper.says("/appeals")
    await keeper.presses("1 · Once")
    await keeper.presses("2 · Accept…")
    await keeper.presses("nobody naps")
    assert len(ada.messages) == before
    await keeper.presses("3 · Refuse…")
    await keeper.presses("Your words say something else than was asked for here.")
    told = ada.last.text
    assert len(ada.messages) == before + 1
    assert f"This counts for you:\n\n• {OFF}\n• {FULL} — “nobody naps”" in told
    assert f"This does not:\n• {SCALED}" in told
    assert "something else than was asked" in told


async def test_the_next_appeal_follows_by_a_button(world: World, ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    bob = world.private("Bob")
    await bob.says("/start")
    await appeal(bob, FULL)
    await keeper.says("/appeals")
    assert OFF in keeper.last.text
    await keeper.presses("Next · 1 more")
    assert f"Refused\n1. {FULL}" in keeper.last.text
    await keeper.presses("Once")
    await keeper.presses("Next · 1 more")
    assert f"Refused\n1. {OFF}" in keeper.last.text


async def test_of_two_administrators_the_first_decides_and_the_second_is_told(
    ada: Seat, keeper: Seat, other_keeper: Seat
) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    await other_keeper.says("/appeals")
    await other_keeper.presses("Refuse…")
    await keeper.presses("Once")
    told = len(ada.messages)
    press = await other_keeper.presses("What your words say is not so.")
    assert press.answer is not None
    assert press.answer["text"] == "Decided already by another administrator: accepted once."
    assert "is settled" in other_keeper.last.text
    assert len(ada.messages) == told
    assert ada.last.text.startswith("✅ You were right")


async def test_the_second_administrators_reply_comes_too_late_as_well(
    ada: Seat, keeper: Seat, other_keeper: Seat
) -> None:
    await appeal(ada)
    for seat in (keeper, other_keeper):
        await seat.says("/appeals")
        await seat.presses("Accept…")
    # Replies in two private chats may have the same number; they are two decisions all the same.
    await keeper.answers("cells nap")
    await other_keeper.answers("half cells")
    assert other_keeper.last.text == (
        "Decided already by another administrator: accepted, “cells nap” counts from now on."
    )


async def test_a_ruling_pressed_twice_or_replayed_rules_once(world: World, ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    shown = keeper.last.id
    world.state.press(keeper.chat.id, KEEPER, shown, keeper.last.markup["inline_keyboard"][0][1]["callback_data"])
    world.state.press(keeper.chat.id, KEEPER, shown, keeper.last.markup["inline_keyboard"][0][1]["callback_data"])
    once, again = world.state.updates.take()
    for update in (once, once, again):
        await world.hand_over(update)
    assert [m.text for m in ada.messages if m.text.startswith("✅ You were right")] == [ada.last.text]
    assert "accepted once" in keeper.last.text


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("describe dropout", "the question or its hint gives them away"),
        ("all units", "they would match another concept: “test all units”"),
        ("stays on at inference", "they would match a known misconception: “stays on at inference”"),
        ("random dropped units", "they count already; something else in the answer is in the way"),
        ("it is all of this", "they fit nearly every answer"),
        ("cells sleep soundly", "the answer does not say them, or denies them"),
        ("nap >", "there is no word in them that could be looked for"),
        ("nap " * 30, "only wordings of up to 8 words and 80 letters are learned"),
    ],
)
async def test_words_that_may_not_count_are_refused_with_the_reason(
    ada: Seat, keeper: Seat, words: str, reason: str
) -> None:
    await appeal(ada)
    before = len(ada.messages)
    await keeper.says("/appeals")
    await keeper.presses("Accept…")
    await keeper.answers(words)
    assert "cannot be learned" in keeper.last.text
    assert reason in keeper.last.text
    assert len(ada.messages) == before
    await keeper.says("/appeals")
    assert keeper.buttons(keeper.last) == ["Accept…", "Once", "Refuse…"]


async def test_back_leads_to_the_appeal_again(ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    before = keeper.last.text
    await keeper.presses("Accept…")
    await keeper.presses("Back")
    assert keeper.last.text == before


async def test_a_member_who_blocked_the_bot_keeps_the_mark_and_the_administrator_hears_of_it(
    world: World, ada: Seat, keeper: Seat
) -> None:
    await appeal(ada)
    world.state.block_bot(ada.person.id)
    world.state.updates.take()
    await keeper.says("/appeals")
    await keeper.presses("Once")
    assert "The member could not be told: their chat is gone." in keeper.last.text


async def test_only_administrators_of_the_bot_know_appeals(world: World, ada: Seat, keeper: Seat) -> None:
    await ada.says("/appeals")
    assert ada.last.text.startswith("I do not know that one.")
    await register_commands(world.stage.application.bot, [KEEPER, OTHER_KEEPER])
    shown = await world.stage.application.bot.get_my_commands(scope=BotCommandScopeChat(KEEPER))
    assert "appeals" in [command.command for command in shown]
    await ada.says("/help")
    assert "/appeals" not in ada.last.text


async def test_help_and_a_slip_of_the_fingers_know_appeals_for_administrators_of_the_bot_alone(
    world: World, ada: Seat, keeper: Seat
) -> None:
    await keeper.says("/help")
    assert "/appeals · what members say was right" in keeper.last.text
    await keeper.says("/apeals")
    assert "Did you mean /appeals?" in keeper.last.text
    await ada.says("/apeals")
    assert "/appeals" not in ada.last.text


async def test_help_in_a_group_keeps_appeals_to_itself(world: World) -> None:
    kim = world.state.add_person("Kim", person_id=KEEPER)
    chat = world.state.add_group("Study", [kim], kind="supergroup")
    await world.stage.settle()
    seat = world.stage.seat(chat, kim)
    await seat.says("/help")
    assert "/standings" in seat.last.text
    assert "/appeals" not in seat.last.text


async def test_privacy_tells_that_appealed_answers_are_read(ada: Seat) -> None:
    await ada.says("/privacy")
    assert "When you say that you were right, the people who keep the questions read that answer" in ada.last.text


async def test_words_that_came_to_count_since_put_the_mark_right_at_a_tap(
    world: World, ada: Seat, keeper: Seat
) -> None:
    bob = world.private("Bob")
    await bob.says("/start")
    verdict = await answer(bob)
    await appeal(ada)
    await keeper.says("/appeals")
    await keeper.presses("Accept…")
    await keeper.presses("nap chance")
    await bob.presses("I was right", bob.chat.messages[verdict])
    assert bob.last.text.startswith("✅ Those words have come to count since you typed them. Your mark: ")
    before, after = change(bob.last.text)
    assert before < after
    assert bob.buttons(bob.chat.messages[verdict]) == []


# Groups


async def in_group(group: Group, which: str = "I had: missed 1") -> None:
    """Bob answers in the group and says that he was right."""
    await group.ada.says("/quiz dropout")
    await group.bob.says(NAPS, reply_to=question(group.bob))
    await group.bob.presses("I was right")
    await group.bob.presses(which)


async def test_in_a_group_only_the_author_may_say_so_and_nothing_gives_the_solution_away(group: Group) -> None:
    await group.ada.says("/quiz dropout")
    await group.bob.says(NAPS, reply_to=question(group.bob))
    verdict = group.bob.last
    press = await group.cleo.presses("I was right")
    assert press.answer is not None
    assert press.answer["text"] == "Only whoever wrote the answer can say so."
    await group.bob.presses("I was right")
    assert group.bob.buttons(verdict)[0] == "I had: missed 1"
    press = await group.cleo.presses("Never mind")
    assert press.answer is not None
    assert press.answer["text"] == "Only whoever wrote the answer can say so."
    await group.bob.presses("I had: missed 1")
    assert group.bob.last.reply_to is not None
    assert group.bob.last.reply_to.id == verdict.id
    assert group.bob.marked("spoiler") == [OFF]


async def test_three_other_members_accept_an_answer_once(world: World) -> None:
    people = [world.state.add_person(name) for name in ("Ada", "Bob", "Cleo", "Dan", "Eve")]
    chat = world.state.add_group("Study", people, kind="supergroup")
    await world.stage.settle()
    ada, bob, cleo, dan, eve = (world.stage.seat(chat, person) for person in people)
    await in_group(Group(world, ada, bob, cleo))
    label = "Bob was right · {} of 3"
    press = await bob.presses(label.format(0))
    assert press.answer is not None
    assert press.answer["text"] == "That takes others: your own voice does not count."
    await cleo.presses(label.format(0))
    await cleo.presses(label.format(1))  # one voice a member
    await dan.presses(label.format(1))
    votes = bob.last
    await eve.presses(label.format(2))
    assert "Accepted by the group: " in votes.text
    before, after = change(votes.text)
    assert before < after
    assert bob.buttons(votes) == []
    assert bob.last.text.startswith("✅ You were right about “How dropout works”.")
    assert OFF in bob.marked("spoiler")[0]
    await cleo.says("/standings")
    assert f"1. Bob · {after / 100:.1f} of 1" in cleo.last.text
    await cleo.says("/quiz momentum")
    closing = next(m.text for m in reversed(cleo.messages) if m.text.startswith("Closed:"))
    assert f"🟡 Bob {after}%" in closing


async def test_a_vote_after_an_administrators_ruling_learns_how_it_ended(group: Group, keeper: Seat) -> None:
    await in_group(group)
    await keeper.says("/appeals")
    await keeper.presses("Refuse…")
    await keeper.presses("What your words say is not so.")
    assert group.bob.last.text.startswith("The mark stands")
    assert group.bob.last.reply_to is not None
    assert group.bob.last.reply_to.text == NAPS
    press = await group.cleo.presses("Bob was right · 0 of 3")
    assert press.answer is not None
    assert press.answer["text"] == "The mark stands."


async def test_an_administrators_own_line_gives_nothing_away_to_the_group(group: Group, keeper: Seat) -> None:
    await in_group(group)
    await keeper.says("/appeals")
    await keeper.presses("Refuse…")
    await keeper.answers("Nobody says that units are switched off")
    assert "Nobody says that units are switched off" in group.bob.last.text
    assert "Nobody says that units are switched off" in group.bob.marked("spoiler")


async def test_an_administrator_who_comes_too_late_to_choose_is_told(
    ada: Seat, keeper: Seat, other_keeper: Seat
) -> None:
    await appeal(ada)
    for seat in (keeper, other_keeper):
        await seat.says("/appeals")
    await keeper.presses("Once")
    press = await other_keeper.presses("Accept…")
    assert press.answer is not None
    assert press.answer["text"] == "Decided already by another administrator: accepted once."
    assert "is settled" in other_keeper.last.text


async def test_an_answer_deleted_meanwhile_takes_the_appeal_along(world: World, ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    await keeper.presses("Accept…")
    asked = keeper.last.id
    async with world.interviewer.inbox.database.begin() as connection:
        await connection.execute(answers.delete())
    await keeper.says("cells nap", reply_to=asked)
    assert keeper.last.text == "cells nap"  # nothing is asked for by then: a reply to nothing of ours
    await keeper.presses("nap chance")
    assert keeper.chat.messages[asked].text == "That answer has been deleted, and the appeal with it."
    assert keeper.buttons(keeper.chat.messages[asked]) == []


async def test_with_the_only_appeal_gone_next_says_that_none_waits(
    world: World, ada: Seat, keeper: Seat, other_keeper: Seat
) -> None:
    await appeal(ada)
    bob = world.private("Bob")
    await bob.says("/start")
    await appeal(bob)
    await keeper.says("/appeals")
    await other_keeper.says("/appeals")
    for _ in range(2):
        await other_keeper.presses("Once")
        if "Next · 1 more" in other_keeper.buttons(other_keeper.last):
            await other_keeper.presses("Next · 1 more")
    await keeper.presses("Next · 1 more")
    assert keeper.last.text == "No appeal waits."


async def test_nobody_else_can_use_an_administrators_buttons(world: World, ada: Seat, keeper: Seat) -> None:
    await appeal(ada)
    await keeper.says("/appeals")
    data = keeper.last.markup["inline_keyboard"][0][1]["callback_data"]
    world.state.press(keeper.chat.id, KEEPER, keeper.last.id, data)
    (update,) = world.state.updates.take()
    update["callback_query"]["from"]["id"] = ada.person.id
    await world.hand_over(update)
    await keeper.says("/appeals")
    assert keeper.buttons(keeper.last) == ["Accept…", "Once", "Refuse…"]
