"""What an answer must say to earn a concept."""

from collections.abc import Callable

import pytest

from bot.domain.grading import Lexicon, compile_rubric, grade
from bot.domain.grading.verdict import Outcome, Verdict
from bot.domain.question import Concept, Level, Question

Mark = Callable[[str], Verdict]
Same = Callable[[str, str], bool]


def ids(verdict: Verdict) -> set[str]:
    return {finding.concept.id for finding in verdict.found}


def denied(verdict: Verdict) -> set[str]:
    return {finding.concept.id for finding in (*verdict.close, *verdict.missed) if finding.contradicted}


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        pytest.param("it switches off random neurons", "random-off", id="the phrasing itself"),
        pytest.param("random neurons get switched off", "random-off", id="inflected, other order"),
        pytest.param("randomly zeros units", "random-off", id="other form"),
        pytest.param("it silences random units", "random-off", id="a synonym"),
        pytest.param("swiches off randon neurons", "random-off", id="typing errors"),
        pytest.param("switches off ran­dom neurons", "random-off", id="a soft hyphen inside"),
        pytest.param("it turns random neurons off", "random-off", id="a run of words stands for one"),
        pytest.param("they do not co adapt", "no-co-adaptation", id="written apart"),
        pytest.param("they don't coadapt", "no-co-adaptation", id="written together"),
        pytest.param("then none can be a crutch, no crutch at all", "no-co-adaptation", id="its own negation is met"),
        pytest.param(
            "off when training? no: in train it is on, at inference it is off", "off-at-inference", id="in order"
        ),
        pytest.param("L2", "less-overfitting", id="letters with a digit"),
        pytest.param("a good lr", "less-overfitting", id="an abbreviation"),
        pytest.param("it is only a regulariser", "less-overfitting", id="British, with its only"),
    ],
)
def test_concept_is_found(mark: Mark, text: str, concept: str) -> None:
    assert concept in ids(mark(text))


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        pytest.param("neurons are a thing in networks", "random-off", id="one common word of several"),
        pytest.param("it is a regularizer", "less-overfitting", id="a required word is missing"),
        pytest.param("L1", "less-overfitting", id="another digit"),
        pytest.param("the learning weight", "less-overfitting", id="half of it"),
        pytest.param("at inference on, in train it is off", "off-at-inference", id="slots in another order"),
        pytest.param("they co-adapt", "no-co-adaptation", id="the denial that the phrasing asks for is missing"),
        pytest.param("dropout training", "random-off", id="words that the question gives"),
        pytest.param(
            "It switches. Off go the lights. Random walks. Neurons fire.", "random-off", id="spread over sentences"
        ),
        pytest.param("x" * 50, "random-off", id="one long word"),
    ],
)
def test_concept_is_not_found(mark: Mark, text: str, concept: str) -> None:
    assert concept not in ids(mark(text))


@pytest.mark.parametrize(
    ("typed", "phrasing", "matches"),
    [
        ("RNN for text, CNN for images", "cnn images", True),
        ("CNN for text, RNN for images", "cnn images", False),
        ("images go to a CNN and text goes to an RNN", "rnn images", False),
        ("sigmoid and tanh saturate", "sigmoid saturates", True),
        ("sigmoid is smooth, relu saturates", "sigmoid saturates", False),
        ("the generator takes noise", "generator > noise", True),
        ("the discriminator takes noise, the generator waits", "generator > noise", False),
        ("generator, then the discriminator sees noise", "generator > noise", False),
        ("generator makes it. Noise is bad", "generator > noise", False),
        ("a higher learning rate", "lower learning rate", False),
        ("a high loss and a low learning rate", "lower learning rate", True),
        ("the gradient gets near zero for big inputs", "gradient small", False),
        ("p(y|x) it learns", "p(y|x)", True),
        ("p(x, y) it learns", "p(y|x)", False),
        ("it does the same", "same", True),
        ("more data", "more data", True),
        ("more of what we have in the form of data", "more data", False),
        ("the model answer goes first of all to the data, more or less", "more data", False),
        ("batch norm", "batchnorm", True),
        ("mini batches", "minibatch", True),
        ("trainingdata", "training data", True),
        ("nonsupervised", "supervised", False),
        ("intialisation", "initialization", True),
        ("egularization", "regularization", True),
        ("colapsing", "collapse", True),
        ("bank > river", "greater", False),
        ("train loss < val loss", "train below val", True),
        ("w/o labels", "without labels", True),
        ("with labels", "without labels", False),
        ("it's w/ labels", "with labels", True),
        ("f != g", "not g", True),
        ("o'reilly's book", "oreilly", True),
        ("Möbius strip", "mobius strip", True),
        ("γ and β", "gamma beta", True),
        ("img → cnn", "image cnn", True),
        ("0.5", "0.5", True),
        ("0.05", "0.5", False),
        ("patients of ten epochs", "patience", True),
        ("activation", "activate", True),
        ("general", "generalize", False),
        ("drop out", "dropout", True),
        ("a gradientclip", "clip the gradient", True),
        ("convnets for images, transformers or LSTMs for text", "images > lstm", False),
        ("train then test", "only train > test", False),
        ("only train, then test", "only train > test", True),
        ("it swiches units off", "switch off units", True),
        ("it turns the dead units on", "switch off units", False),
        ("not a mask and", "no mask", True),
        ("it is no good, use masks or else", "use masks", True),
        ("masks without noise, splits and seeds do not help", "masks", False),
        ("it does not need so much data", "not much data", True),
        ("generative is naive bayes, regression is discriminative", "generative > regression", False),
        ("dataset here, imagenet is outdated", "outdated dataset > imagenet", False),
        ("make it all in the very same way", "make way", False),
        ("in order not to overfit a mask is used", "mask used", True),
        ("not the seed, which nobody needs, nor the mask", "mask", False),
    ],
)
def test_words_pair_with_their_own(same: Same, typed: str, phrasing: str, matches: bool) -> None:
    assert same(typed, phrasing) is matches


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        pytest.param("It does not switch off random neurons.", "random-off", id="a negated verb"),
        pytest.param("No random mask is used.", "random-off", id="no"),
        pytest.param("A random mask does not help.", "random-off", id="an empty predicate"),
        pytest.param("It is not true that it silences random neurons.", "random-off", id="a denied sentence"),
        pytest.param("It silences random neurons, which is not true.", "random-off", id="a denial at the end"),
        pytest.param("Neither a random mask nor reduced overfitting.", "random-off", id="neither"),
        pytest.param("It fails to silence random neurons.", "random-off", id="fails to"),
        pytest.param("It has a lower scale.", "rescaling", id="the opposite word"),
    ],
)
def test_denied_concept_is_contradicted(mark: Mark, text: str, concept: str) -> None:
    verdict = mark(text)

    assert concept in denied(verdict)
    assert verdict.score == 0


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        pytest.param("Isn't that where you switch off random neurons?", "random-off", id="a question"),
        pytest.param("It not only silences random neurons.", "random-off", id="not only"),
        pytest.param("It never fails to silence random neurons.", "random-off", id="denied twice"),
        pytest.param("You don't touch the data and you switch off random neurons.", "random-off", id="a new statement"),
        pytest.param(
            "Without much ado it silences some random neurons.", "random-off", id="without reaches four words"
        ),
        pytest.param("If you do not silence random neurons it overfits.", "random-off", id="a condition"),
        pytest.param("Yes or no: silence random neurons.", "random-off", id="yes or no"),
        pytest.param("Instead of more data you take less, and silence random neurons.", "random-off", id="instead of"),
        pytest.param("no worse, silence random neurons", "random-off", id="no with a comparative"),
        pytest.param("so as not to overfit, silence random neurons", "random-off", id="a purpose"),
        pytest.param("whether or not, silence random neurons", "random-off", id="or not"),
    ],
)
def test_negation_elsewhere_harms_nothing(mark: Mark, text: str, concept: str) -> None:
    assert concept in ids(mark(text))


