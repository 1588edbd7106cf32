"""While the gate P4 is closed no sink depends on why somebody is away, nor on who knew it ahead."""

from itertools import zip_longest
from pathlib import Path

import pytest

from tests.noninterference.sinks import Seen, played
from tests.noninterference.worlds import two_worlds

SEEDS = range(1, 4)


@pytest.mark.parametrize("seed", SEEDS)
async def test_two_worlds_with_the_same_people_at_work_are_told_apart_nowhere(seed: int, tmp_path: Path) -> None:
    one, other = two_worlds(seed)
    assert one.spells != other.spells
    first = await played(one, seed, tmp_path / "one.sqlite")
    second = await played(other, seed, tmp_path / "other.sqlite")
    assert first_difference(first, second) == ""
    has_been_at_work(first)


def first_difference(one: Seen, other: Seen) -> str:
    """The sink and the line at which two worlds are first told apart; nothing where they are not."""
    for (sink, here), (name, there) in zip_longest(one.told, other.told, fillvalue=("", b"")):
        if (sink, here) != (name, there):
            lines = zip_longest(here.splitlines(), there.splitlines())
            return f"{sink} / {name}: " + next((f"{a!r} / {b!r}" for a, b in lines if a != b), "")
    return ""


def has_been_at_work(seen: Seen) -> None:
    """A chain that says nothing would tell nothing apart."""
    assert b'"ABSENCE"' in seen.of("topic mailroom.outlook") and b"jam.changed" in seen.of("topic mailroom.jams")
    assert b"plan.drawn" in seen.of("topic mailroom.plans")
    assert b"item.transfer_ordered" in seen.of("topic mailroom.items")
    assert b"mailroom_team_days_of_work_left" in seen.of("metrics jams")
    assert seen.of("answer /v1/whatif") and seen.of("page /overview") and seen.of("log")
