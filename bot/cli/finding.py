"""Finding the question that a person means."""

from collections.abc import Mapping

from rapidfuzz import fuzz, utils

from bot.domain.question import Question

SURE = 85
SUGGESTIONS = 3


def find(questions: Mapping[str, Question], wanted: str) -> Question | list[str]:
    """The question whose id or title is clearly meant, or the ids that come nearest."""
    if wanted in questions:
        return questions[wanted]
    scores = {id_: _likeness(wanted, question) for id_, question in questions.items()}
    best, *others = sorted(questions, key=lambda id_: (-scores[id_], id_))
    clear = not others or scores[others[0]] < scores[best]
    if scores[best] >= SURE and clear:
        return questions[best]
    return [best, *others][:SUGGESTIONS]


def _likeness(wanted: str, question: Question) -> float:
    """In percent; a beginning such as "batchnorm" counts as much as the whole id."""
    said, id_, title = (utils.default_process(text) for text in (wanted, question.id, question.title))
    joined, joined_id = said.replace(" ", ""), id_.replace(" ", "")
    start = joined_id[: len(joined)] if len(joined) >= 4 else joined_id
    whole = max(fuzz.ratio(said, id_), fuzz.token_sort_ratio(said, title))
    return max(whole, fuzz.ratio(joined, start) * 0.95)
