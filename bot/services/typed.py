"""A text that may be an answer, and which question it answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery, State
from bot.storage import Connection, deliveries

# Questions looked at, newest first, when a text has to be matched with one of them.
CANDIDATES = 6
# What Telegram dates with.
ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that may be an answer, as the update shows it; `at` is when it was typed.

    `delivery_id` is what the buttons say of the message replied to: a question that arrived twice, or of which the
    bot never learned that it arrived, is a message that stands nowhere in the books. `overtaken` says that the next
    question was sent after this text and yet in the same second, which is how Telegram dates, or is said to be older.
    """

    chat_id: int
    in_group: bool
    member_id: int
    member_name: str
    message_id: int
    text: str
    at: datetime
    reply_to: int | None = None
    delivery_id: int | None = None
    overtaken: bool = False

    @property
    def closed_after(self) -> datetime:
        """What was closed after this moment was open when the text was typed."""
        return self.at - ONE_SECOND if self.overtaken else self.at


Score = Callable[[str, Delivery], float]


async def meant(connection: Connection, typed: Typed, score: Score) -> tuple[Typed, Delivery | None]:
    """The delivery that a text answers: the one replied to, else in private the newest open then; and how it stands."""
    about_then = await deliveries.open_at(
        connection, typed.chat_id, typed.at, CANDIDATES, closed_after=typed.at - ONE_SECOND
    )
    if any((one.message_id or 0) > typed.message_id for one in about_then):
        typed = replace(typed, overtaken=True)
    if typed.reply_to is not None:
        replied = await _replied(connection, typed, typed.reply_to)
        if replied is not None or typed.in_group:
            return typed, replied
    open_then = [one for one in about_then if one.is_open(typed.closed_after) and not _came_after(one, typed)]
    return typed, _best_fit(typed, open_then, score)


async def _replied(connection: Connection, typed: Typed, message_id: int) -> Delivery | None:
    replied = await deliveries.find_by_message(connection, typed.chat_id, message_id)
    if replied is not None or typed.delivery_id is None:
        return replied
    shown = await deliveries.find(connection, typed.delivery_id)
    if shown is None or shown.chat_id != typed.chat_id:
        return None
    return await deliveries.confirm(connection, shown, typed.at, message_id)


def _best_fit(typed: Typed, open_then: Sequence[Delivery], score: Score) -> Delivery | None:
    """The newest question; but one that may not have been there yet only if the text fits it best."""
    sure = next((place for place, one in enumerate(open_then) if _was_there(one, typed)), len(open_then))
    candidates = open_then[: sure + 1]
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    return max(candidates, key=lambda one: (score(typed.text, one), _was_there(one, typed)))


def _was_there(delivery: Delivery, typed: Typed) -> bool:
    """Whether it surely arrived before; what came after may be a second copy, and nobody knows of the first one."""
    return delivery.state is State.SENT and (delivery.message_id or 0) < typed.message_id


def _came_after(delivery: Delivery, typed: Typed) -> bool:
    return delivery.sent_at == typed.at and (delivery.message_id or 0) > typed.message_id
