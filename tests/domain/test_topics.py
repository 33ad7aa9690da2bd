"""What `/quiz transfomers` means: what it says, or a question back; never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import QuestionBank
from bot.domain.question import Level
from bot.domain.selection import SUGGESTIONS, Suggestions, Topic, find_topic
from tests.factories import a_question

JUNIOR, MID, SENIOR = Level
BANK = QuestionBank(
    a_question(id=id_, area=area, level=level, title=title)
    for id_, area, level, title in [
        ("attention-scaling", "transformers", SENIOR, "Why attention scores are scaled"),
        ("backpropagation", "basics", JUNIOR, "What backpropagation computes"),
        ("batch-normalization", "training", MID, "Batch normalization in training and at inference"),
        ("choosing-a-loss-function", "training", MID, "Choosing a loss function"),
        ("cnn-vs-rnn", "architectures", MID, "Convolutional and recurrent networks"),
        ("dropout", "generalization", JUNIOR, "How dropout works"),
        ("dropout-at-inference", "generalization", MID, "What dropout does at inference"),
        ("early-stopping", "generalization", JUNIOR, "Early stopping"),
        ("evaluating-models", "evaluation", MID, "How to evaluate a model"),
        ("fine-tuning", "transfer", MID, "Fine-tuning a pretrained model"),
        ("gans", "generative", SENIOR, "Generative adversarial networks"),
        ("multi-head-attention", "transformers", MID, "What several attention heads are for"),
        ("regularization", "generalization", MID, "How regularization works, and its kinds"),
        ("transfer-learning", "transfer", JUNIOR, "What transfer learning is"),
        ("transfer-learning-cv-nlp", "transfer", SENIOR, "Transfer learning in vision and in language"),
        ("vanishing-gradients", "training", MID, "The vanishing gradient problem"),
        ("world-models", "reinforcement-learning", SENIOR, "What a world model learns"),
    ]
)


def meant(words: str) -> set[str]:
    topic = find_topic(BANK, words)
    assert isinstance(topic, Topic), f"{words} was not understood"
    return set(topic.ids)


def suggested(words: str) -> list[str]:
    found = find_topic(BANK, words)
    assert isinstance(found, Suggestions), f"{words} was taken for {found}"
    return [topic.name for topic in found.topics]


def ids(area: str = "", level: Level | None = None) -> set[str]:
    return {one.id for one in BANK if area in ("", one.area) and level in (None, one.level)}


@pytest.mark.parametrize(
    ("words", "area"),
    [
        ("training", "training"),
        ("Training", "training"),
        ("trainig", "training"),
        ("some training questions please", "training"),
        ("transformers", "transformers"),
        ("transfomers", "transformers"),
        ("transformer", "transformers"),
        ("generalisation", "generalization"),
        ("arch", "architectures"),
        ("reinforcement learning", "reinforcement-learning"),
        ("reinforcment-learning", "reinforcement-learning"),
        ("reinforcement", "reinforcement-learning"),
        ("basic", "basics"),
    ],
)
def test_an_area_is_found_by_its_name_or_nearly(words: str, area: str) -> None:
    assert meant(words) == ids(area)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("junior", JUNIOR),
        ("easy", JUNIOR),
        ("beginer", JUNIOR),
        ("MID", MID),
        ("mid-level", MID),
        ("medium questions", MID),
        ("senior", SENIOR),
        ("senoir", SENIOR),
        ("something hard", SENIOR),
    ],
)
def test_a_level_is_found_by_its_name_or_what_people_call_it(words: str, level: Level) -> None:
    assert meant(words) == ids(level=level)


def test_several_levels_are_taken_together() -> None:
    assert meant("easy or medium") == ids(level=JUNIOR) | ids(level=MID)


def test_a_level_narrows_a_topic() -> None:
    assert meant("senior transfer") == {"transfer-learning-cv-nlp"}
    assert meant("easy generalization") == {"dropout", "early-stopping"}


def test_a_topic_that_has_no_question_of_the_level_is_offered_whole() -> None:
    assert suggested("senior dropout") == ["dropout"]


def test_a_level_without_any_question_suggests_nothing() -> None:
    assert find_topic(QuestionBank([a_question(level=MID)]), "senior") == Suggestions()


@pytest.mark.parametrize(
    ("words", "questions"),
    [
        ("dropout", {"dropout"}),
        ("droput", {"dropout"}),
        ("drop out", {"dropout"}),
        ("dropout inference", {"dropout-at-inference"}),
        ("batch norm", {"batch-normalization"}),
        ("batchnorm", {"batch-normalization"}),
        ("batch normalisation", {"batch-normalization"}),
        ("gans", {"gans"}),
        ("GAN", {"gans"}),
        ("adversarial", {"gans"}),
        ("rnn vs cnn", {"cnn-vs-rnn"}),
        ("backprop", {"backpropagation"}),
        ("backproppagaton", {"backpropagation"}),
        ("back propagation", {"backpropagation"}),
        ("finetuning", {"fine-tuning"}),
        ("fine tuning", {"fine-tuning"}),
        ("early stoping", {"early-stopping"}),
        ("loss functions", {"choosing-a-loss-function"}),
        ("vanishing gradient", {"vanishing-gradients"}),
        ("attention", {"attention-scaling", "multi-head-attention"}),
        ("transfer learning", {"transfer-learning", "transfer-learning-cv-nlp"}),
        ("networks", {"cnn-vs-rnn", "gans"}),
        ("model", {"evaluating-models", "fine-tuning", "world-models"}),
        ("what is regularization?", {"regularization"}),
    ],
)
def test_questions_are_found_by_words_of_their_title_or_id(words: str, questions: set[str]) -> None:
    assert meant(words) == questions


def test_an_id_means_that_question_alone_even_when_it_was_mistyped() -> None:
    assert meant("dropout") == meant("droput") == {"dropout"}
    assert meant("transfer-learning") == {"transfer-learning"}


def test_a_single_question_goes_by_its_title_and_several_by_the_word_they_share() -> None:
    assert find_topic(BANK, "droput") == Topic("dropout", "How dropout works", ("dropout",))
    assert find_topic(BANK, "atention").label == "attention"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("gains", "gans"),
        ("tra", "training"),
        ("bat", "batch-normalization"),
        ("straining", "training"),
        ("lost", "choosing-a-loss-function"),
        ("eval", "evaluation"),
        ("trans", "transfer"),
        ("dropout and transfomers", "dropout"),
        ("convolutional neural networks", "cnn-vs-rnn"),
    ],
)
def test_words_that_may_mean_several_things_are_asked_back(words: str, first: str) -> None:
    assert first in suggested(words)


@pytest.mark.parametrize("words", ["", "   ", "???", "🙂", "the", "asdf", "zzzz qqqq", "42"])
def test_words_that_resemble_nothing_get_no_suggestion(words: str) -> None:
    assert suggested(words) == []


def test_an_empty_bank_has_no_topics() -> None:
    assert find_topic(QuestionBank([]), "dropout") == Suggestions()


@given(words=st.text(max_size=60))
def test_no_words_break_it_and_every_answer_is_of_the_bank(words: str) -> None:
    found = find_topic(BANK, words)
    topics = [found] if isinstance(found, Topic) else list(found.topics)
    assert len(topics) <= SUGGESTIONS
    assert all(topic.ids and set(topic.ids) <= ids() for topic in topics)


TYPED = [question.title for question in BANK] + [
    "attention",
    "networks",
    "easy",
    "hard transfer",
    "trans",
    "eval",
    "lost",
]


@pytest.mark.parametrize("words", TYPED)
def test_a_topics_name_means_that_topic(words: str) -> None:
    """So a button may carry the name alone."""
    found = find_topic(BANK, words)
    for topic in [found] if isinstance(found, Topic) else found.topics:
        assert find_topic(BANK, topic.name) == topic
