"""Appeals from the side of those who make them: "I was right", and the votes of a group."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.domain.answer import Answer
from bot.domain.appeal import DAY, MOST_A_DAY, VOTES_NEEDED, Appeal, Disputed, Mark, Ruling
from bot.domain.grading.granting import granted_mark, scale_of
from bot.domain.grading.verdict import Verdict
from bot.domain.learning import disputable
from bot.domain.question import Question
from bot.services.cases import Decision
from bot.services.rubrics import Rubrics
from bot.services.rulings import Rulings
from bot.storage import Connection, Database, answers, appeals, deliveries


class Refusal(Enum):
    """Why an appeal, or a vote, is not taken."""

    NOT_THE_AUTHOR = "not the author"
    OWN_ANSWER = "own answer"
    TOO_MANY = "too many"
    NOTHING_TO_GAIN = "nothing to gain"
    GONE = "gone"  # the answer was deleted, or its question left the bank


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody's tap; `cause` names it, so that one which comes twice is known."""

    chat_id: int
    member_id: int
    cause: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """What an answer's author may appeal against: positions among the question's concepts, in the verdict's order."""

    answer: Answer
    question: Question
    verdict: Verdict
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A new appeal, on its way to the people who keep the bank."""

    appeal: Appeal


@dataclass(frozen=True, slots=True)
class Already:
    """There is an appeal about this answer."""

    appeal: Appeal


@dataclass(frozen=True, slots=True)
class Righted:
    """The words have come to count since; the mark is put right without an appeal."""

    before: Mark
    now: Mark


@dataclass(frozen=True, slots=True)
class Voted:
    """A vote is counted; the appeal is settled when it was the last one needed, or by an administrator before."""

    appeal: Appeal
    votes: int


@dataclass(frozen=True, slots=True)
class Appeals:
    """Takes appeals: from an answer's author, once per answer, for answers that count, a few a day.

    Practice cannot be appealed, since its mark counts nowhere; a text taken for no answer neither, since it costs
    nothing and its question stays open for another try. So a streak is never at stake: an answer that counts has
    moved it when it was typed, whatever its mark.
    """

    database: Database
    rubrics: Rubrics
    rulings: Rulings
    administrators: frozenset[int] = frozenset()

    async def look(self, answer_id: int, press: Press) -> Dispute | Already | Righted | Refusal:
        """What may be appealed of an answer."""
        async with self.database.begin() as connection:
            return await self._look(connection, answer_id, press)

    async def make(
        self, answer_id: int, revision: int, position: int | None, press: Press
    ) -> Made | Dispute | Already | Righted | Refusal:
        """Appeal for the concept at that position (None: for all refused); the choice again if the question changed."""
        async with self.database.begin() as connection:
            found = await self._look(connection, answer_id, press)
            if isinstance(found, Already) and found.appeal.cause == press.cause:
                return Made(found.appeal)
            if not isinstance(found, Dispute):
                return found
            chosen = [one for one in found.positions if position is None or one == position]
            if found.question.revision != revision or not chosen:
                return found
            appeal = await self._add(connection, found, chosen, press)
            waiting = await appeals.count_open(connection)
        for administrator in sorted(self.administrators) if waiting == 1 else ():
            await self.rulings.messenger.call(administrator, waiting)
        return Made(appeal)

    async def vote(self, appeal_id: int, press: Press) -> Voted | Refusal:
        """One member's voice for another's answer; the last one needed accepts it once."""
        async with self.database.begin() as connection:
            appeal = await appeals.find(connection, appeal_id)
            if appeal is None or appeal.chat_id != press.chat_id:
                return Refusal.GONE
            if appeal.member_id == press.member_id:
                return Refusal.OWN_ANSWER
            if appeal.settled_at is None:
                await self._count(connection, appeal, press)
        await self.rulings.settled(appeal_id, press.at)
        async with self.database.begin() as connection:
            after = await appeals.find(connection, appeal_id)
            return Voted(after or appeal, await appeals.votes(connection, appeal_id))

    async def _count(self, connection: Connection, appeal: Appeal, press: Press) -> None:
        votes = await appeals.vote(connection, appeal.id, press.member_id)
        if votes < VOTES_NEEDED:
            return
        for position, one in enumerate(appeal.concepts):
            if one.ruling is None:
                decision = Decision(appeal.id, position, Ruling.ONCE, None, press.cause, press.at)
                await self.rulings.rule(connection, appeal, decision)
                appeal = await appeals.find(connection, appeal.id) or appeal

    async def _look(
        self, connection: Connection, answer_id: int, press: Press
    ) -> Dispute | Already | Righted | Refusal:
        await self.rubrics.look(connection, press.at)
        answer = await answers.find(connection, answer_id)
        if answer is None or answer.chat_id != press.chat_id:
            return Refusal.GONE
        if answer.member_id != press.member_id:
            return Refusal.NOT_THE_AUTHOR
        appeal = await appeals.find_by_answer(connection, answer_id)
        if appeal is not None:
            return Already(appeal)
        delivery = await deliveries.find(connection, answer.delivery_id)
        question = self.rubrics.question(delivery.question_id or "") if delivery else None
        if question is None:
            return Refusal.GONE
        return await self._judge(connection, answer, question, press)

    async def _judge(
        self, connection: Connection, answer: Answer, question: Question, press: Press
    ) -> Dispute | Righted | Refusal:
        if not answer.counted:
            return Refusal.NOTHING_TO_GAIN
        verdict = self.rubrics.grade(answer.text, question)
        before, now = Mark(answer.outcome, answer.score), Mark(verdict.outcome, verdict.score)
        if before.or_better(now) != before:
            await answers.correct(connection, answer.id, now.outcome, now.score)
            return Righted(before, now)
        ids = disputable(answer.text, question, self.rubrics.rubric(question.id))
        if not ids:
            return Refusal.NOTHING_TO_GAIN
        if await appeals.count_of_member(connection, press.member_id, press.at - DAY) >= MOST_A_DAY:
            return Refusal.TOO_MANY
        order = [concept.id for concept in question.concepts]
        return Dispute(answer, question, verdict, tuple(order.index(id_) for id_ in ids))

    async def _add(self, connection: Connection, found: Dispute, chosen: list[int], press: Press) -> Appeal:
        answer, question = found.answer, found.question
        concepts = [question.concepts[position] for position in chosen]
        ids = {concept.id for concept in concepts}
        before = Mark(answer.outcome, answer.score)
        granted = Mark(*granted_mark(answer.text, self.rubrics.rubric(question.id), ids, scale_of(question)))
        appeal = Appeal(
            id=0,
            answer_id=answer.id,
            chat_id=answer.chat_id,
            message_id=answer.message_id,
            member_id=answer.member_id,
            member_name="",
            question_id=question.id,
            revision=question.revision,
            text=answer.text,
            before=before,
            granted=before.or_better(granted),
            now=before,
            at=press.at,
            concepts=tuple(Disputed(concept.id, concept.say) for concept in concepts),
            cause=press.cause,
        )
        id_ = await appeals.add(connection, appeal)
        kept = await appeals.find_by_answer(connection, answer.id)
        if kept is None:
            raise RuntimeError(f"appeal {id_} about answer {answer.id} was not kept")
        return kept
