"""The answer path: what a text is worth, and what it moves."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.answer import Answer
from bot.domain.bank import QuestionBank
from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, Origin, State
from bot.domain.grading.verdict import Outcome, Verdict
from bot.domain.question import Question
from bot.domain.streak import Streak, advance, current_at
from bot.services.ports import Closing
from bot.services.rubrics import Rubrics
from bot.services.typed import Typed, meant
from bot.storage import Connection, Database, answers, chats, deliveries
from bot.watching import Metrics


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer with its verdict. `counted` is False for practice and for texts that are no answer.

    `disputable` says that its author may appeal: it counts, and what was refused would change its mark.
    """

    chat: Chat
    delivery: Delivery
    question: Question
    verdict: Verdict
    attempt: int
    counted: bool
    answer_id: int
    disputable: bool
    streak: Streak
    streak_now: int
    still_open: bool

    @property
    def practice(self) -> bool:
        """Graded without counting, though it is an honest attempt."""
        return not self.counted and self.verdict.outcome is not Outcome.NO_ANSWER


@dataclass(frozen=True, slots=True)
class NothingOpen:
    """No question waits for an answer here."""


@dataclass(frozen=True, slots=True)
class NotForUs:
    """The text replies to something that is not a question of ours."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """How a button or a command points at a question; `cause` names the press or the message itself."""

    cause: str
    delivery_id: int | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Pointed:
    """A question that a button or a command points at, with whether it still counts."""

    chat: Chat
    delivery: Delivery
    question: Question
    is_open: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """Grades what people type; the first graded answer to a question counts, later ones are practice."""

    database: Database
    bank: QuestionBank
    rubrics: Rubrics
    metrics: Metrics = field(default_factory=Metrics)

    async def submit(self, typed: Typed) -> Graded | NothingOpen | NotForUs:
        """Grade a text; handing in the same message again brings the same verdict and moves nothing."""
        async with self.database.begin() as connection:
            known = await answers.find_by_message(connection, typed.chat_id, typed.message_id)
            is_new = known is None
            if known is None:
                typed, delivery = await meant(connection, typed, self._score)
            else:
                delivery = await deliveries.find(connection, known.delivery_id)
            if delivery is None:
                return NotForUs() if typed.reply_to is not None else NothingOpen()
            question = self.bank.get(delivery.question_id or "")
            if question is None:
                return NothingOpen()
            await self.rubrics.look(connection, typed.at)
            with self.metrics.grading():
                verdict = self.rubrics.grade(typed.text, question)
            if known is None:
                delivery, known = await self._record(connection, typed, delivery, verdict)
            chat, streak = await self._move_streaks(connection, typed, delivery, known, is_new)
        if is_new:
            self.metrics.answered(verdict.outcome)
        closed = known.counted and not chat.is_group
        return Graded(
            chat=chat,
            delivery=delivery,
            question=question,
            verdict=verdict,
            attempt=known.attempt,
            counted=known.counted,
            answer_id=known.id,
            disputable=known.counted and self.rubrics.is_disputable(typed.text, question, verdict),
            streak=streak,
            streak_now=current_at(streak, chat.dailies),
            still_open=delivery.is_open(typed.at) and not closed,
        )

    async def point(self, chat: Chat, at: datetime, pointer: Pointer) -> Pointed | NothingOpen:
        """The question meant: by its id, by the message replied to, else the newest open one."""
        async with self.database.begin() as connection:
            closed_before = await deliveries.find_closed_by(connection, chat.id, pointer.cause)
            delivery = closed_before or await self._pointed(connection, chat, at, pointer)
        question = self.bank.get(delivery.question_id or "") if delivery else None
        if delivery is None or question is None or delivery.chat_id != chat.id:
            return NothingOpen()
        return Pointed(chat, delivery, question, delivery.is_open(at) or closed_before is not None)

    async def _pointed(self, connection: Connection, chat: Chat, at: datetime, pointer: Pointer) -> Delivery | None:
        if pointer.delivery_id is not None:
            return await deliveries.find(connection, pointer.delivery_id)
        if pointer.reply_to is not None:
            replied = await deliveries.find_by_message(connection, chat.id, pointer.reply_to)
            if replied is not None:
                return replied
        return await deliveries.find_open(connection, chat.id, at)

    async def close(self, pointed: Pointed, at: datetime, cause: str) -> Closing:
        """Close a question for good; who got what until then."""
        async with self.database.begin() as connection:
            if pointed.delivery.state is not State.SENT:
                await deliveries.confirm(connection, pointed.delivery, at)
            await deliveries.close(connection, pointed.delivery.id, at, cause)
            counted = await answers.counted(connection, pointed.delivery.id)
        return Closing(pointed.chat, pointed.delivery, pointed.question, counted)

    def _score(self, text: str, delivery: Delivery) -> float:
        question = self.bank.get(delivery.question_id or "")
        return self.rubrics.grade(text, question).score if question else 0.0

    async def _record(
        self, connection: Connection, typed: Typed, delivery: Delivery, verdict: Verdict
    ) -> tuple[Delivery, Answer]:
        if delivery.state in (State.CLAIMED, State.UNSURE):
            delivery = await deliveries.confirm(connection, delivery, typed.at)
        earlier = await answers.of_member(connection, delivery.id, typed.member_id)
        honest = verdict.outcome is not Outcome.NO_ANSWER
        counted = honest and delivery.is_open(typed.closed_after) and not any(answer.counted for answer in earlier)
        answer = Answer(
            delivery_id=delivery.id,
            chat_id=typed.chat_id,
            member_id=typed.member_id,
            message_id=typed.message_id,
            attempt=len(earlier) + 1,
            counted=counted,
            text=typed.text,
            outcome=verdict.outcome,
            score=verdict.score,
            at=typed.at,
        )
        answer = await answers.add(connection, answer)
        if counted and not typed.in_group:
            await deliveries.close(connection, delivery.id, typed.at)
        return delivery, answer

    async def _move_streaks(
        self, connection: Connection, typed: Typed, delivery: Delivery, answer: Answer, is_new: bool
    ) -> tuple[Chat, Streak]:
        """The chat and the member's streak as they stand after this answer."""
        chat, streak = await chats.with_member(connection, typed.chat_id, typed.member_id)
        if not is_new:
            return chat, streak
        if answer.counted and delivery.origin is Origin.DAILY and delivery.number is not None:
            streak = advance(streak, delivery.number)
            if chat.is_group:
                chat = replace(chat, streak=advance(chat.streak, delivery.number))
                await chats.save_streak(connection, chat)
        await chats.save_member(connection, chat.id, typed.member_id, typed.member_name, streak)
        return chat, streak
