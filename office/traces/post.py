"""What comes in during a run: every item with its class, dates and the minutes that it will really take."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from contracts.items import ItemClass
from mailroom.deadlines import CLASSES, due_on, running_clocks
from mailroom.workdays import add_workdays
from office.model.draw import array_generator, lognormal_shape
from office.model.post import MIXING_SHAPE, PARENT_DUE, PARENT_SHARE, day_factor, renewals
from office.traces.days import ARRIVALS_END, DAY_HOURS, OPENS, WARM_UP, Days
from office.traces.scenarios import Blow
from office.traces.teams import KINDS, Team, real_minutes

EFFORT_VARIATION = 1.2
LEAST_SLACK = 0.5
"""Working days before its due date on which a team works on an item at the very beginning, at least."""
OPENING_DAYS = 130
"""Opening arrears reach back as far as the longest clock: who works by due date leaves long clocks for later."""

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Post:
    """Items by number, in the order in which they come in.

    `came`, `hour`: day and hour of arrival, eight being the first; `stamped`, `due`: days that may lie outside the run;
    `minutes`: what it really takes.
    """

    team: Ints
    kind: Ints
    came: Ints
    stamped: Ints
    due: Ints
    minutes: NDArray[np.float64]
    hour: Ints


def post(teams: Sequence[Team], days: Days, blows: Sequence[Blow], seed: int) -> Post:
    """All items of a run. `teams`: as they were before the scenario, for post does not follow vacancies."""
    rng = array_generator("post", len(teams), seed)
    rates = np.array([team.rates for team in teams])
    real = np.array(real_minutes(seed))
    more = np.ones((len(teams), ARRIVALS_END))
    for blow in blows:
        if blow.shock.what == "inflow":
            more[list(blow.hit), blow.first : blow.last + 1] += blow.shock.size
    parts = [_opening(rng, teams, days, real)]
    parts += [_on(rng, rates * more[:, day : day + 1], days, real, day) for day in range(ARRIVALS_END)]
    whole = _joined(parts)
    for blow in blows:
        if blow.shock.what == "late post":
            late = (whole.came >= blow.first) & (whole.came <= blow.last)
            whole.came[late] += blow.last - blow.first + 1
    return _taken(whole, np.lexsort((whole.hour, whole.came)))


def _joined(parts: Sequence[Post]) -> Post:
    return Post(*(np.concatenate([getattr(part, each.name) for part in parts]) for each in fields(Post)))


def _taken(items: Post, which: NDArray[np.int64]) -> Post:
    return Post(*(getattr(items, each.name)[which] for each in fields(Post)))


def _opening(rng: Generator, teams: Sequence[Team], days: Days, real: NDArray[np.float64]) -> Post:
    """What lies in the teams at first: they worked by due date, so everything is left that is due later."""
    rates = np.array([team.rates for team in teams])
    before = _joined([_on(rng, rates, days, real, day) for day in range(-OPENING_DAYS, 0)])
    slack = np.array([max(LEAST_SLACK, team.slack - WARM_UP * max(0.0, 1 - team.load)) for team in teams])
    left = _taken(before, np.flatnonzero(before.due + rng.random(len(before.due)) > slack[before.team]))
    left.came[:], left.hour[:] = 0, OPENS
    return left


def _on(rng: Generator, rates: NDArray[np.float64], days: Days, real: NDArray[np.float64], day: int) -> Post:
    """The post of one working day, that of the days off before it included."""
    factors = np.full(len(KINDS), _day_factor(days, day))
    factors[KINDS.index(ItemClass.WBA)] *= renewals(days.date_of(day))
    common = rng.gamma(MIXING_SHAPE, 1 / MIXING_SHAPE, (len(rates), 1))
    counts = rng.poisson(rates * factors * common)
    number = int(counts.sum())
    mixed = rng.permutation(np.repeat(np.arange(counts.size), counts.ravel()))
    team, kind = (each.astype(np.int32) for each in np.divmod(mixed, len(KINDS)))
    sigma = lognormal_shape(EFFORT_VARIATION)
    minutes = real[kind] * np.exp(rng.normal(-(sigma**2) / 2, sigma, number))
    stamped = np.full(number, day, dtype=np.int32)
    due = np.array(_targets(days, day), dtype=np.int32)[kind]
    evidence = np.array([CLASSES[each].movable == "with_parent" for each in KINDS])[kind]
    inherits = evidence & (rng.random(number) < PARENT_SHARE)
    due = np.where(inherits, day + rng.integers(PARENT_DUE[0], PARENT_DUE[1] + 1, number), due).astype(np.int32)
    hour = (OPENS + DAY_HOURS * rng.random(number)).astype(np.int32)
    return Post(team, kind, stamped.copy(), stamped, due, np.maximum(minutes, 0.5), hour)


def _targets(days: Days, day: int) -> list[int]:
    """When an item of each class that is stamped on that day is due."""
    stamped = days.date_of(day)
    return [days.number(due_on(running_clocks(each, stamped))) for each in KINDS]


def _day_factor(days: Days, day: int) -> float:
    """Post against the mean working day: the day's own and what the days off before it brought."""
    own = days.date_of(day)
    before = add_workdays(own, -1)
    return sum(day_factor(before + timedelta(days=step)) for step in range(1, (own - before).days + 1))
