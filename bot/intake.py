"""The porch of door 1: an update is kept before Telegram may forget it, and handled at least once after that."""

import asyncio
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.error import Forbidden
from telegram.ext import Application

from bot.ending import end
from bot.handlers.errors import FAILURES
from bot.logs import about
from bot.services.inbox import Inbox, Letter, UnavailableError, letter_of
from bot.transport import passes
from bot.watching import Metrics

logger = logging.getLogger(__name__)

# Chats worked on side by side; each waits for Telegram most of the time.
SIDE_BY_SIDE = 256
# Updates in hand before no more are taken; Telegram keeps the rest for a day.
ROOM = 5000
ATTEMPTS = 3
# Seconds until a chat is tried again while Telegram cannot be reached or the database not be used.
PATIENCE = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
# Seconds between looks for chats that another process left behind when it died.
LOOK_AROUND_EVERY = 5.0

Telegram = Application[Any, Any, Any, Any, Any, Any]
GiveUp = Callable[[Update, Exception, str], Awaitable[None]]


class Intake:
    """Keeps updates and hands them over: in order inside a chat, side by side across chats.

    What fails because Telegram cannot be reached, or the database not be used, is tried again until it works; what
    fails otherwise is put aside after three attempts, so that it holds up nobody.
    """

    def __init__(self, inbox: Inbox, application: Telegram, give_up: GiveUp, metrics: Metrics | None = None) -> None:
        self._inbox = inbox
        self._application = application
        self._give_up = give_up
        self._metrics = metrics or Metrics()
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._called_again: set[int] = set()
        self._put_off: dict[int, int] = {}
        self._patient: set[int] = set()
        self._handled: dict[int, int] = {}
        self._stopping = False

    @property
    def has_room(self) -> bool:
        """Whether more updates may be taken now."""
        return len(self._tasks) < ROOM

    async def take(self, updates: Sequence[dict[str, Any]], *, mark_at: datetime | None = None) -> None:
        """Keep these updates on disk, then have them handled; `mark_at` dates the newest one for polling."""
        letters = [letter_of(update) for update in updates]
        if not letters:
            return
        await self._inbox.keep(letters, mark_at)
        for update in updates:
            self._metrics.took(update)
        await self._call_all(dict.fromkeys(letter.chat_id for letter in letters))

    async def look_around(self) -> None:
        """Handle what an earlier run, or a process that died, left unfinished."""
        await self._call_all(await self._inbox.chats_waiting())

    async def keep_looking_around(self) -> None:
        """Look around again and again, until cancelled."""
        while True:
            try:
                await self.look_around()
            except UnavailableError:
                pass  # said already, once for all who need it
            except Exception:
                logger.exception("the inbox cannot be read; next try in %s seconds", LOOK_AROUND_EVERY)
            await asyncio.sleep(LOOK_AROUND_EVERY)

    async def drained(self) -> None:
        """Wait until everything in hand is handled or has been put off."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def stop(self, within: float) -> None:
        """Begin nothing more, and give what is being handled so many seconds; the rest waits in the inbox."""
        self._stopping = True
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=within)
            await end(late)

    async def _call_all(self, chat_ids: Iterable[int]) -> None:
        """Have these chats worked on, one more in each round of the event loop.

        All in one round, the first reply would set out when the last answer is graded, and nobody would be listened to
        meanwhile.
        """
        for chat_id in chat_ids:
            self._call(chat_id)
            await asyncio.sleep(0)

    def _call(self, chat_id: int) -> None:
        if self._stopping or chat_id in self._patient:
            return
        if chat_id in self._tasks:
            self._called_again.add(chat_id)
            return
        task = asyncio.create_task(self._work(chat_id), name=f"chat {chat_id}")
        self._tasks[chat_id] = task
        task.add_done_callback(lambda _: self._worked(chat_id))

    def _worked(self, chat_id: int) -> None:
        del self._tasks[chat_id]
        if chat_id in self._called_again:
            self._called_again.discard(chat_id)
            self._call(chat_id)

    async def _work(self, chat_id: int) -> None:
        async with self._slots:
            try:
                while await self._inbox.take_turn(chat_id):
                    try:
                        finished = await self._handle_waiting(chat_id)
                    finally:
                        await self._inbox.end_turn(chat_id)
                    # Another process may have kept something between our last look and the end of our turn.
                    if not finished or not self._inbox.is_shared or (await self._inbox.next_of(chat_id))[0] is None:
                        return
            except UnavailableError:
                self._metrics.handled("put off")
                self._call_later(chat_id)
            except Exception:
                logger.exception("the updates of chat %s cannot be handled now", chat_id)
                self._call_later(chat_id)

    async def _handle_waiting(self, chat_id: int) -> bool:
        """Handle all that waits of a chat; False when the rest has to wait."""
        letter, more = await self._inbox.next_of(chat_id)
        while letter is not None:
            # One that could not be struck off, the database being away, is not answered twice for that.
            if letter.update_id != self._handled.get(chat_id):
                with about(update=letter.update_id, chat=chat_id):
                    if self._stopping or not await self._handle(letter):
                        return False
                self._handled[chat_id] = letter.update_id
            if more or self._inbox.is_shared or chat_id in self._called_again:
                letter, more = await self._inbox.next_of(chat_id, letter.update_id)
            else:
                await self._inbox.strike_off(letter.update_id)
                letter = None
            del self._handled[chat_id]
        return True

    async def _handle(self, letter: Letter) -> bool:
        """Hand an update over until it works or is put aside; False when it can do neither now."""
        update = await self._read(letter)
        if update is None:
            return True
        for attempt in range(letter.attempts + 1, ATTEMPTS + 1):
            error = await self._attempt(update)
            if isinstance(error, UnavailableError):
                raise error
            if error is not None and passes(error):
                logger.warning("Telegram cannot be reached: %s", error)
                self._metrics.handled("put off")
                self._call_later(letter.chat_id)
                return False
            self._put_off.pop(letter.chat_id, None)
            if error is None or isinstance(error, Forbidden):
                self._metrics.handled("done")
                return True
            await self._count(update, error, attempt)
        return True

    async def _read(self, letter: Letter) -> Update | None:
        """The update in the library's words; one that it cannot read is put aside at once."""
        try:
            return Update.de_json(json.loads(letter.payload), self._application.bot)
        except Exception:
            fault = secrets.token_hex(4)
            logger.exception("update %s cannot be read, put aside as %s", letter.update_id, fault)
            await self._inbox.count_failure(letter.update_id, fault)
            self._metrics.handled("put aside")
            return None

    async def _attempt(self, update: Update) -> Exception | None:
        failures: list[Exception] = []
        token = FAILURES.set(failures)
        try:
            await self._application.process_update(update)
        finally:
            FAILURES.reset(token)
        return failures[0] if failures else None

    async def _count(self, update: Update, error: Exception, attempt: int) -> None:
        if attempt < ATTEMPTS:
            logger.warning("attempt %s failed", attempt, exc_info=error)
            await self._inbox.count_failure(update.update_id)
            self._metrics.handled("failed")
            return
        fault = secrets.token_hex(4)
        await self._inbox.count_failure(update.update_id, fault)
        self._metrics.handled("put aside")
        await self._give_up(update, error, fault)

    def _call_later(self, chat_id: int) -> None:
        times = self._put_off.get(chat_id, 0)
        self._put_off[chat_id] = times + 1
        self._patient.add(chat_id)
        delay = PATIENCE[min(times, len(PATIENCE) - 1)]
        asyncio.get_running_loop().call_later(delay, self._call_now, chat_id)

    def _call_now(self, chat_id: int) -> None:
        self._patient.discard(chat_id)
        self._call(chat_id)
