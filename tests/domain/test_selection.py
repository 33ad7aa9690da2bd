"""Never the same question twice until the bank is used up, then the one asked longest ago; never an open one."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.selection import choose

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
IDS = ("adam", "batch-norm", "cnns", "dropout", "gans")

ids = st.sets(st.sampled_from(IDS)).map(sorted)
histories = st.dictionaries(st.sampled_from(IDS), st.integers(0, 400).map(lambda days: MONDAY + timedelta(days)))


def asked_in_order(*order: str) -> dict[str, datetime]:
    return {question: MONDAY + timedelta(days=number) for number, question in enumerate(order)}


def test_an_unseen_question_comes_before_any_seen_one() -> None:
    assert choose(IDS, asked_in_order("adam", "cnns", "dropout", "gans"), (), random.Random(7)) == "batch-norm"


def test_when_all_were_asked_the_one_asked_longest_ago_comes_again() -> None:
    asked = asked_in_order("gans", "adam", "dropout", "cnns", "batch-norm")
    assert choose(IDS, asked, (), random.Random(7)) == "gans"


def test_an_open_question_is_never_asked_again_beside_itself() -> None:
    asked = asked_in_order("gans", "adam", "dropout", "cnns", "batch-norm")
    assert choose(IDS, asked, {"gans", "adam"}, random.Random(7)) == "dropout"
    assert choose(["gans"], {}, {"gans"}, random.Random(7)) is None


def test_without_candidates_there_is_nothing_to_ask() -> None:
    assert choose([], {}, (), random.Random(7)) is None


def test_every_unseen_question_has_its_chance() -> None:
    drawn = Counter(choose(IDS, {}, (), random.Random(seed)) for seed in range(1000))
    assert set(drawn) == set(IDS)
    assert min(drawn.values()) > 130


def test_the_same_chance_chooses_the_same_question() -> None:
    assert choose(IDS, {}, (), random.Random(3)) == choose(IDS, {}, (), random.Random(3))


@given(seed=st.integers())
def test_a_chat_meets_the_whole_bank_before_anything_comes_twice(seed: int) -> None:
    rng, asked, order = random.Random(seed), {}, []
    for day in range(3 * len(IDS)):
        chosen = choose(IDS, asked, (), rng)
        assert chosen is not None
        asked[chosen] = MONDAY + timedelta(days=day)
        order.append(chosen)
    rounds = [order[start : start + len(IDS)] for start in range(0, len(order), len(IDS))]
    assert sorted(rounds[0]) == list(IDS)
    assert rounds[1] == rounds[2] == rounds[0]


@given(candidates=ids, asked=histories, open_ids=ids, seed=st.integers())
def test_what_is_chosen_is_a_candidate_not_open_and_as_fresh_as_any(
    candidates: list[str], asked: dict[str, datetime], open_ids: list[str], seed: int
) -> None:
    chosen = choose(candidates, asked, open_ids, random.Random(seed))
    left = set(candidates) - set(open_ids)
    never = MONDAY - timedelta(days=1)
    if left:
        assert chosen in left
        assert asked.get(chosen, never) == min(asked.get(one, never) for one in left)
    else:
        assert chosen is None
