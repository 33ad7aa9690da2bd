"""From the text of an answer to a verdict, by fuzzy concept matching; pure functions, no model, no network.

Nothing outside this package looks inside it: `compile_rubric` once per question, then `grade` per answer.
`normalized`, `stands_in_question`, `collides` and `is_weak` are for those who check a question's phrasings.
"""

from bot.domain.grading.marking import grade
from bot.domain.grading.phrasings import normalized
from bot.domain.grading.rubric import Rubric, collides, compile_rubric, is_weak, stands_in_question
from bot.domain.grading.words import Lexicon

__all__ = ["Lexicon", "Rubric", "collides", "compile_rubric", "grade", "is_weak", "normalized", "stands_in_question"]
