"""Putting a claimed question to its chat: the only way a question is sent, daily or quiz."""

import asyncio
import logging
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.bank import QuestionBank
from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, Origin, State
from bot.domain.question import Question
from bot.domain.selection import choose
from bot.services.ports import (
    Asking,
    Closing,
    Gone,
    Messenger,
    Moved,
    Refused,
    Sending,
    Sent,
    SettingOut,
    TryLater,
    Unsure,
)
from bot.storage import Connection, Database, UnavailableError, answers, chats, claims, deliveries

logger = logging.getLogger(__name__)

# Seconds between attempts to remember what was sent, while the database cannot be used.
REMEMBER_EVERY = 0.5
# Telegram dates in whole seconds, by a clock that may lag behind ours a little.
ONE_SECOND = timedelta(seconds=1)
# A claim is held this long before another sweep may take it for left behind by a crash.
HOLD_FOR = timedelta(minutes=2)


class TakenUpError(Exception):
    """Somebody else has taken up this claim, or answered it: it is not ours to send any more."""


@dataclass(frozen=True, slots=True)
class Delivering:
    """Claim, send, mark: the claim is committed before the network is touched, the mark after it answered."""

    database: Database
    bank: QuestionBank
    messenger: Messenger
    rng: random.Random
    # What this process is sending just now, however long Telegram makes it wait.
    under_way: set[int] = field(default_factory=set)

    async def put(self, chat: Chat, delivery: Delivery, at: datetime) -> Sending:
        """Send a claimed question and remember how that ended; what it replaces is closed once it has arrived."""
        self.under_way.add(delivery.id)
        try:
            delivery, question = await self._chosen(chat, delivery)
            sending = (
                await self.messenger.ask(Asking(chat, delivery, question, self._setting_out(delivery, at)))
                if question
                else Refused("the bank has no question for this chat")
            )
            replaced = await self._remembered(delivery, sending, at)
        except TakenUpError:
            return TryLater(timedelta())
        finally:
            self.under_way.discard(delivery.id)
        if not isinstance(sending, Sent):
            logger.warning("delivery %s to chat %s: %s", delivery.id, delivery.chat_id, sending)
        for other in replaced if chat.is_group else ():
            await self._say_closed(chat, other)
        if isinstance(sending, Moved):
            moved = replace(chat, id=sending.chat_id)
            return await self.put(moved, replace(delivery, chat_id=sending.chat_id), at)
        return sending

    async def _chosen(self, chat: Chat, delivery: Delivery) -> tuple[Delivery, Question | None]:
        """The delivery with its question: never asked here before, else asked longest ago, and not open here."""
        if delivery.question_id is not None:
            return delivery, self.bank.get(delivery.question_id)
        async with self.database.begin() as connection:
            chat = await chats.find(connection, chat.id) or chat
            question_id = await self.choose(connection, chat, suited(self.bank, chat))
            if question_id is None:  # all that suits is open already
                question_id = await self.choose(connection, chat, [question.id for question in self.bank])
            if question_id is None:
                return delivery, None
            return await claims.choose(connection, delivery, question_id), self.bank.get(question_id)

    def _setting_out(self, delivery: Delivery, at: datetime) -> SettingOut:
        """What notes that a question is on its way: after a crash nobody else would know that it may be seen."""
        since = delivery.sent_at or at.replace(microsecond=0) - ONE_SECOND

        async def set_out(under_way: bool) -> None:
            async with self.database.begin() as connection:
                ours = await claims.set_out(connection, delivery, since if under_way else delivery.sent_at)
            if under_way and not ours:
                raise TakenUpError

        return set_out

    async def choose(self, connection: Connection, chat: Chat, candidates: Sequence[str]) -> str | None:
        """One of the candidates for this chat; None when all of them are open there."""
        asked = await deliveries.asked(connection, chat.id)
        waiting = await deliveries.all_open(connection, chat.id)
        open_ids = {other.question_id for other in waiting if other.question_id}
        return choose(candidates, asked, open_ids, self.rng)

    async def _remembered(self, delivery: Delivery, sending: Sending, at: datetime) -> Sequence[Delivery]:
        """What became of it, written down however long the database is away: forgotten, it would be sent again."""
        while True:
            try:
                async with self.database.begin() as connection:
                    return await self._remember(connection, delivery, sending, at)
            except UnavailableError:
                await asyncio.sleep(REMEMBER_EVERY)

    async def _remember(
        self, connection: Connection, delivery: Delivery, sending: Sending, at: datetime
    ) -> Sequence[Delivery]:
        now = await deliveries.hold(connection, delivery.id) or delivery
        if now.state is State.SENT and not isinstance(sending, Sent):
            return ()  # somebody has answered it meanwhile
        match sending:
            case Sent(message_id, sent_at):
                first_at = delivery.sent_at or sent_at
                await deliveries.mark_sent(connection, now, State.SENT, first_at, message_id)
                return await self._close_former(connection, delivery, sent_at)
            case Unsure():
                # What is open stays so, since it may be all that people have before them; but one maybe is enough.
                await deliveries.mark_sent(connection, now, State.UNSURE, now.sent_at or at, None)
                await self._close_former(connection, delivery, at, {State.UNSURE})
            case Moved(new_id):
                await chats.move(connection, delivery.chat_id, new_id)
            case TryLater(after):
                await claims.postpone(connection, delivery, at + after)
            case Refused(reason):
                await claims.give_up(connection, delivery, State.FAILED, at, reason)
            case Gone(reason):
                await claims.give_up(connection, delivery, State.FAILED, at, reason)
                await let_go(connection, delivery.chat_id)
        return ()

    async def _close_former(
        self, connection: Connection, delivery: Delivery, at: datetime, states: Collection[State] = deliveries.ARRIVED
    ) -> Sequence[Delivery]:
        """The next question closes the ones before: a daily all of them, a quiz only other quizzes."""
        former = [
            other
            for other in await deliveries.all_open(connection, delivery.chat_id)
            if other.id < delivery.id
            and other.state in states
            and (delivery.origin is Origin.DAILY or other.origin is Origin.QUIZ)
        ]
        return [other for other in former if await deliveries.close(connection, other.id, at)]

    async def _say_closed(self, chat: Chat, delivery: Delivery) -> None:
        question = self.bank.get(delivery.question_id or "")
        if question is None:
            return
        async with self.database.begin() as connection:
            counted = await answers.counted(connection, delivery.id)
        await self.messenger.close(Closing(chat, delivery, question, counted))


def suited(bank: QuestionBank, chat: Chat) -> Sequence[str]:
    """The questions of a chat's topics and levels; the whole bank when a newer bank has none of them."""
    chosen = bank.matching(chat.areas, chat.levels) or bank.matching(frozenset(), frozenset())
    return [question.id for question in chosen]


async def let_go(connection: Connection, chat_id: int) -> None:
    """A chat that takes no more messages owes nothing until it comes back."""
    chat = await chats.find(connection, chat_id)
    if chat is not None:
        await chats.save(connection, replace(chat, gone=True, due_at=None))
