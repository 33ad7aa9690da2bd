"""Short messages: welcome, help, privacy, and what to do when something is not possible."""

from collections.abc import Sequence

from bot.domain.chat import Chat
from bot.domain.selection import Topic
from bot.views.html import Button, Message, bold, code, escape, paragraphs
from bot.views.settings import HOURS, moment

SHORT_DESCRIPTION = "Interviews you in deep learning: a question a day, your own words, an honest verdict."
DESCRIPTION = (
    "One deep-learning interview question a day, at your hour. Type an answer in your own words: I name what you had, "
    "what was close and what was missing, and show a model answer with its sources. Graded on the machine I run on; "
    "no text leaves it. Works in study groups too."
)
COMMANDS = {
    "start": "begin, and choose when to be asked",
    "quiz": "a question now; a topic or a level may follow",
    "answer": "answer the open question",
    "hint": "help with the open question",
    "skip": "put the open question away, without a mark",
    "reveal": "give up and read the model answer",
    "streak": "your streak",
    "standings": "this group's table",
    "topics": "choose topics and levels",
    "settings": "hour, zone, days, topics",
    "time": "when to ask: /time 8:30",
    "timezone": "whose clocks: /timezone tokyo",
    "days": "on which days: /days mon-fri",
    "pause": "stop asking: /pause 7d",
    "resume": "start asking again",
    "status": "when the next question comes, why the last did or did not",
    "privacy": "what is kept about you",
    "appeals": "what members say was right: accept, refuse, undo",
    "help": "all of this",
}
PRIVATE = [name for name in COMMANDS if name not in ("standings", "appeals")]
BOT_ADMINISTRATORS = [*PRIVATE, "appeals"]
MEMBERS = ["quiz", "answer", "hint", "streak", "standings", "status", "privacy", "help"]
ADMINISTRATORS = [name for name in COMMANDS if name != "appeals"]


def welcome(chat: Chat, name: str) -> Message:
    """The first words in a private chat: what this is, and the first of two taps."""
    html = paragraphs(
        f"Hello {escape(name)}. I interview people in deep learning.",
        "Once a day I ask a question. You answer in your own words, and I reply at once with what you had, "
        "what was missing, and a model answer with its sources.",
        f"At what time shall I ask? It is {bold(f'{chat.slot.at:%H:%M}')} now.",
    )
    rows = [HOURS[start : start + 4] for start in range(0, len(HOURS), 4)]
    return Message(html).under(
        *([Button(f"{hour:%H:%M}", f"begin:{hour:%H%M}") for hour in row] for row in rows),
        [Button("First question now", "quiz")],
    )


def welcome_zone(zones: Sequence[tuple[str, str]]) -> Message:
    """The second tap: whose clocks. `zones` are pairs of zone and label."""
    buttons = [Button(label, f"live:{zone}") for zone, label in zones]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return Message(f"On whose clocks? Any other city: {code('/timezone tokyo')}").under(*rows)


def ready(chat: Chat) -> Message:
    """Set up; the first question is one tap away."""
    when = f"Next question: {bold(moment(chat.due_at, chat.slot.zone))}." if chat.due_at else ""
    html = paragraphs(f"All set. {when}".strip(), "Shall I ask the first one now?")
    return Message(html).under([Button("First question now", "quiz")])


def back(chat: Chat) -> Message:
    """Somebody who was here before."""
    return Message(f"Welcome back. {ready(chat).html}").under(
        [Button("Question now", "quiz"), Button("Settings", "set:home")]
    )


def group_welcome(chat: Chat) -> Message:
    """The first words in a group."""
    when = f"The first comes {bold(moment(chat.due_at, chat.slot.zone))}." if chat.due_at else ""
    html = paragraphs(
        f"Hello. I ask this group one deep-learning question a day. {when}".strip(),
        "Answer by replying to the question, or with /answer and your words. One answer a person counts; the model "
        "answer comes when the question closes.",
        "Administrators: /settings changes hour, zone and topics. Anybody: /quiz asks now.",
    )
    return Message(html).under([Button("Question now", "quiz"), Button("Settings", "set:home")])


def help_text(commands: Sequence[str]) -> Message:
    """Every command that works here."""
    lines = [f"/{name} · {escape(COMMANDS[name])}" for name in commands]
    return Message(paragraphs(bold("What I understand"), "\n".join(lines)))


def privacy() -> Message:
    """What is kept, and where."""
    return Message(
        paragraphs(
            bold("What I keep"),
            "This chat's settings, which questions were asked here, and for each answer: your Telegram id and "
            "name, the text, its mark and when it was sent. Streaks and standings are made of these.",
            "When you say that you were right, the people who keep the questions read that answer, without your name; "
            "words of it that they accept are kept for grading.",
            "Answers are graded on the machine I run on; no text leaves it. Logs hold neither names nor texts.",
        )
    )


def nothing_open(in_group: bool) -> Message:
    """No question waits for an answer."""
    if in_group:
        return Message("No question is open here. /quiz asks one.")
    return Message(
        "No question is open. /quiz asks one now; to try an earlier one again, reply to it with your answer."
    )


def answer_how(in_group: bool) -> Message:
    """/answer without words."""
    where = "Reply to the question, or write" if in_group else "Just type your answer, or write"
    return Message(f"{where} {code('/answer your words')}.")


def text_only() -> Message:
    """A photo, a voice message, a sticker."""
    return Message("I read typed answers only. Please put it in words.")


def already_open() -> Message:
    """Every question asked for is open here already."""
    return Message("That question is open already: answer it first, or /skip it.")


def unknown_topic(suggestions: Sequence[Topic]) -> Message:
    """/quiz with words that fit no topic, or several."""
    if not suggestions:
        return Message("I know no such topic. /topics lists them.")
    return Message("I am not sure which topic you mean.").under(
        *([Button(topic.label, f"quiz:{topic.name}")] for topic in suggestions)
    )


def unknown_command(nearest: str | None) -> Message:
    """A command that does not exist."""
    return Message(
        f"I do not know that one. Did you mean /{nearest}?"
        if nearest
        else "I do not know that one. /help lists what I do."
    )


def groups_only() -> Message:
    """/standings in private."""
    return Message("Standings are for groups. /streak shows yours.")


def administrators_only() -> Message:
    """A member pressed what is not theirs."""
    return Message("That is for this group's administrators.")


def cannot_see_administrators() -> Message:
    """Telegram did not tell who the administrators are."""
    return Message("I cannot see who the administrators are here. Make me one, or let one of them post as the group.")


def not_allowed() -> Message:
    """A chat this bot is not meant for."""
    return Message("Sorry, this bot serves only the chats it was set up for.")


def too_fast(most: int) -> Message:
    """A member who floods."""
    return Message(f"That is faster than I can follow: I read {most} messages a minute. Please go on in a minute.")


def not_understood(what: str, example: str) -> Message:
    """Words that could not be read."""
    return Message(f"I could not read that as {what}. For example: {code(example)}")


def could_not_send() -> Message:
    """A question asked for could not be sent."""
    return Message("I could not send the question just now. Please try again in a moment.")


def apology(fault: str) -> Message:
    """Something broke; `fault` is its name in the log."""
    return Message(f"Sorry, something went wrong on my side (fault {code(fault)}). The people who run me can see it.")


def paused(chat: Chat) -> Message:
    """A pause began."""
    if chat.paused_until is None:
        return Message("Paused. /resume starts again; streaks keep still meanwhile.")
    return Message(
        f"Paused until {moment(chat.paused_until, chat.slot.zone)}. /resume ends it sooner; streaks keep still."
    )
