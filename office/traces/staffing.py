"""Who is at work in a run, and what that is worth: leave known ahead, absence that nobody knew, shocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from mailroom.forecast.parameters import NET_MINUTES_PER_FTE
from office.model.absence import HIGHEST_LEAVE, LEAVE_BLOCKS, SPELL_MEAN
from office.model.draw import array_generator
from office.traces.days import DAYS, KNOWN_AHEAD
from office.traces.scenarios import Blow
from office.traces.teams import PLANNED, Team

SPAN = DAYS + KNOWN_AHEAD + 1
"""Days for which presence is drawn: what is planned is published ahead."""

ABSENCE_GAP = 66.0
"""Working days between two absences of a person, on average."""
OUTPUT_SPREAD = 0.08
"""Standard deviation of a team's daily output apart from presence."""

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
DayMask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Staffing:
    """Persons per team and day, and the net minutes they can work.

    `known`: planned absence as known before the day `announced`; from then on all of `planned` is known.
    """

    staff: Ints
    planned: Ints
    known: Ints
    unplanned: Ints
    announced: int
    minutes: Floats

    def planned_as_known(self, day: int) -> Ints:
        """Planned absence of all teams and days as known on a day."""
        return self.planned if day >= self.announced else self.known


def staffing(teams: Sequence[Team], blows: Sequence[Blow], seed: int) -> Staffing:
    """Presence of all teams on all days; what a shock takes is taken from those who would be there."""
    rng = array_generator("staffing", len(teams), seed)
    leave, absence = _absences(rng, [team.staff + team.vacancies for team in teams])
    staff = np.array([team.staff for team in teams], dtype=np.int32)
    leave = np.minimum(leave, staff[:, None])
    absence = np.minimum(absence, staff[:, None] - leave)
    known, announced = leave.copy(), 0
    output = np.exp(rng.normal(0.0, OUTPUT_SPREAD, (len(teams), SPAN)))
    for blow in blows:
        for day in range(blow.first, blow.last + 1):
            share = blow.share_on(day)
            hit = list(blow.hit)
            lost = np.rint(share * (staff - leave[:, day] - absence[:, day])[hit]).astype(np.int32)
            match blow.shock.what:
                case "unplanned":
                    absence[hit, day] += lost
                case "planned":
                    leave[hit, day] += lost
                case "output":
                    output[hit, day] *= 1 - share
                case "outage":
                    output[hit, day] = 0.0
        if blow.shock.what == "planned":
            announced = blow.first - blow.shock.known
    present = staff[:, None] - leave - absence
    return Staffing(staff, leave, known, absence, announced, present * NET_MINUTES_PER_FTE * output)


def _absences(rng: Generator, staffs: Sequence[int]) -> tuple[Ints, Ints]:
    """Persons on leave and otherwise absent per team and day; who is on leave is not counted twice."""
    leave = np.zeros((len(staffs), SPAN), dtype=np.int32)
    absence = np.zeros((len(staffs), SPAN), dtype=np.int32)
    leave_gap = float(np.mean(LEAVE_BLOCKS)) * (1 - PLANNED) / PLANNED
    for number, staff in enumerate(staffs):
        most = int(HIGHEST_LEAVE * staff)
        for _ in range(staff):
            away = _spells(rng, leave_gap, lambda: int(rng.choice(LEAVE_BLOCKS))) & (leave[number] < most)
            leave[number] += away
            absent = _spells(rng, ABSENCE_GAP, lambda: 1 + round(rng.exponential(SPELL_MEAN)))
            absence[number] += absent & ~away
    return leave, absence


def _spells(rng: Generator, gap: float, length: Callable[[], int]) -> DayMask:
    """The days on which one person is away. It begins long before the run, so that the run begins as it continues."""
    away = np.zeros(SPAN, dtype=bool)
    day = -int(2 * gap)
    while day < SPAN:
        day += int(rng.exponential(gap))
        lasts = length()
        away[max(0, day) : max(0, day + lasts)] = True
        day += lasts
    return away
