"""People in private with the bot, who answer what they are asked and remember what they typed and what they saw."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.state import State
from bot.views import notices
from tests.faults.pack import TOPICS
from tests.faults.telegram import buttons_of

FIRST_PERSON = 600_000_000
COULD_NOT_SEND = notices.could_not_send().html
# Seconds until something is held for not going to happen any more, on a machine that is busy with other things.
PATIENCE = 60.0
# Seconds until somebody acts after they saw something.
THINKING = (0.02, 0.6)


@dataclass(frozen=True)
class Typed:
    """An answer as its author means it."""

    message_id: int
    delivery_id: int
    topic: str


@dataclass
class Learner:
    """One person: answers every question, with `burst` messages in a row, and asks for another one while `eager`."""

    state: State
    id: int
    rng: random.Random
    eager: bool = True
    answers: bool = True
    burst: int = 1
    copies: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    typed: list[Typed] = field(default_factory=list)
    quizzes: int = 0
    refused: int = 0
    verdicts: int = 0
    spare_verdicts: int = 0
    strays: list[str] = field(default_factory=list)
    _open: dict[int, str] = field(default_factory=dict)
    _unheard: list[Typed] = field(default_factory=list)
    _waits_for_quiz: bool = False

    @property
    def idle(self) -> bool:
        """Whether this person waits for nothing."""
        return not self._open and not self._unheard and not self._waits_for_quiz

    @property
    def waits_for(self) -> str:
        """What this person waits for, for a failing test."""
        return f"{self.id}: open {self._open}, no verdict on {self._unheard}, quiz asked: {self._waits_for_quiz}"

    def begin(self) -> None:
        """Act before anything was heard."""
        self._act_soon()

    def hear(self, message: Mapping[str, Any]) -> None:
        """Take in what the bot has written."""
        text = str(message.get("text", ""))
        asked = next((data for data in buttons_of(message) if data.startswith("skip:")), None)
        topic = next((name for name, topic in TOPICS.items() if topic.text in text), None)
        taught = next((name for name, topic in TOPICS.items() if topic.answer in text), None)
        if asked and topic:
            self._hear_question(int(asked.partition(":")[2]), topic, int(message["message_id"]))
        elif taught:
            self._hear_verdict(taught)
        elif text == COULD_NOT_SEND:
            self.refused += 1
            self._waits_for_quiz = False
        else:
            self.strays.append(text)
        self._act_soon()

    def _hear_question(self, delivery_id: int, topic: str, message_id: int) -> None:
        if delivery_id not in self.copies and self.answers:
            self._open[delivery_id] = topic
        self.copies[delivery_id].append(message_id)
        self._waits_for_quiz = False

    def _hear_verdict(self, topic: str) -> None:
        self.verdicts += 1
        heard = next((typed for typed in self._unheard if typed.topic == topic), None)
        if heard is not None:
            self._unheard.remove(heard)
        else:
            self.spare_verdicts += 1

    def _act_soon(self) -> None:
        asyncio.get_running_loop().call_later(self.rng.uniform(*THINKING), self._act)

    def _act(self) -> None:
        if self._unheard or self._waits_for_quiz:
            return
        if self._open:
            self._answer(self.rng.choice(list(self._open)))
        elif self.eager:
            self._waits_for_quiz = True
            self.quizzes += 1
            self.state.say(self.id, self.id, "/quiz")

    def _answer(self, delivery_id: int) -> None:
        topic = self._open.pop(delivery_id)
        # Without a reply an answer is to the newest question; who has two before them, was told of a failure, or has
        # said it once, makes sure.
        clear = delivery_id == max(self.copies) and not self._open and not self.refused
        for number in range(self.burst):
            plain = clear and number == 0 and self.rng.random() < 0.5
            how = {} if plain else {"reply_to": self.rng.choice(self.copies[delivery_id])}
            message = self.state.say(self.id, self.id, self.rng.choice(TOPICS[topic].answers()), **how)
            self.typed.append(Typed(message.id, delivery_id, topic))
            self._unheard.append(self.typed[-1])


class Crowd:
    """All of them; `answering` people talk, the others are only asked."""

    def __init__(self, state: State, rng: random.Random, *, answering: int, silent: int, burst: int = 1) -> None:
        self.learners: dict[int, Learner] = {}
        for number in range(answering + silent):
            person = state.add_person(f"Person {number}", person_id=FIRST_PERSON + number)
            state.chat(person.id).started = True
            talks = number < answering
            self.learners[person.id] = Learner(state, person.id, rng, eager=talks, answers=talks, burst=burst)
        self._bot_id = state.bot.id
        state.listeners.append(self._hear)

    @property
    def talkers(self) -> list[Learner]:
        """Those who answer."""
        return [learner for learner in self.learners.values() if learner.answers]

    def begin(self) -> None:
        """Let the talkers ask for a first question."""
        for learner in self.talkers:
            learner.begin()

    def calm_down(self) -> None:
        """Nobody asks for another question; what is open is still answered."""
        for learner in self.talkers:
            learner.eager = False

    def asked(self) -> int:
        """How many have got a question."""
        return sum(bool(learner.copies) for learner in self.learners.values())

    @property
    def verdicts(self) -> int:
        """Verdicts that came."""
        return sum(learner.verdicts for learner in self.learners.values())

    @property
    def spare_verdicts(self) -> int:
        """Verdicts that came a second time."""
        return sum(learner.spare_verdicts for learner in self.learners.values())

    @property
    def spare_questions(self) -> int:
        """Questions that came again."""
        return sum(len(copies) - 1 for learner in self.learners.values() for copies in learner.copies.values())

    @property
    def strays(self) -> Counter[str]:
        """What the bot said that nobody had reason to expect."""
        return Counter(text for learner in self.learners.values() for text in learner.strays)

    def _hear(self, event: dict[str, Any]) -> None:
        if event["event"] == "message" and event["message"]["author_id"] == self._bot_id:
            learner = self.learners.get(event["chat_id"])
            if learner is not None:
                learner.hear(event["message"])


async def until(true: Callable[[], bool], within: float = PATIENCE) -> None:
    """Wait for what people or Telegram see."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.02)
