"""The bank knows every question by id, in one order, and by area and level."""

import pytest

from bot.domain.bank import QuestionBank
from bot.domain.question import Level
from tests.factories import a_question

ADAM = a_question(id="adam", area="optimization", level=Level.MID)
GANS = a_question(id="gans", area="generative", level=Level.SENIOR)
SGD = a_question(id="sgd", area="optimization", level=Level.JUNIOR)
BANK = QuestionBank([SGD, GANS, ADAM])
NONE: frozenset[str] = frozenset()


def test_questions_come_in_the_order_of_their_ids_whatever_order_the_disk_gave() -> None:
    assert list(BANK) == [ADAM, GANS, SGD]
    assert QuestionBank([ADAM, GANS, SGD]) == BANK


def test_a_question_is_found_by_its_id() -> None:
    assert BANK.get("gans") is GANS
    assert BANK.get("nothing") is None
    assert "gans" in BANK
    assert "nothing" not in BANK


def test_the_bank_knows_its_size_and_its_areas() -> None:
    assert len(BANK) == 3
    assert BANK.areas == ("generative", "optimization")


def test_no_areas_and_no_levels_mean_all() -> None:
    assert BANK.matching(NONE, frozenset()) == (ADAM, GANS, SGD)


def test_areas_and_levels_narrow_together() -> None:
    assert BANK.matching(frozenset({"optimization"}), frozenset()) == (ADAM, SGD)
    assert BANK.matching(NONE, frozenset({Level.JUNIOR, Level.SENIOR})) == (GANS, SGD)
    assert BANK.matching(frozenset({"optimization"}), frozenset({Level.JUNIOR})) == (SGD,)
    assert BANK.matching(frozenset({"generative"}), frozenset({Level.JUNIOR})) == ()


def test_two_questions_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="share the id 'adam'"):
        QuestionBank([ADAM, a_question(id="adam", area="basics")])


def test_an_empty_bank_is_a_bank() -> None:
    assert list(QuestionBank([])) == []
    assert QuestionBank([]).areas == ()
