"""From the text of an answer to a verdict, by fuzzy concept matching; pure functions, no model, no network.

Nothing outside this package looks inside it: `compile_rubric` once per question, then `grade` per answer.
`normalized`, `stands_in_question`, `collides` and `is_weak` are for those who check a question's phrasings;
`draft_concepts` makes a start where there is no rubric, to be graded with `DRAFT_SCALE`.
"""

from bot.domain.grading.drafting import draft_concepts
from bot.domain.grading.explanation import Explanation, explain, rendered
from bot.domain.grading.marking import DRAFT_SCALE, Scale, grade
from bot.domain.grading.phrasings import normalized
from bot.domain.grading.rubric import Rubric, collides, compile_rubric, is_weak, stands_in_question
from bot.domain.grading.words import Lexicon

__all__ = [
    "DRAFT_SCALE",
    "Explanation",
    "Lexicon",
    "Rubric",
    "Scale",
    "collides",
    "compile_rubric",
    "draft_concepts",
    "explain",
    "grade",
    "is_weak",
    "normalized",
    "rendered",
    "stands_in_question",
]
