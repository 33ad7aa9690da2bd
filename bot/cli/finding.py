"""Finding the question that a person means, as /quiz does."""

from collections.abc import Mapping

from rapidfuzz import fuzz, process, utils

from bot.domain.bank import QuestionBank
from bot.domain.question import Question
from bot.domain.selection import Topic, find_topic

SUGGESTIONS = 3


def find(questions: Mapping[str, Question], wanted: str) -> Question | list[str]:
    """The question that is clearly meant, or the ids that come nearest."""
    if wanted in questions:
        return questions[wanted]
    found = find_topic(QuestionBank(questions.values()), wanted)
    topics = (found,) if isinstance(found, Topic) else found.topics
    ids = [id_ for topic in topics for id_ in topic.ids]
    if isinstance(found, Topic) and len(ids) == 1:
        return questions[ids[0]]
    return ids[:SUGGESTIONS] or _nearest(questions, wanted)


def _nearest(questions: Mapping[str, Question], wanted: str) -> list[str]:
    names = {id_: f"{id_} {question.title}" for id_, question in questions.items()}
    ranked = process.extract(
        wanted, names, scorer=fuzz.token_set_ratio, processor=utils.default_process, limit=SUGGESTIONS
    )
    return [id_ for _, _, id_ in ranked]
