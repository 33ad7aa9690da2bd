"""Settings as pages of buttons: hour, zone, days, topics, levels, pause."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.domain.chat import Chat
from bot.domain.delivery import Delivery, State
from bot.domain.question import Level
from bot.domain.schedule import local
from bot.domain.wording import days_label
from bot.domain.zones import Candidate, zone_label
from bot.services.preferences import ChatStatus
from bot.views.html import Button, Message, bold, code, escape, paragraphs
from bot.views.question import area_label

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = tuple(time(hour) for hour in (6, 7, 8, 9, 10, 12, 14, 16, 18, 19, 20, 21))
PAUSES = (("1 day", "1d"), ("1 week", "7d"), ("2 weeks", "14d"), ("until I say so", "ever"))
HOME = Button("‹ Settings", "set:home")
TOPICS, LEVELS = Button("Topics", "set:areas"), Button("Levels", "set:levels")
ALL = Button("All topics and levels", "all")


def home(chat: Chat, at: datetime) -> Message:
    """What is set, with a button to change each."""
    levels = ", ".join(sorted(chat.levels)) or "all"
    topics = ", ".join(area_label(area) for area in sorted(chat.areas)) or "all"
    html = paragraphs(
        bold("Settings"),
        f"Question at {bold(f'{chat.slot.at:%H:%M}')}, {escape(zone_label(chat.slot.zone))}, "
        f"{days_label(chat.slot.days)}\nTopics: {escape(topics)}\nLevels: {levels}",
        _next(chat, at),
    )
    pause = Button("Resume", "resume") if _asleep(chat, at) else Button("Pause", "set:pause")
    return Message(html).under(
        [Button("Hour", "set:time"), Button("Zone", "set:zone"), Button("Days", "set:days")],
        [TOPICS, LEVELS, pause],
    )


def hours() -> Message:
    """Pick an hour."""
    rows = _rows([Button(f"{hour:%H:%M}", f"time:{hour:%H%M}") for hour in HOURS], 4)
    return Message(f"At what time? Any other: {code('/time 7:45')}").under(*rows, [HOME])


def zones(likely: Sequence[str]) -> Message:
    """Pick a zone among likely ones."""
    rows = _rows([_zone_button(Candidate(zone, zone_label(zone))) for zone in likely], 2)
    return Message(f"Whose clocks? Any other city: {code('/timezone tokyo')}").under(*rows, [HOME])


def which_zone(candidates: Sequence[Candidate]) -> Message:
    """The words fit several zones."""
    rows = _rows([_zone_button(candidate) for candidate in candidates], 1)
    return Message("Which one do you mean?").under(*rows)


def days(chat: Chat) -> Message:
    """Weekdays in or out."""
    buttons = [_choice(label, f"day:{day}", day in chat.slot.days) for day, label in enumerate(WEEKDAYS)]
    return Message(f"On which days? Now: {days_label(chat.slot.days)}.").under(*_rows(buttons, 4), [HOME])


def areas(chat: Chat, known: Sequence[str]) -> Message:
    """Topics in or out."""
    buttons = [_choice(area_label(area), f"area:{area}", area in chat.areas) for area in known]
    now = "Now: the ones marked." if chat.areas else "Now: all of them."
    return Message(f"Which topics? {now}").under(*_rows(buttons, 2), [ALL], [LEVELS, HOME])


def levels(chat: Chat) -> Message:
    """Levels in or out."""
    buttons = [_choice(level.value, f"level:{level.value}", level in chat.levels) for level in Level]
    now = "Now: the ones marked." if chat.levels else "Now: all of them."
    return Message(f"Which levels? {now}").under(buttons, [ALL], [TOPICS, HOME])


def pauses() -> Message:
    """How long to pause."""
    rows = _rows([Button(label, f"pause:{span}") for label, span in PAUSES], 2)
    return Message("Pause for how long? Streaks keep still meanwhile.").under(*rows, [HOME])


def status(result: ChatStatus, at: datetime) -> Message:
    """When the next question comes, and why the last one did or did not."""
    return Message(paragraphs(_next(result.chat, at), _last(result.chat, result.last)))


def changed(chat: Chat, at: datetime) -> Message:
    """A setting took effect."""
    return Message(f"Done. {_next(chat, at)}")


def moment(at: datetime, zone: str) -> str:
    """A moment on a zone's clocks."""
    return f"{local(at, zone):%a %d %b, %H:%M} ({escape(zone_label(zone))})"


def _next(chat: Chat, at: datetime) -> str:
    if chat.paused:
        return "Paused. /resume starts again."
    if chat.due_at is None:
        return "No daily question is set up here yet. /start does it."
    until = chat.paused_until
    paused = f"Paused until {moment(until, chat.slot.zone)}.\n" if until and until > at else ""
    return f"{paused}Next question: {bold(moment(chat.due_at, chat.slot.zone))}."


def _asleep(chat: Chat, at: datetime) -> bool:
    return chat.paused or bool(chat.paused_until and chat.paused_until > at)


def _last(chat: Chat, last: Delivery | None) -> str:
    if last is None:
        return "No daily question has come yet."
    due = moment(last.due_at, chat.slot.zone)
    match last.state:
        case State.SENT:
            return f"Last question: due {due}, sent {moment(last.sent_at or last.due_at, chat.slot.zone)}."
        case State.UNSURE:
            return f"Last question: due {due}; it may have been lost on the way. If it is not here, /quiz asks another."
        case State.CLAIMED:
            return f"Last question: due {due}, not through yet. I keep trying."
        case State.MISFIRED:
            return f"Last question: due {due}, skipped: I could not send it in time. Streaks are not touched."
        case _:
            return f"Last question: due {due}, not sent: {escape(last.reason)}. Streaks are not touched."


def _choice(label: str, data: str, chosen: bool) -> Button:
    """A button that puts something in or out and says which, so that pressing it twice is pressing it once."""
    return Button(f"✓ {label}", f"{data}-") if chosen else Button(label, f"{data}+")


def _zone_button(candidate: Candidate) -> Button:
    return Button(candidate.label, f"zone:{candidate.zone}")


def _rows(buttons: Sequence[Button], width: int) -> list[Sequence[Button]]:
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]
