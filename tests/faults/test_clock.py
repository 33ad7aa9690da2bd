"""A clock that jumps while Telegram's goes right: no day is lost, none is asked twice, and no streak is hurt."""

import random
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.app import Interviewer, build
from bot.content.loading import compiled
from bot.domain.bank import QuestionBank
from bot.domain.grading import Lexicon
from bot.domain.question import Question
from bot.playground.state import State
from bot.settings import Settings
from bot.storage.tables import deliveries, members
from tests.conftest import Clock, Interview
from tests.faults.conftest import LONG, SEED
from tests.telegram_stand_in import Seat, StandInRequest

DAYS = 200 if LONG else 25
STEP = timedelta(minutes=20)
# How wrong the clock gets: so that nothing is later than its grace of three hours; and so that some things are, though
# the date stays right at eight in the morning.
WITHIN_GRACE, BEYOND_GRACE = timedelta(hours=1.4), timedelta(hours=6)
HONEST = "It keeps some speed, like a ball, and random units are removed."


class JumpingClock:
    """The right time and an error, which changes at every look with a chance of one in ten."""

    def __init__(self, right: Clock, wrong: timedelta) -> None:
        self.right = right
        self.wrong = wrong
        self.error = timedelta()
        self.jumps = 0
        self._rng = random.Random(SEED)

    def __call__(self) -> datetime:
        if self._rng.random() < 0.1:
            self.error = self._rng.uniform(-1, 1) * self.wrong
            self.jumps += 1
        return self.right.at + self.error


@pytest.fixture(params=[WITHIN_GRACE, BEYOND_GRACE], ids=["within the grace", "beyond the grace"])
def jumping(request: pytest.FixtureRequest, clock: Clock) -> JumpingClock:
    return JumpingClock(clock, request.param)


@pytest.fixture
async def interviewer(
    settings: Settings, state: State, jumping: JumpingClock, questions: list[Question], lexicon: Lexicon
) -> AsyncIterator[Interviewer]:
    loaded = compiled(QuestionBank(questions), lexicon)
    request = StandInRequest(state)
    rng = random.Random(SEED)
    async with build(settings, loaded, clock=jumping, rng=rng, request=lambda: request) as built, built.application:
        yield built


@pytest.fixture
async def ada(interviewer: Interviewer, state: State) -> Seat:
    """Ada, asked at eight in the morning, UTC."""
    stage = Interview(state, interviewer.application, interviewer.intake)
    seat = stage.private(state.add_person("Ada", language_code="en"))
    await seat.says("/start")
    await seat.says("/timezone UTC")
    await seat.says("/time 08:00")
    return seat


async def test_every_day_brings_one_question_and_every_answer_counts(
    interviewer: Interviewer, ada: Seat, clock: Clock, jumping: JumpingClock, capfd: pytest.CaptureFixture[str]
) -> None:
    answered = 0
    begun = clock.at
    while clock.at < begun + timedelta(days=DAYS):
        clock.at += STEP
        while await interviewer.daily.sweep(jumping()):
            continue
        asked = sum(message.text.startswith("Question of the day") for message in ada.messages)
        if asked > answered:
            answered += 1
            await ada.says(HONEST)
    async with interviewer.inbox.database.begin() as connection:
        [streak] = (await connection.execute(select(members.c.streak_current))).scalars()
        days = (await connection.execute(select(deliveries.c.day, deliveries.c.state))).all()
    sent = sum(day.state == "sent" for day in days)
    told = {"seed": SEED, "days": DAYS, "jumps": jumping.jumps, "questions": sent, "streak": streak}
    with capfd.disabled():
        print(f"\nclock: {told}", file=sys.stderr, flush=True)  # noqa: T201 - the counts are what a run is for
    assert DAYS - 1 <= len(days) <= DAYS + 1
    assert len({day.day for day in days}) == len(days)
    assert {day.state for day in days} <= {"sent", "misfired"}
    assert sent == len(days) or jumping.wrong > WITHIN_GRACE
    assert sent == answered == streak
