"""Study groups: replies, spoilers, one counted answer a member, closing, standings, administrators, topics, moves."""

import re

import pytest

from tests.conftest import Group, World
from tests.dialogs.test_quiz import asked
from tests.factories import DROPOUT_ANSWERS
from tests.telegram_stand_in import Seat

CORRECT, PARTIAL = DROPOUT_ANSWERS["correct"], DROPOUT_ANSWERS["partial"]
HONEST = "It keeps some speed, like a ball, and random units are removed."


def question(seat: Seat) -> int:
    """The id of the newest question in a chat."""
    return next(m.id for m in reversed(seat.messages) if m.text.startswith(("Question · ", "Question of the day")))


async def test_added_to_a_group_the_bot_introduces_itself_and_asks_daily(group: Group) -> None:
    assert "I ask this group one deep-learning question a day" in group.ada.last.text
    await group.world.wait(hours=4)
    assert len(asked(group.ada)) == 1
    assert "Reply to this message" in asked(group.ada)[0]


async def test_a_reply_is_graded_as_a_reply_with_the_solution_in_a_spoiler(group: Group) -> None:
    await group.ada.says("/quiz dropout")
    said = await group.bob.says(PARTIAL, reply_to=question(group.bob))
    verdict = group.bob.last
    assert verdict.text.startswith("🟡 Partly right · 1 of 3 concepts")
    assert verdict.reply_to is not None
    assert verdict.reply_to.id == said.id
    hidden = " ".join(group.bob.marked("spoiler"))
    assert "units are switched off at random" in hidden
    assert "at inference every unit takes part" in hidden
    assert "While training, each unit is switched off" in hidden


async def test_chatter_and_replies_to_others_are_not_answers(group: Group) -> None:
    await group.ada.says("/quiz dropout")
    before = len(group.ada.messages)
    chatter = await group.bob.says("who knows this one?")
    await group.cleo.says(CORRECT, reply_to=chatter.id)
    assert len(group.ada.messages) == before + 2


async def test_a_reply_to_a_verdict_is_not_an_answer(group: Group) -> None:
    await group.ada.says("/quiz dropout")
    await group.bob.says(PARTIAL, reply_to=question(group.bob))
    before = len(group.ada.messages)
    await group.cleo.says("well done", reply_to=group.bob.last.id)
    assert len(group.ada.messages) == before + 1


async def test_answer_command_answers_the_open_question(group: Group) -> None:
    await group.ada.says("/quiz dropout")
    await group.bob.says(f"/answer {CORRECT}")
    assert group.bob.last.text.startswith("✅ Correct")


async def test_one_counted_answer_a_member(group: Group) -> None:
    await group.ada.says("/quiz dropout")
    await group.bob.says(PARTIAL, reply_to=question(group.bob))
    await group.bob.says(CORRECT, reply_to=question(group.bob))
    assert "Practice" in group.bob.last.text
    await group.cleo.says(CORRECT, reply_to=question(group.cleo))
    assert "Practice" not in group.cleo.last.text


async def test_the_next_question_closes_the_one_before_with_who_got_what(group: Group) -> None:
    await group.ada.says("/quiz dropout")
    await group.bob.says(PARTIAL, reply_to=question(group.bob))
    await group.cleo.says(CORRECT, reply_to=question(group.cleo))
    await group.ada.says("/quiz momentum")
    closing = group.ada.last.text
    assert closing.startswith("Closed: How dropout works")
    assert "While training, each unit" in closing
    assert closing.index("✅ Cleo") < closing.index("🟡 Bob")
    assert group.ada.marked("spoiler") == []


async def test_a_quiz_leaves_the_daily_question_open(group: Group) -> None:
    await group.world.wait(hours=4)
    daily = question(group.ada)
    await group.ada.says("/quiz")
    await group.bob.says(HONEST, reply_to=daily)
    assert "Streak: 1 day" in group.bob.last.text


async def test_reveal_is_for_administrators_and_closes_for_everybody(group: Group) -> None:
    await group.ada.says("/quiz dropout")
    await group.bob.says("/reveal")
    assert "administrators" in group.bob.last.text
    await group.ada.says("/reveal")
    assert group.ada.last.text.startswith("Closed: How dropout works")
    assert "Nobody answered this one." in group.ada.last.text
    await group.bob.says(CORRECT, reply_to=question(group.bob))
    assert "Practice" in group.bob.last.text


async def test_standings_are_this_groups_own(group: Group) -> None:
    await group.bob.says("/standings")
    assert "Nobody has answered here yet" in group.bob.last.text
    await group.ada.says("/quiz dropout")
    await group.bob.says(PARTIAL, reply_to=question(group.bob))
    await group.cleo.says(CORRECT, reply_to=question(group.cleo))
    await group.bob.says("/standings")
    table = group.bob.last.text
    assert re.search(r"This week\n1\. Cleo · \S+ of 1\n2\. Bob · \S+ of 1", table)
    await group.world.wait(days=40)
    await group.bob.says("/standings")
    assert "This week\nnobody yet" in group.bob.last.text
    assert "All time\n1. Cleo" in group.bob.last.text


