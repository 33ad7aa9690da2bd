"""From a note to a draft question."""

from dataclasses import replace

from bot.content.bars import question_faults
from bot.content.drafts.notes import Note, at_line
from bot.content.faults import Fault
from bot.content.loading import AREA_OF_LOOSE_FILES
from bot.domain.grading import Lexicon, compile_rubric, draft_concepts
from bot.domain.question import Question


def draft_of(note: Note, lexicon: Lexicon) -> Question | Fault:
    """The draft that a note makes, or why the bot could not ask it."""
    concepts = draft_concepts(note.question, note.answer, lexicon)
    if not concepts:
        return Fault(at_line(note.line, "answer"), "says nothing that the question does not", "write more of it")
    draft = Question(
        id=note.id,
        area=note.area or AREA_OF_LOOSE_FILES,
        title=note.title,
        level=note.level,
        text=note.question,
        answer=note.answer,
        concepts=concepts,
        hint=note.hint,
        draft=True,
    )
    for fault in question_faults(draft, compile_rubric(draft, lexicon), lexicon):
        return replace(fault, key=at_line(note.line, fault.key), remedy="shorten the answer, or split it in two")
    return draft
