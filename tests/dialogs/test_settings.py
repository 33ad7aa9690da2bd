"""Settings as words and as buttons, help, privacy, and chats that are not allowed."""

import pytest

from bot.handlers import register_commands
from bot.settings import Settings
from tests.conftest import World
from tests.dialogs.test_quiz import asked
from tests.telegram_stand_in import Seat


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("/time 18:45", "Next question: Mon 02 Mar, 18:45 (Berlin)."),
        ("/time 6 pm", "Next question: Mon 02 Mar, 18:00 (Berlin)."),
        ("/time soon", "/time 8:30"),
        ("/timezone tokio", "Next question: Tue 03 Mar, 08:00 (Tokyo)."),
        ("/timezone xyzzy", "/timezone tokyo"),
        ("/days tue, thu", "Next question: Tue 03 Mar, 08:00 (Berlin)."),
        ("/days someday", "/days mon-fri"),
        ("/pause forever", "/pause 7d"),
        ("/privacy", "no text leaves it"),
        ("/help", "/quiz"),
        ("/standings", "Standings are for groups"),
    ],
)
async def test_settings_are_understood_as_words(ada: Seat, said: str, reply: str) -> None:
    await ada.says(said)
    assert reply in ada.last.text


async def test_an_unsure_zone_is_asked_back(ada: Seat) -> None:
    await ada.says("/timezone usa")
    assert ada.last.text == "Which one do you mean?"
    await ada.presses(ada.buttons()[0])
    await ada.says("/status")
    assert "Berlin" not in ada.last.text


async def test_every_page_of_settings_opens_and_changes(ada: Seat) -> None:
    await ada.says("/settings")
    await ada.presses("Hour")
    await ada.presses("18:00")
    assert "Question at 18:00, Berlin, every day" in ada.last.text
    await ada.presses("Zone")
    await ada.presses("Vienna")
    await ada.presses("Days")
    await ada.presses("✓ Sat")
    await ada.presses("✓ Sun")
    assert "Mon–Fri" in ada.last.text
    await ada.presses("‹ Settings")
    await ada.presses("Topics")
    await ada.presses("Training")
    assert "✓ Training" in ada.buttons()
    await ada.presses("‹ Settings")
    assert "Question at 18:00, Vienna, Mon–Fri\nTopics: Training\nLevels: all" in ada.last.text
    await ada.presses("Levels")
    await ada.presses("junior")
    await ada.presses("All topics and levels")
    assert "Topics: all\nLevels: all" in ada.last.text
    await ada.presses("Pause")
    await ada.presses("1 week")
    assert "Paused until" in ada.last.text
    await ada.presses("Resume")
    assert "Paused" not in ada.last.text


async def test_the_last_weekday_stays(ada: Seat) -> None:
    await ada.says("/days mon")
    await ada.says("/settings")
    await ada.presses("Days")
    await ada.presses("✓ Mon")
    assert "✓ Mon" in ada.buttons()


async def test_the_same_button_twice_changes_nothing_and_breaks_nothing(ada: Seat) -> None:
    await ada.says("/settings")
    shown = ada.last
    await ada.presses("Hour", shown)
    await ada.presses("08:00", shown)
    assert "Question at 08:00" in ada.last.text


async def test_chosen_topics_and_levels_narrow_the_questions(world: World, ada: Seat) -> None:
    await ada.says("/topics")
    await ada.presses("Training")
    for _ in range(2):
        await ada.says("/quiz")
        await ada.says("/skip")
    assert all("Training" in text for text in asked(ada))


async def test_topics_leads_to_levels_and_back(ada: Seat) -> None:
    await ada.says("/topics")
    await ada.presses("Levels")
    assert ada.last.text.startswith("Which levels?")
    await ada.presses("Topics")
    assert ada.last.text.startswith("Which topics?")


async def test_start_again_greets_and_keeps_the_settings(ada: Seat) -> None:
    await ada.says("/start")
    assert "Welcome back" in ada.last.text
    assert "08:00 (Berlin)" in ada.last.text


async def test_status_before_start_says_how_to_begin(world: World) -> None:
    bob = world.private("Bob")
    await bob.says("/status")
    assert "/start" in bob.last.text
    assert "No daily question has come yet." in bob.last.text


async def test_each_kind_of_chat_gets_its_own_command_list(world: World) -> None:
    await register_commands(world.stage.application.bot)
    people = [world.state.add_person(name) for name in ("Ada", "Bob")]
    group = world.state.add_group("Study", people, kind="supergroup")
    alone = world.private("Cleo")

    def menu(chat: object, person: object) -> set[str]:
        return {command["command"] for command in world.state.profile.commands_for(chat, person)}

    assert "standings" not in menu(alone.chat, alone.person)
    assert "settings" in menu(group, people[0])
    assert "settings" not in menu(group, people[1])


class TestNotAllowed:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"allowed_chats": frozenset({1})})

    async def test_a_stranger_gets_one_polite_line_and_nothing_is_stored(self, world: World) -> None:
        bob = world.private("Bob")
        await bob.says("/start")
        assert bob.last.text == "Sorry, this bot serves only the chats it was set up for."
        assert await world.interviewer.preferences.next_due(bob.chat.id) is None

    async def test_a_group_hears_it_only_when_it_commands_something(self, world: World) -> None:
        people = [world.state.add_person(name) for name in ("Ada", "Bob")]
        chat = world.state.add_group("Study", people, kind="supergroup")
        await world.stage.settle()
        seat = world.stage.seat(chat, people[0])
        before = len(seat.messages)
        await seat.says("hello")
        assert len(seat.messages) == before + 1
        await seat.says("/quiz")
        assert seat.last.text == "Sorry, this bot serves only the chats it was set up for."
