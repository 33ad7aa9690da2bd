"""Who is listened to: only allowed chats, and nobody faster than a person can write."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.pace import Hearing, Pace
from bot.playground.state import State
from bot.settings import Settings
from bot.storage import chats, open_database
from tests.conftest import World
from tests.factories import DROPOUT_ANSWERS
from tests.storage.values import DUE

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LISTEN, SAY_ONCE, IGNORE = Hearing.LISTEN, Hearing.SAY_ONCE, Hearing.IGNORE
TOO_FAST = "That is faster than I can follow: I read 3 messages a minute. Please go on in a minute."


class TestPace:
    """So many messages a minute of one person in one chat."""

    def test_listens_up_to_its_limit_says_so_once_and_then_ignores(self) -> None:
        pace = Pace(3)
        heard = [pace.hear(1, 7, number, DUE + number * SECOND) for number in range(6)]
        assert heard == [LISTEN, LISTEN, LISTEN, SAY_ONCE, IGNORE, IGNORE]

    def test_the_minute_slides(self) -> None:
        pace = Pace(2)
        moments = (0, 30, 59, 60, 61, 90)
        heard = [pace.hear(1, 7, number, DUE + seconds * SECOND) for number, seconds in enumerate(moments)]
        assert heard == [LISTEN, LISTEN, SAY_ONCE, LISTEN, SAY_ONCE, LISTEN]

    def test_counts_each_member_in_each_chat_alone(self) -> None:
        pace = Pace(1)
        assert [pace.hear(chat, member, chat, DUE) for chat, member in ((1, 7), (1, 8), (2, 7))] == [LISTEN] * 3
        assert pace.hear(1, 7, 9, DUE) is SAY_ONCE

    def test_what_was_heard_once_is_heard_again(self) -> None:
        pace = Pace(1)
        assert [pace.hear(1, 7, 100, DUE) for _ in range(30)] == [LISTEN] * 30
        assert pace.hear(1, 7, 101, DUE) is SAY_ONCE
        assert pace.hear(1, 7, 100, DUE) is LISTEN

    def test_no_limit_listens_to_everything(self) -> None:
        pace = Pace(0)
        assert {pace.hear(1, 7, number, DUE) for number in range(100)} == {LISTEN}

    def test_a_flood_leaves_off_when_it_pauses_for_a_minute(self) -> None:
        pace = Pace(1)
        for number in range(10):
            pace.hear(1, 7, number, DUE + number * SECOND)
        assert pace.hear(1, 7, 99, DUE + MINUTE) is LISTEN
        assert pace.hear(1, 7, 100, DUE + MINUTE) is SAY_ONCE

    def test_remembers_nobody_longer_than_a_minute(self) -> None:
        pace = Pace(1)
        for member in range(1000):
            pace.hear(1, member, member, DUE)
        pace.hear(1, 5000, 5000, DUE)
        pace.hear(1, 5000, 5001, DUE)
        assert len(pace._heard) == 1001
        pace.hear(2, 1, 9999, DUE + MINUTE)
        assert len(pace._heard) == 1
        assert pace._told == set()


class TestAFlood:
    """A member who writes too fast is told once and left alone; everybody else is served."""

    @pytest.fixture
    def settings(self, state: State, database_url: str, tmp_path: Path) -> Settings:
        unlimited = dict.fromkeys(("sends_per_second", "sends_per_chat_second", "sends_per_group_minute"), 0)
        return Settings(
            _env_file=None,
            token=state.token,
            database_url=database_url,
            data_dir=tmp_path,
            messages_per_minute=3,
            **unlimited,
        )

    async def test_in_private_gets_one_line(self, world: World) -> None:
        ada, bob = world.private("Ada"), world.private("Bob")
        for _ in range(6):
            await ada.says("/privacy")
        assert [text for who, text in ada.transcript() if who == "bot"].count(TOO_FAST) == 1
        assert ada.transcript()[-3:] == [("bot", TOO_FAST), ("Ada", "/privacy"), ("Ada", "/privacy")]
        await bob.says("/privacy")
        assert "What I keep" in bob.last.text

    async def test_is_over_after_a_minute(self, world: World) -> None:
        ada = world.private()
        for _ in range(6):
            await ada.says("/privacy")
        await world.outage(minutes=1)
        await ada.says("/privacy")
        assert "What I keep" in ada.last.text

    async def test_of_presses_is_told_over_the_button(self, world: World) -> None:
        ada = world.private()
        await ada.says("/quiz dropout")
        question = ada.last
        presses = [await ada.presses("Hint", question) for _ in range(4)]
        assert [press.answer and press.answer.get("text") for press in presses][2:] == [TOO_FAST, None]

    async def test_of_chatter_in_a_group_is_not_answered_and_of_commands_once(self, world: World) -> None:
        people = [world.state.add_person(name) for name in ("Ada", "Bob")]
        group = world.state.add_group("Study", people, kind="supergroup")
        world.state.promote(group.id, world.state.bot.id, frozenset({"can_pin_messages"}))  # so that it sees all
        await world.stage.settle()
        ada = world.stage.seat(group, people[0])
        for _ in range(6):
            await ada.says("blah")
        assert ada.transcript()[-6:] == [("Ada", "blah")] * 6
        await world.outage(minutes=2)
        for _ in range(6):
            await ada.says("/privacy")
        assert [text for _, text in ada.transcript()].count(TOO_FAST) == 1

    async def test_is_no_update_that_had_to_be_repeated(self, world: World) -> None:
        ada = world.private()
        await ada.says("/quiz dropout")
        world.state.say(ada.chat.id, ada.person.id, DROPOUT_ANSWERS["correct"])
        [update] = world.state.updates.take()
        for _ in range(9):
            await world.hand_over(update)
        assert TOO_FAST not in [text for _, text in ada.transcript()]
        assert ada.last.text.startswith("✅ Correct")


class TestStrangers:
    """A chat that is not allowed gets one line, and nothing of it is stored."""

    @pytest.fixture
    def settings(self, state: State, database_url: str, tmp_path: Path) -> Settings:
        return Settings(
            _env_file=None, token=state.token, database_url=database_url, data_dir=tmp_path, allowed_chats="1, 2"
        )

    async def test_are_not_let_in_when_they_cannot_be_told_so(self, world: World, database_url: str) -> None:
        ada = world.state.add_person("Ada")
        group = world.state.add_group("Strangers", [ada], kind="supergroup")
        world.state.restrict_bot(group.id, can_send=False)
        await world.stage.settle()
        seat = world.stage.seat(group, ada)
        await seat.says("/start")
        world.errors.clear()
        database = open_database(database_url)
        async with database.begin() as connection:
            assert await chats.find(connection, group.id) is None
        await database.close()

    async def test_press_no_buttons(self, world: World) -> None:
        ada = world.state.add_person("Ada")
        world.state.say(ada.id, ada.id, "/start")
        [update] = world.state.updates.take()
        message = update["message"] | {"from": {"id": world.state.bot.id, "is_bot": True, "first_name": "bot"}}
        press = {"id": "1", "from": update["message"]["from"], "chat_instance": "1", "message": message, "data": "quiz"}
        await world.hand_over({"update_id": 10_000, "callback_query": press})
        assert world.stage.private(ada).transcript() == [("Ada", "/start")]