@pytest.mark.parametrize(
    "text",
    [
        "Use the old way instead of a random mask.",
        "Random masks, weight decay and early stopping do not help.",
        "There is no noise, random mask, or anything else.",
        "It doesn't prevent a random mask.",
    ],
)
def test_what_is_replaced_or_listed_under_a_negation_earns_nothing(mark: Mark, text: str) -> None:
    assert "random-off" not in ids(mark(text))


def test_words_of_the_question_are_not_enough(lexicon: Lexicon) -> None:
    concept = Concept("threshold", "caps it", ("gradient clipping threshold",))
    rubric = compile_rubric(Question("q", "a", "", Level.JUNIOR, "What is gradient clipping?", "", (concept,)), lexicon)

    assert not grade("gradient clipping helps where long sequences made it unstable", rubric).close
    assert grade("it clips the gradient at a threshold", rubric).found


def test_found_elsewhere_beats_denied(mark: Mark) -> None:
    verdict = mark("It does not silence random neurons at inference. In training it silences random neurons.")

    assert "random-off" in ids(verdict)
    assert not denied(verdict)


def test_full_answer_is_correct(mark: Mark) -> None:
    verdict = mark(
        "In each training step you switch off random neurons so that they don't co-adapt, which reduces overfitting. "
        "At inference all neurons are used and you rescale the activations."
    )

    assert verdict.outcome is Outcome.CORRECT
    assert verdict.score > 0.85
    assert [finding.concept.id for finding in verdict.found] == [
        "random-off", "no-co-adaptation", "off-at-inference", "rescaling", "less-overfitting"
    ]  # fmt: skip


def test_half_answer_is_partial(mark: Mark) -> None:
    verdict = mark("You switch off random neurons in training, and at inference all neurons are used.")

    assert verdict.outcome is Outcome.PARTIAL
    assert 0.3 < verdict.score < 0.65


def test_without_a_core_concept_nothing_is_correct(mark: Mark) -> None:
    verdict = mark(
        "It prevents co-adaptation, reduces overfitting, rescales activations by the keep probability, and silences "
        "random neurons with a random mask in each step, so they do not rely on single neurons."
    )

    assert verdict.score > 0.65
    assert verdict.outcome is Outcome.PARTIAL


def test_a_word_of_several_is_close_at_most(mark: Mark) -> None:
    verdict = mark("Some neurons at inference are there, it must be said, and it overfits in a way.")

    assert "off-at-inference" not in ids(verdict)


def test_of_wordings_that_are_all_there_the_longest_is_quoted(mark: Mark) -> None:
    verdict = mark("a random mask: we switch off random neurons")
    assert verdict.found[0].evidence == ("switch off random neurons",)


def test_evidence_quotes_the_answer_as_typed(mark: Mark) -> None:
    verdict = mark("You  SWITCH-off the Randm neurons, ok?")

    assert verdict.found[0].evidence == ("SWITCH-off", "Randm neurons")
