"""Forecasts made up for the jam rule: one horizon misses this many minutes, all others have ample room."""

from dataclasses import replace
from datetime import datetime

from mailroom.forecast.counts import counted
from mailroom.forecast.demand import Bound
from mailroom.forecast.outlook import Forecast, ask
from mailroom.forecast.parameters import HORIZONS
from mailroom.jams.causes import shares
from mailroom.jams.phases import Jam, decide, evolve, rest
from mailroom.jams.region import Team
from mailroom.workdays import local
from tests.doubles.office.teams import MONDAY, book, describe, partial, publish

NINE = local(MONDAY, 9)
WEEK = 5 * 2000.0
_QUIET = ask(describe(), counted(partial([])), Team().history, book(publish(MONDAY, 8.0)), (), NINE)


def forecast(
    excess: float,
    *,
    at: datetime = NINE,
    workdays: int = 5,
    sigma: float = 1.0,
    standing: float | None = None,
    missing_now: float = 0.0,
) -> Forecast:
    """A forecast that misses `excess` minutes at one horizon and has ample room at all others."""

    def bound(horizon: int) -> Bound:
        if horizon != workdays:
            return Bound(horizon, 1.0, 50_000.0, 50_000.0, 1.0)
        capacity = 60_000.0
        spare = capacity + excess - (excess if standing is None else standing)
        return Bound(horizon, capacity + excess, capacity, spare, sigma)

    return replace(
        _QUIET,
        outlook=_QUIET.outlook.model_copy(update={"at": at}),
        bounds=tuple(bound(horizon) for horizon in (0, *HORIZONS)),
        nominal_week=WEEK,
        missing_now=missing_now,
    )


def step(jam: Jam, made: Forecast, gap: bool = False) -> Jam:
    at = made.outlook.at
    jam = rest(jam, made, at)
    for change in decide(jam, made, shares(made.losses), gap, at):
        jam = evolve(jam, change)
    return jam
