"""How many of a team are present on a day: leave and training known ahead, unplanned absence that nobody knew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from random import Random
from typing import NamedTuple

from contracts.base import derive_id
from contracts.capacity import CapacityPublished
from mailroom.forecast.parameters import NET_MINUTES_PER_FTE
from mailroom.workdays import add_workdays, is_workday, local, workdays_between
from office.model.absence import HIGHEST_LEAVE, LEAVE_BLOCKS, SPELL_MEAN
from office.model.draw import generator, poisson
from office.model.hours import SLOTS
from office.world.presets import TeamPlan, half_steps

__all__ = ["NET_MINUTES_PER_FTE", "SCENARIOS", "Presence", "Shock", "Staffing"]

LEAVE_STARTS = 0.0185
"""Leave blocks that begin per head and working day outside school holidays; with training about 13 % are away."""
LEAVE_IN_SCHOOL_HOLIDAYS = 2.5
TRAINING = 0.025
SPELL_STARTS = 0.0121
LONGEST_SPELL = 25
"""Unplanned absence: a spell lasts a working day and more, 6.2 on average, about 7.5 % of the working time."""

SCHOOL_HOLIDAYS = (
    (date(2026, 3, 30), date(2026, 4, 11)),
    (date(2026, 5, 26), date(2026, 5, 26)),
    (date(2026, 7, 20), date(2026, 9, 1)),
    (date(2026, 10, 17), date(2026, 10, 31)),
    (date(2026, 12, 23), date(2027, 1, 6)),
    (date(2027, 3, 22), date(2027, 4, 3)),
    (date(2027, 5, 18), date(2027, 5, 18)),
    (date(2027, 7, 19), date(2027, 8, 31)),
    (date(2027, 10, 23), date(2027, 11, 6)),
    (date(2027, 12, 24), date(2028, 1, 8)),
)
"""NRW (docs/rules/played-office.md#school-holidays)."""


@dataclass(frozen=True, slots=True)
class Shock:
    """One team loses this share of its heads unplanned, from working day `first` to `last` (the first day is 1)."""

    team: str
    first: int
    last: int
    share: float


class Presence(NamedTuple):
    """A team on a day: persons absent, and full-time equivalents in steps of 0.5 (P5)."""

    persons_planned: int
    persons_unplanned: int
    fte_available: float
    fte_planned: float
    fte_unplanned: float


SCENARIOS: Mapping[str, tuple[int, int, float] | None] = {
    "absence": (3, 8, 0.5),
    "absence-at-once": (1, 6, 0.5),
    "none": None,
}
"""`absence`: one benefit team loses half of its people unplanned on working days 3 to 8; `absence-at-once`: 1 to 6."""


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who is there in one played office."""

    office: str
    seed: int
    region: str
    first_day: date
    shock: Shock | None

    def presence(self, plan: TeamPlan, day: date, *, known_ahead: bool = False) -> Presence:
        """A team on a working day; `known_ahead` leaves out what nobody can know before."""
        planned = self._on_leave(plan, day)
        planned = min(planned + poisson(self._rng("training", plan, day), TRAINING * plan.heads), plan.heads)
        unplanned = 0 if known_ahead else min(self._unplanned(plan, day), plan.heads - planned)
        per_head = plan.staffed_fte / plan.heads
        away_planned = min(half_steps(planned * per_head), plan.staffed_fte)
        away_unplanned = min(half_steps(unplanned * per_head), plan.staffed_fte - away_planned)
        return Presence(
            planned, unplanned, plan.staffed_fte - away_planned - away_unplanned, away_planned, away_unplanned
        )

    def published(self, plan: TeamPlan, day: date, horizon_workdays: int) -> list[CapacityPublished]:
        """What is published on a working day: the day itself at both slots, the days ahead at the first."""
        events = [self._event(plan, day, day, slot) for slot in range(len(SLOTS))]
        ahead = (add_workdays(day, n) for n in range(1, horizon_workdays + 1))
        return events + [self._event(plan, day, each, 0) for each in ahead]

    def _event(self, plan: TeamPlan, today: date, day: date, slot: int) -> CapacityPublished:
        presence = self.presence(plan, day, known_ahead=day > today)
        return CapacityPublished(
            event_id=derive_id("capacity", self.office, self.seed, plan.team, today, day, slot),
            region=self.region,
            team=plan.team,
            day=day,
            heads=plan.heads,
            fte_available=presence.fte_available,
            fte_planned_absence=presence.fte_planned,
            fte_unplanned_absence=presence.fte_unplanned,
            persons_planned=presence.persons_planned,
            persons_unplanned=presence.persons_unplanned,
            slot=local(today, *SLOTS[slot]),
        )

    def _rng(self, what: str, plan: TeamPlan, day: date) -> Random:
        return generator(self.office, self.seed, what, plan.team, day)

    def _on_leave(self, plan: TeamPlan, day: date) -> int:
        """Blocks of leave that began so recently that they still last, up to what a lead allows."""
        away = 0
        for ago in range(max(LEAVE_BLOCKS)):
            start = add_workdays(day, -ago) if ago else day
            rng = self._rng("leave", plan, start)
            rate = LEAVE_STARTS * (LEAVE_IN_SCHOOL_HOLIDAYS if _in_school_holidays(start) else 1.0)
            blocks = (rng.choice(LEAVE_BLOCKS) for _ in range(poisson(rng, rate * plan.heads)))
            away += sum(block > ago for block in blocks)
        return min(away, int(HIGHEST_LEAVE * plan.heads))

    def _unplanned(self, plan: TeamPlan, day: date) -> int:
        away = 0
        for ago in range(LONGEST_SPELL):
            rng = self._rng("absence", plan, add_workdays(day, -ago) if ago else day)
            spells = (1 + rng.expovariate(1 / SPELL_MEAN) for _ in range(poisson(rng, SPELL_STARTS * plan.heads)))
            away += sum(spell > ago for spell in spells)
        return max(away, self._shocked(plan, day))

    def _shocked(self, plan: TeamPlan, day: date) -> int:
        shock = self.shock
        if shock is None or plan.team != shock.team or not is_workday(day) or day < self.first_day:
            return 0
        number = 1 + workdays_between(self.first_day, day)
        return ceil(plan.heads * shock.share) if shock.first <= number <= shock.last else 0


def _in_school_holidays(day: date) -> bool:
    return any(first <= day <= last for first, last in SCHOOL_HOLIDAYS)
