"""The schedule: every kind at least once per seed, in an order that can be played, the same for the same seed."""

import pytest

from chaos.faults.play import FAULTS
from chaos.kinds import KAFKA, KINDS, SHORT_KINDS
from chaos.schedule import schedule

SEEDS = range(60)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_kind_is_played_at_least_once(seed: int) -> None:
    assert {kind for act in schedule(seed) for kind in act.kinds} == set(KINDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_needs_a_database_or_a_predecessor_has_it(seed: int) -> None:
    for act in schedule(seed):
        rounds = [each.kinds for each in act.rounds]
        for name in act.kinds:
            kind = KINDS[name]
            assert kind.database in ("", act.database)
            if kind.after:
                place = [number for number, kinds in enumerate(rounds) for each in kinds if each == name]
                before = [number for number, kinds in enumerate(rounds) for each in kinds if each == kind.after]
                assert before[0] < place[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_happens_twice_to_the_same_process_in_one_round(seed: int) -> None:
    for act in schedule(seed):
        for each in act.rounds:
            touched = [KINDS[kind].touches for kind in each.kinds if KINDS[kind].weight == "heavy"]
            assert len(touched) == len(set(touched))
            assert KAFKA not in touched or len(touched) == 1


def test_the_same_seed_gives_the_same_schedule_and_another_one_another() -> None:
    assert schedule(4) == schedule(4)
    assert schedule(4) != schedule(5)


def test_the_short_form_is_one_act_of_its_kinds() -> None:
    (act,) = schedule(1, SHORT_KINDS)
    assert sorted(act.kinds) == sorted(SHORT_KINDS)


def test_every_kind_has_somebody_who_does_it() -> None:
    assert set(FAULTS) == set(KINDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_loses_records_for_good_comes_after_everything_that_is_judged_by_them(seed: int) -> None:
    for act in schedule(seed):
        assert {KINDS[kind].weight for kind in act.losses} <= {"loss"}
        assert not {kind for each in act.rounds for kind in each.kinds} & set(act.losses)
        assert "loss" not in {KINDS[kind].weight for kind in act.last}


def test_losses_can_be_played_alone() -> None:
    (act,) = schedule(3, ("retention-gap", "log-truncated"))
    assert (act.kinds, act.losses) == (("retention-gap", "log-truncated"),) * 2
