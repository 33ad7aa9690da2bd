"""Ruling on appeals: what the people who keep the bank see, what they decide, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.appeal import Appeal, Learned, Mark, Prompt, Ruling
from bot.domain.grading import Rubric
from bot.domain.grading.cutting import cut_phrasings
from bot.domain.grading.granting import granted_mark, scale_of
from bot.domain.learning import Objection, Reason, knows, learned_rubric, offered
from bot.domain.question import Question
from bot.services.cases import Case, Choosing, Decision, Objected, Overtaken, Ruled, Vanished
from bot.services.delivering import let_go
from bot.services.learned import as_it_stands, taught_by
from bot.services.ports import Gone, Messenger, Moved, Sending, Settlement, TryLater
from bot.services.rubrics import Rubrics
from bot.storage import Connection, Database, answers, appeals, chats, learned, prompts

# A settled appeal whose learner has not heard for so long was left behind by a crash or by Telegram's absence.
LEFT_BEHIND = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Rulings:
    """Puts what was decided into force: the words learned, the mark put right, the learner told.

    The first decision about a concept stands. A mark never gets worse. A question that has a newer revision is ruled
    on as it is now; for one that left the bank nothing can be learned, and an answer accepted is worth what it was
    worth when the appeal was made.
    """

    database: Database
    rubrics: Rubrics
    messenger: Messenger

    async def waiting(self, after: int, at: datetime) -> Case | None:
        """The next open appeal behind that id, or the oldest; whoever was not told of theirs is told now."""
        async with self.database.begin() as connection:
            left = await appeals.untold(connection, at - LEFT_BEHIND)
            appeal = await appeals.next_open(connection, after) or await appeals.next_open(connection, 0)
            case = await self._case(connection, appeal) if appeal else None
        for appeal_id in left:
            await self.tell(appeal_id, at)
        return case

    async def open(self, appeal_id: int) -> Case | None:
        """The appeal of that id, as it stands."""
        async with self.database.begin() as connection:
            return await self._find(connection, appeal_id, 0)

    async def choose(self, appeal_id: int, position: int) -> Choosing | Overtaken | Vanished:
        """What of the answer may be learned for a concept."""
        async with self.database.begin() as connection:
            case = await self._find(connection, appeal_id, position)
        if case is None:
            return Vanished()
        appeal, question = case.appeal, case.question
        disputed = appeal.concepts[position]
        if disputed.ruling is not None:
            return Overtaken(case, position)
        if question is None or not case.is_known(position):
            return Choosing(case, position, ())
        rubric = self.rubrics.rubric(question.id)
        return Choosing(
            case, position, offered(appeal.text, disputed.concept_id, question, rubric, self.rubrics.lexicon)
        )

    async def chosen(self, appeal_id: int, position: int, is_meant: Callable[[str], bool]) -> str:
        """The words of the answer that are meant, whatever is offered of it by now; none if there are no such."""
        async with self.database.begin() as connection:
            case = await self._find(connection, appeal_id, position)
        candidates = cut_phrasings(case.appeal.text, self.rubrics.lexicon) if case else ()
        return next(filter(is_meant, candidates), "")

    async def ask(self, chat_id: int, message_id: int, prompt: Prompt) -> None:
        """Remember that a reply to this message answers this."""
        async with self.database.begin() as connection:
            if await appeals.find(connection, prompt.appeal_id) is not None:
                await prompts.ask(connection, chat_id, message_id, prompt)

    async def asked(self, chat_id: int, message_id: int) -> Prompt | None:
        """What this message asked for, if anything."""
        async with self.database.begin() as connection:
            return await prompts.asked(connection, chat_id, message_id)

    async def decide(self, decision: Decision) -> Ruled | Overtaken | Objected | Vanished:
        """Rule on one refused concept of an appeal."""
        position = decision.position
        async with self.database.begin() as connection:
            await self.rubrics.take_over(connection)
            case = await self._find(connection, decision.appeal_id, position)
            if case is None:
                return Vanished()
            before = case.appeal.concepts[position]
            if before.ruling is not None and (before.ruled_by, before.cause) != (decision.by, decision.cause):
                return Overtaken(case, position)
            if before.ruling is None:
                against = await self.rule(connection, case.appeal, decision)
                if against is not None:
                    return Objected(case, position, decision.words, against)
        told = await self.settled(decision.appeal_id, decision.at)
        async with self.database.begin() as connection:
            after = await self._find(connection, decision.appeal_id, position)
        return Ruled(after or case, position, told)

    async def rule(self, connection: Connection, appeal: Appeal, decision: Decision) -> Objection | None:
        """Write a decision down and put the mark right, inside the caller's transaction; or what forbids it."""
        disputed = appeal.concepts[decision.position]
        question = self.rubrics.question(appeal.question_id)
        rubric = self.rubrics.rubric(appeal.question_id) if question else None
        if decision.ruling is Ruling.LEARNED:
            taught = self._taught(appeal, decision, question)
            if isinstance(taught, Objection):
                return taught
            rubric, by = taught, decision.by or 0
            await learned.add(
                connection,
                Learned(appeal.question_id, disputed.concept_id, decision.words, appeal.revision, by, decision.at),
            )
        ruled = replace(
            disputed, ruling=decision.ruling, words=decision.words, ruled_by=decision.by, cause=decision.cause
        )
        await appeals.rule(connection, appeal.id, decision.position, ruled)
        if decision.note:
            await appeals.note(connection, appeal.id, decision.note)
        concepts = [ruled if one is disputed else one for one in appeal.concepts]
        await self._put_right(connection, replace(appeal, concepts=tuple(concepts)), question, rubric, decision.at)
        return None

    async def settled(self, appeal_id: int, at: datetime) -> Sending | None:
        """After the transaction of a ruling: grade by what was learned, and tell the learner if all is decided."""
        async with self.database.begin() as connection:
            await self.rubrics.take_over(connection)
        return await self.tell(appeal_id, at)

    async def tell(self, appeal_id: int, at: datetime) -> Sending | None:
        """Tell a member how their appeal ended, once; None when there is nothing to tell."""
        async with self.database.begin() as connection:
            appeal = await appeals.find(connection, appeal_id)
            chat = await chats.find(connection, appeal.chat_id) if appeal else None
            appeal = await as_it_stands(connection, appeal) if appeal else None
        if appeal is None or chat is None or appeal.settled_at is None or appeal.told_at is not None:
            return None
        question = self.rubrics.question(appeal.question_id)
        sending = await self.messenger.settle(Settlement(chat, appeal, question.title if question else ""))
        async with self.database.begin() as connection:
            match sending:
                case TryLater():
                    return sending
                case Moved(new_id):
                    await chats.move(connection, chat.id, new_id)
                case _:
                    if isinstance(sending, Gone):
                        await let_go(connection, chat.id)
                    await appeals.mark_told(connection, appeal_id, at)
        return await self.tell(appeal_id, at) if isinstance(sending, Moved) else sending

    def _taught(self, appeal: Appeal, decision: Decision, question: Question | None) -> Rubric | Objection:
        concept_id = appeal.concepts[decision.position].concept_id
        if question is None or not knows(question, concept_id):
            return Objection(Reason.GONE)
        return learned_rubric(decision.words, concept_id, appeal.text, question, self.rubrics.lexicon)

    async def _put_right(
        self, connection: Connection, appeal: Appeal, question: Question | None, rubric: Rubric | None, at: datetime
    ) -> None:
        ids = {one.concept_id for one in appeal.accepted}
        if question and rubric and all(knows(question, id_) for id_ in ids):
            mark = Mark(*granted_mark(appeal.text, rubric, ids, scale_of(question)))
        else:
            mark = appeal.granted if len(ids) == len(appeal.concepts) else appeal.now
        mark = appeal.now.or_better(mark)
        if mark != appeal.now and ids:
            await answers.correct(connection, appeal.answer_id, mark.outcome, mark.score)
        if not appeal.pending:
            await appeals.settle(connection, appeal.id, at)

    async def _find(self, connection: Connection, appeal_id: int, position: int) -> Case | None:
        appeal = await appeals.find(connection, appeal_id)
        if appeal is None or position >= len(appeal.concepts):
            return None
        return await self._case(connection, appeal)

    async def _case(self, connection: Connection, appeal: Appeal) -> Case:
        question = self.rubrics.question(appeal.question_id)
        waiting, taught = await appeals.count_open(connection), await taught_by(connection, appeal)
        return Case(appeal, question, waiting, taught, await learned.version(connection) > 0)