async def test_streaks_are_per_member_and_the_group_has_its_own(group: Group) -> None:
    await group.world.wait(hours=4)
    await group.bob.says(HONEST, reply_to=question(group.bob))
    await group.world.wait(days=1)
    await group.cleo.says(HONEST, reply_to=question(group.cleo))
    await group.cleo.says("/streak")
    assert "Your streak: 1 day, best 1.\nThis group: 2 days, best 2." in group.cleo.last.text


@pytest.mark.parametrize(
    "command", ["/settings", "/time 8:00", "/timezone tokyo", "/days mon", "/pause", "/resume", "/topics", "/skip"]
)
async def test_settings_are_for_administrators(group: Group, command: str) -> None:
    await group.bob.says(command)
    assert group.bob.last.text == "That is for this group's administrators."
    await group.ada.says(command)
    assert group.ada.last.text != "That is for this group's administrators."


async def test_an_anonymous_administrator_may_set(group: Group) -> None:
    group.world.state.promote(group.id, group.ada.person.id, anonymous=True)
    await group.world.stage.settle()
    await group.ada.says("/time 7:30", as_anonymous=True)
    assert "07:30" in group.ada.last.text


async def test_a_members_press_on_a_settings_button_is_refused(group: Group) -> None:
    await group.ada.says("/settings")
    press = await group.bob.presses("Hour")
    assert press.answer is not None
    assert "administrators" in press.answer["text"]


async def test_it_stays_in_the_topic_where_it_was_set_up(world: World) -> None:
    ada = world.state.add_person("Ada")
    forum = world.state.add_group("Forum", [ada], kind="supergroup", is_forum=True, with_bot=False)
    topic = world.state.create_topic(forum.id, ada.id, "Interviews")
    world.state.add_bot(forum.id)
    await world.stage.settle()
    seat = world.stage.seat(forum, ada)
    await seat.says("/start", thread_id=topic.id)
    await world.wait(hours=4)
    assert seat.last.topic is not None
    assert seat.last.topic.id == topic.id
    said = await seat.says("everything here replies to the topic", thread_id=topic.id)
    assert seat.last.id == said.id
    await seat.says(HONEST, reply_to=question(seat), thread_id=topic.id)
    assert "Streak: 1 day" in seat.last.text


async def test_a_deleted_topic_does_not_stop_the_questions(world: World) -> None:
    ada = world.state.add_person("Ada")
    forum = world.state.add_group("Forum", [ada], kind="supergroup", is_forum=True)
    topic = world.state.create_topic(forum.id, ada.id, "Interviews")
    await world.stage.settle()
    seat = world.stage.seat(forum, ada)
    await seat.says("/start", thread_id=topic.id)
    forum.topics[topic.id].deleted = True
    await world.wait(hours=4)
    assert len(asked(seat)) == 1


@pytest.mark.parametrize("told", [True, False], ids=["by service message", "by the error of a send"])
async def test_a_group_that_becomes_a_supergroup_moves_along(world: World, *, told: bool) -> None:
    people = [world.state.add_person(name) for name in ("Ada", "Bob")]
    old = world.state.add_group("Study", people, kind="group")
    await world.stage.settle()
    bob = world.stage.seat(old, people[1])
    await world.wait(hours=4)
    await bob.says(HONEST, reply_to=question(bob))
    new = world.state.migrate(old.id)
    if not told:
        world.state.updates.take()
    await world.stage.settle()
    await world.wait(days=1)
    bob = world.stage.seat(new, people[1])
    assert len(asked(bob)) == 1
    await bob.says(HONEST, reply_to=question(bob))
    assert "Streak: 2 days" in bob.last.text


async def test_removed_it_is_silent_and_added_again_it_goes_on(group: Group) -> None:
    await group.world.wait(hours=4)
    await group.bob.says(HONEST, reply_to=question(group.bob))
    group.world.state.remove_bot(group.id)
    await group.world.stage.settle()
    await group.world.wait(days=3)
    assert len(asked(group.ada)) == 1
    group.world.state.add_bot(group.id)
    await group.world.stage.settle()
    await group.world.wait(days=1)
    await group.bob.says(HONEST, reply_to=question(group.bob))
    assert "Streak: 2 days" in group.bob.last.text


async def test_an_unknown_command_is_ignored_in_a_group(group: Group) -> None:
    before = len(group.ada.messages)
    await group.bob.says("/weather")
    assert len(group.ada.messages) == before + 1
