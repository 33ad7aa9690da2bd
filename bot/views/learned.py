"""What was learned from appeals, for the people who keep the bank, with the way back."""

from collections.abc import Sequence

from bot.domain.appeal import Learned
from bot.services.learned import Lesson
from bot.views.html import Button, Message, bold, bullets, escape, italic, paragraphs, shortened

WORDS_LIMIT, SAY_LIMIT, TITLE_LIMIT = 40, 120, 60
PAGE = Button("Learned words", "words")
GONE = "That wording is no longer here."
NOTHING_WAITS = "No appeal waits."
NOTHING_LEARNED = "Nothing has been learned yet."
MARKS_STAY = "Undo lets a wording count no more, for anybody. Marks that were granted stay."


def nothing_waits(lessons: Sequence[Lesson]) -> Message:
    """The queue is empty; below, what was learned last."""
    return _listed(NOTHING_WAITS, lessons)


def page(lessons: Sequence[Lesson]) -> Message:
    """What was learned last, with the way back to the queue."""
    shown = _listed("" if lessons else NOTHING_LEARNED, lessons)
    return Message(shown.html).under(*shown.buttons, [Button("Back", "rule:next:0")])


def switch(learned: Learned, appeal_id: int = 0) -> Button:
    """Undo, or undo that; pressed twice it means the same. Under an appeal it says which."""
    words = f"“{shortened(learned.phrasing, WORDS_LIMIT)}”"
    if learned.taken_back_by:
        return Button(f"Learn {words} again", f"words:{learned.id}:on:{appeal_id}")
    return Button(f"Undo {words}", f"words:{learned.id}:off:{appeal_id}")


def switched(lesson: Lesson) -> str:
    """What came of pressing that button, in a few words."""
    words = f"“{shortened(lesson.learned.phrasing, WORDS_LIMIT)}”"
    if lesson.counts and lesson.learned.taken_back_by:
        return f"{words} was taken back, but the bank's own file has it."
    if lesson.counts:
        return f"{words} counts from now on."
    if lesson.learned.taken_back_by:
        return f"{words} counts no more. Marks that were granted stay."
    return f"{words} is learned, but the question as it is now does not take it."


def _listed(start: str, lessons: Sequence[Lesson]) -> Message:
    if not lessons:
        return Message(start)
    html = paragraphs(start, f"{bold('Learned last')}\n{bullets(map(_line, lessons))}", italic(MARKS_STAY))
    return Message(html).under(*([switch(lesson.learned)] for lesson in lessons))


def _line(lesson: Lesson) -> str:
    words = italic(f"“{shortened(lesson.learned.phrasing, WORDS_LIMIT)}”")
    what, title = lesson.learned.concept_id, lesson.learned.question_id
    if lesson.question is not None:
        title = lesson.question.title
    if lesson.concept is not None:
        what = lesson.concept.say
    about = f"{words} for: {escape(shortened(what, SAY_LIMIT))} ({escape(shortened(title, TITLE_LIMIT))})"
    return f"{about}{_state(lesson)}"


def _state(lesson: Lesson) -> str:
    if lesson.learned.taken_back_by:
        return " — taken back" if not lesson.counts else " — taken back, but the bank's own file has it"
    return "" if lesson.counts else " — left out: the question has changed"
