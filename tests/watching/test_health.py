"""What is well, what is not, and since when."""

from datetime import timedelta

import pytest

from bot.watching import Health, Part
from tests.conftest import MORNING, Clock


@pytest.fixture
def health(clock: Clock) -> Health:
    """All is well at MORNING."""
    health = Health(clock)
    for part in Part:
        health.works(part)
    return health


def test_what_was_not_tried_yet_is_not_well(clock: Clock) -> None:
    troubles = Health(clock).troubles()
    assert set(troubles) == set(Part)
    assert {(one.reason, one.since) for one in troubles.values()} == {("not yet tried", MORNING)}


@pytest.mark.parametrize("part", Part)
def test_trouble_counts_from_its_beginning_until_the_part_works(health: Health, clock: Clock, part: Part) -> None:
    assert health.troubles() == {}
    health.fails(part, "first")
    clock.at += timedelta(seconds=10)
    health.fails(part, "second")
    assert {name: (one.reason, one.since) for name, one in health.troubles().items()} == {part: ("second", MORNING)}
    health.works(part)
    assert health.troubles() == {}


def test_a_sweep_that_never_begins_again_is_not_well(health: Health, clock: Clock) -> None:
    clock.at += timedelta(seconds=60)
    assert health.troubles() == {}
    clock.at += timedelta(seconds=1)
    trouble = health.troubles()[Part.SWEEP]
    assert (trouble.reason, trouble.since) == ("it does not begin", MORNING)


def test_a_long_sweep_is_well_until_it_is_too_long(health: Health, clock: Clock) -> None:
    health.sweep_begins()
    clock.at += timedelta(minutes=15)
    assert health.troubles() == {}
    clock.at += timedelta(seconds=1)
    assert health.troubles()[Part.SWEEP].reason == "it does not end"
    health.fails(Part.SWEEP, "it fails")
    assert health.troubles()[Part.SWEEP].reason == "it fails"
    health.works(Part.SWEEP)
    assert health.troubles() == {}


def test_an_age_is_known_once_the_part_has_worked(clock: Clock) -> None:
    health = Health(clock)
    health.fails(Part.UPDATES, "no")
    assert health.age(Part.UPDATES) is None
    health.works(Part.UPDATES)
    clock.at += timedelta(seconds=90)
    assert health.age(Part.UPDATES) == 90
    clock.at -= timedelta(hours=1)
    assert health.age(Part.UPDATES) == 0
