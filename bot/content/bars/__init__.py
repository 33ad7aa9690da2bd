"""What `interviewer check` refuses: one small function a bar, each yielding its faults.

A bar judges a question that has its shape already; nothing here reads files.
"""

from collections.abc import Callable, Iterator, Mapping

from bot.content.bars import checks, rubric, texts
from bot.content.bars.checks import Verdicts, verdicts_on
from bot.content.bars.wording import Stems, stems_of
from bot.content.faults import Fault
from bot.domain.grading import Lexicon, Rubric
from bot.domain.question import Question

WRITTEN: tuple[Callable[[Question], Iterator[Fault]], ...] = (
    texts.ids_are_slugs,
    rubric.number_of_concepts,
    rubric.number_of_core_concepts,
    rubric.number_of_phrasings,
    checks.checks_of_their_own,
    texts.sources_back_everything,
    texts.sources_can_be_looked_up,
    texts.answer_has_a_readable_length,
    texts.verdict_fits_a_message,
)
WORDED: tuple[Callable[[Question, Stems], Iterator[Fault]], ...] = (
    rubric.phrasings_beyond_the_question,
    rubric.wordings_that_say_something,
    rubric.phrasings_of_one_concept_only,
)
GRADED: tuple[Callable[[Question, Verdicts], Iterator[Fault]], ...] = (
    checks.model_answer_is_correct,
    checks.question_alone_earns_nothing,
    checks.kinds_of_checks,
    checks.checks_are_graded_as_marked,
)
DRAFTED: tuple[Callable[[Question], Iterator[Fault]], ...] = (texts.ids_are_slugs, texts.verdict_fits_a_message)
"""What a draft is held to: it can be asked and its verdict sent. All else is what a person has yet to do."""
ACROSS: tuple[Callable[[Mapping[str, Question]], Iterator[Fault]], ...] = (
    texts.says_are_said_once,
    texts.texts_share_no_sentence,
)


def question_faults(question: Question, rubric: Rubric, lexicon: Lexicon) -> Iterator[Fault]:
    """The bars that one question misses, a draft by its own few."""
    if question.draft:
        for drafted in DRAFTED:
            yield from drafted(question)
        return
    for written in WRITTEN:
        yield from written(question)
    stems = stems_of(question, lexicon)
    for worded in WORDED:
        yield from worded(question, stems)
    verdicts = verdicts_on(question, rubric)
    for graded in GRADED:
        yield from graded(question, verdicts)


def bank_faults(pack: Mapping[str, Question]) -> Iterator[Fault]:
    """The bars that questions miss only beside each other, drafts left out; the pack is keyed by file."""
    finished = {file: question for file, question in pack.items() if not question.draft}
    for bar in ACROSS:
        yield from bar(finished)
