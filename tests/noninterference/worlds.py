"""Two worlds with the same people at work: only why somebody is away, and who knew it ahead, is another story."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from contracts.base import derive_id
from contracts.capacity import CapacityPublished
from contracts.teams import TeamDescribed
from mailroom.privacy import split_may_be_shown
from mailroom.workdays import add_workdays, local
from tests.doubles.office.teams import MONDAY, USUAL, describe, publish

DAYS = 10
SLOTS = ((8, 30), (13, 0))
"""Fixed times of publication (P5)."""
HEADS = {"team-1": 12, "team-2": 10, "team-3": 9, "team-4": 14, "team-5": 6, "team-6": 3, "team-7": 4}
"""The last two are too small to be shown alone."""
AHEAD = 5
"""Working days that leave is published ahead in these worlds."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Somebody, or several, away from one slot to another. Counted in slots from the first one."""

    team: str
    first: int
    last: int
    fte: float
    persons: int
    planned: bool
    ahead: bool
    """Whether what is published of the days ahead says so before it begins."""

    def swapped(self) -> "Spell":
        """The other story: leave becomes unplanned absence, which nobody knows ahead, and the other way round."""
        return replace(self, planned=not self.planned, ahead=not self.ahead)


@dataclass(frozen=True, slots=True)
class World:
    """Who is away in a fortnight."""

    spells: tuple[Spell, ...]
    split_known: bool = True

    def at(self, slot: int) -> Iterator[CapacityPublished]:
        """What is published at a slot: the day itself of each team, and once a day the leave of days ahead."""
        for team in HEADS:
            yield self._published(team, slot, slot, slice_of(self.spells, team, slot))
            if slot % len(SLOTS) == 0:
                for ahead in range(1, AHEAD + 1):
                    of = slot + ahead * len(SLOTS)
                    known = [each for each in slice_of(self.spells, team, of) if each.ahead or each.first <= slot]
                    yield self._published(team, slot, of, known)

    def _published(self, team: str, slot: int, of: int, away: Sequence[Spell]) -> CapacityPublished:
        fte = [sum(each.fte for each in away if each.planned is planned) for planned in (True, False)]
        persons = [sum(each.persons for each in away if each.planned is planned) for planned in (True, False)]
        heads = HEADS[team]
        # Where both parts are large enough, the source cannot tell them apart: so the gate is closed throughout.
        known = self.split_known and not split_may_be_shown(heads, persons[0], persons[1], True)
        return publish(
            day_of(of),
            heads - sum(fte),
            *fte,
            event_id=derive_id("published", team, slot, of),
            team=team,
            heads=heads,
            persons_planned=persons[0],
            persons_unplanned=persons[1],
            split_known=known,
            slot=instant_of(slot),
        )


def day_of(slot: int) -> date:
    """The working day of a slot."""
    days = slot // len(SLOTS)
    return add_workdays(MONDAY, days) if days else MONDAY


def instant_of(slot: int) -> datetime:
    """When a slot is."""
    return local(day_of(slot), *SLOTS[slot % len(SLOTS)])


def slice_of(spells: Sequence[Spell], team: str, slot: int) -> list[Spell]:
    """Who of a team is away at a slot."""
    return [each for each in spells if each.team == team and each.first <= slot <= each.last]


def teams() -> list[TeamDescribed]:
    """The office: seven teams at one site, two of them too small to be shown alone."""
    return [
        describe(
            team,
            {each: rate * heads / 10 for each, rate in USUAL.items()},
            heads=heads,
            posts_fte=heads,
            staffed_fte=heads,
        )
        for team, heads in HEADS.items()
    ]


def two_worlds(seed: int) -> tuple[World, World]:
    """A fortnight of absences, and the same with other labels on some or all of them."""
    rng = Random(seed)
    spells = [each for team in HEADS for each in _of_team(team, rng)]
    # Half of the staff of the first team is away at once: somebody has to help.
    first = rng.randrange(2, 8)
    spells.append(Spell("team-1", first, first + 12, 5.0, 5, planned=rng.random() < 0.5, ahead=rng.random() < 0.5))
    most = 1.0 if seed % 2 else 0.6
    other = tuple(each.swapped() if rng.random() < most else each for each in spells)
    return World(tuple(spells)), World(other, split_known=seed % 3 != 0)


def _of_team(team: str, rng: Random) -> Iterator[Spell]:
    """New, lasting and ending absences of single persons, full-time and part-time, known ahead and not."""
    slots, most = DAYS * len(SLOTS), max(1, HEADS[team] // 4)
    for _ in range(most):
        first = rng.randrange(-6, slots - 1)
        last = first + rng.choice((1, 3, 5, 9, 19))
        planned = rng.random() < 0.5
        yield Spell(team, first, last, rng.choice((0.5, 1.0, 1.0)), 1, planned, ahead=planned and rng.random() < 0.8)
