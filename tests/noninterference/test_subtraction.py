"""From `/metrics` alone, and with division: whether a colleague who is newly away was known to be going or not.

`backlog_work_seconds / days_of_work_left` is the mean capacity of the coming five days. Where it falls at a slot by
more than leave known ahead explains, somebody is absent unplanned: so 14 of 14 were once read off.
"""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from contracts.backlog import PartialsReached
from contracts.base import derive_id
from contracts.items import BusinessTimeReached
from contracts.topics import BACKLOG, CAPACITY
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays
from services.chassis.kafka import Record, encode
from services.chassis.metrics import Metrics
from services.chassis.settings import Base
from services.jams.fold import JamsFold
from services.jams.metrics import Figures
from tests.doubles.office.teams import MONDAY, REGION, cell, partial
from tests.doubles.rows import DictRows
from tests.noninterference.sinks import said
from tests.noninterference.worlds import DAYS, HEADS, SLOTS, Spell, World, instant_of, teams

SEEN_ALONE = [team for team, heads in HEADS.items() if heads >= 5]
SERIES = re.compile(r'^(mailroom_\w+)\{.*team="(team-\d)"\} (\S+)$', re.M)


def test_the_subtraction_finds_no_more_than_chance() -> None:
    """Each absence is played with both labels; who guesses by the best threshold is right in half of all cases."""
    clues: list[tuple[float, bool]] = []
    for seed in range(6):
        one = World(tuple(_new_absences(Random(seed))))
        other = World(tuple(each.swapped() for each in one.spells))
        for world in (one, other):
            drops = _drops(world)
            clues += [(drops[each.team, each.first], not each.planned) for each in world.spells]
    assert len(clues) >= 60 and any(drop > 0 for drop, _ in clues)
    assert _best_guess(clues) <= 0.5


def test_whether_leave_was_known_ahead_is_seen_nowhere() -> None:
    known = World(tuple(replace(each, planned=True, ahead=True) for each in _new_absences(Random(3))))
    unknown = World(tuple(replace(each, ahead=False) for each in known.spells))
    assert _expositions(known) == _expositions(unknown)


def _new_absences(rng: Random) -> list[Spell]:
    """In each team one colleague is away from the morning of some day on, as leave known ahead or unplanned."""
    found = []
    for team in SEEN_ALONE:
        first, planned = rng.randrange(2, 8) * len(SLOTS), rng.random() < 0.5
        found.append(Spell(team, first, first + 8, 1.0, 1, planned, ahead=planned))
    return found


def _best_guess(clues: list[tuple[float, bool]]) -> float:
    """How often one is right who calls every larger drop unplanned, at the threshold that serves best."""
    thresholds = {drop for drop, _ in clues} | {float("inf")}
    return max(sum((drop >= limit) == unplanned for drop, unplanned in clues) / len(clues) for limit in thresholds)


def _drops(world: World) -> dict[tuple[str, int], float]:
    """By team and slot: by how much the mean capacity ahead fell from the look before the slot to the one after."""
    drops: dict[tuple[str, int], float] = {}
    for number, (before, after) in enumerate(pairwise(_expositions(world)), start=1):
        was, now = _capacity(before), _capacity(after)
        drops |= {(team, number): was[team] - now[team] for team in SEEN_ALONE}
    return drops


def _capacity(exposition: str) -> dict[str, float]:
    figures = {(name, team): float(value) for name, team, value in SERIES.findall(exposition)}
    return {
        team: figures["mailroom_backlog_work_seconds", team] / figures["mailroom_team_days_of_work_left", team]
        for team in SEEN_ALONE
    }


def _expositions(world: World) -> list[str]:
    """What `/metrics` of `jams` says shortly after each slot. What waits is the same all the time."""
    metrics, rows, roster = Metrics(Base(), "jams"), DictRows(), roster_of(teams())
    fold = JamsFold(0, rows, lambda: roster, Figures(metrics))
    told = []
    for slot in range(DAYS * len(SLOTS)):
        at = instant_of(slot) + timedelta(minutes=15)
        due = [add_workdays(MONDAY, day) for day in range(2, 14)]
        counts = [
            partial([cell(2 * HEADS[team], 1, today=add_workdays(day, -1)) for day in due], team=team) for team in HEADS
        ]
        events = [
            *((CAPACITY, event) for event in world.at(slot)),
            *((BACKLOG, each) for each in counts),
            (CAPACITY, BusinessTimeReached(event_id=derive_id(at), at=at)),
            (BACKLOG, PartialsReached(region=REGION, source_partition=0, source_partitions=1, at=at)),
        ]
        rows.apply(fold.fold([Record(topic.name, 0, 0, "", encode(event)) for topic, event in events]))
        fold.poll()
        told.append(said(metrics.exposition().decode()))
    return told
