"""Rows that earlier releases stored, read by today's code. `stored/VERSION` was cut from a played week of that release.

A release that stores something in another form adds a folder; none is ever taken away while its rows may still exist.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailroom.items.folding import fold
from services.backlog import tables as backlog
from services.jams import tables as jams
from services.rebalancer import tables as rebalancer
from tests.doubles.rows import DictRows

VERSIONS = sorted((Path(__file__).parent / "stored").iterdir())


def rows(version: Path, service: str) -> dict[str, bytes]:
    """The rows of one service by their keys."""
    stored = [json.loads(line) for line in (version / "rows.jsonl").read_text().splitlines()]
    found = {row["key"]: row["value"].encode() for row in stored if row["table"] == service}
    assert found, f"{version.name} has no rows of {service}"
    return found


def items(version: Path) -> Iterator[bytes]:
    """The rows of items, without those about the partition."""
    return (value for key, value in rows(version, "backlog").items() if not key.startswith("@"))


@pytest.mark.parametrize("version", VERSIONS, ids=lambda folder: folder.name)
class TestRows:
    """Each is read without loss, and means what it meant."""

    def test_an_item_is_what_its_history_says(self, version: Path) -> None:
        for stored in items(version):
            row = backlog.load_item(stored)
            assert json.loads(backlog.dump_item(row)) == json.loads(stored)
            assert row.item.now == fold(row.item.base, row.item.entries)

    def test_the_backlog_knows_its_tick_and_teams(self, version: Path) -> None:
        stored = rows(version, "backlog")
        assert backlog.dump_tick(backlog.load_tick(stored[backlog.TICK])) == stored[backlog.TICK]
        assert backlog.dump_teams(backlog.load_teams(stored[backlog.TEAMS])) == stored[backlog.TEAMS]

    def test_jams_remembers_every_team(self, version: Path) -> None:
        stored = rows(version, "jams")
        known = jams.load(DictRows(stored))
        assert not known.dropped
        for key, value in stored.items():
            assert json.loads(written(known, key)) == json.loads(value), key

    def test_the_rebalancer_remembers_its_plans(self, version: Path) -> None:
        stored = rows(version, "rebalancer")
        known = rebalancer.load(stored.items())
        assert known.answers and len(known.plannings) == 1 and not known.leftovers
        (planning,) = known.plannings.values()
        for key, value in rebalancer.dump(planning, type(planning)(planning.region)).items():
            assert value is not None
            assert is_kept(json.loads(stored[key]), json.loads(value)), key


def is_kept(before: object, now: object) -> bool:
    """Whether everything that was stored is still said; fields may have been added."""
    if isinstance(before, dict) and isinstance(now, dict):
        return all(name in now and is_kept(value, now[name]) for name, value in before.items())
    if isinstance(before, list) and isinstance(now, list):
        return len(before) == len(now) and all(map(is_kept, before, now))
    return before == now


def written(known: jams.Stored, key: str) -> bytes:
    """The row as it would be stored today."""
    match key.split("|"):
        case ["ticks"]:
            return jams.dump_ticks(known.ticks)
        case ["region", name]:
            return jams.dump_region(known.regions[name], known.progress.get(name))
        case ["capacity", name, team]:
            return jams.dump_capacity(known.regions[name].teams[team].book)
        case ["partial", name, team, source]:
            return jams.dump_partial(known.regions[name].teams[team].partials[int(source)])
        case ["team", name, team]:
            return jams.dump_team(known.regions[name].teams[team])
        case _:
            raise AssertionError(f"unknown kind of row: {key}")
