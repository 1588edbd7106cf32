"""While the gate P4 is closed no sink depends on why somebody is away, nor on who knew it ahead."""

from pathlib import Path

import pytest

from tests.noninterference.sinks import Seen, played
from tests.noninterference.worlds import two_worlds

SEEDS = range(1, 5)


@pytest.mark.parametrize("seed", SEEDS)
async def test_two_worlds_with_the_same_people_at_work_are_told_apart_nowhere(seed: int, tmp_path: Path) -> None:
    one, other = two_worlds(seed)
    assert one.spells != other.spells
    first = await played(one, seed, tmp_path / "one.sqlite")
    second = await played(other, seed, tmp_path / "other.sqlite")
    for (sink, here), (name, there) in zip(first.told, second.told, strict=False):
        assert (sink, here) == (name, there)
    assert len(first.told) == len(second.told)
    has_been_at_work(first)


def has_been_at_work(seen: Seen) -> None:
    """A chain that says nothing would tell nothing apart."""
    assert b'"ABSENCE"' in seen.of("topic outlook") and b"jam.changed" in seen.of("topic jams")
    assert b"plan.drawn" in seen.of("topic plans") and b"transfer.ordered" in seen.of("topic items")
    assert b"mailroom_team_days_of_work_left" in seen.of("metrics jams")
    assert seen.of("answer /v1/whatif") and seen.of("page /overview") and seen.of("log")
