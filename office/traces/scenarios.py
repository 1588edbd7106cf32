"""The loads and the shocks of docs/rules/benchmark.md#scenarios, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.jams import Cause

LOADS: Mapping[str, tuple[float, float]] = {
    "normal": (0.82, 0.96),
    "tight": (0.90, 1.06),
    "short": (1.10, 1.22),
    "very short": (1.18, 1.30),
}
"""Own work of a team divided by its usual capacity, drawn evenly between these."""

What = Literal["unplanned", "planned", "inflow", "outage", "vacancy", "output", "late post"]
Whom = Literal["some", "full", "one site's", "best others", "a site", "all", "one", "objections"]


@dataclass(frozen=True, slots=True)
class Shock:
    """What hits whom from which day on. "full" teams are some of the half with the least slack.

    `after`: working days after day 30; `lasts`: None for the whole run. `size`: share of staff, output or post;
    `ramp`: days until the full size; `known`: days known ahead.
    """

    what: What
    whom: Whom
    share: float = 1.0
    size: float = 0.0
    after: int = 0
    lasts: int | None = None
    ramp: int = 1
    known: int = 0


@dataclass(frozen=True, slots=True)
class Blow:
    """A shock as it falls: the numbers of the teams it hits, first and last day."""

    shock: Shock
    hit: tuple[int, ...]
    first: int
    last: int

    def share_on(self, day: int) -> float:
        """Its size on a day, while it still grows."""
        return self.shock.size * min(1.0, (day - self.first + 1) / self.shock.ramp)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named scenario: its shocks, the load it is usually run at, and the cause that should be named."""

    title: str
    shocks: tuple[Shock, ...] = ()
    cause: Cause | None = None
    load: str = "tight"


_FOUNDING = Shock("unplanned", "full", 0.10, 0.5, lasts=12, ramp=3)

SCENARIOS: Mapping[str, Scenario] = {
    "S0": Scenario("normal weeks", load="normal"),
    "S1": Scenario("unplanned absence", (_FOUNDING,), Cause.UNPLANNED_ABSENCE),
    "S2": Scenario(
        "planned absence",
        (Shock("planned", "one site's", 0.25, 0.40, lasts=12, known=10),),
        Cause.PLANNED_ABSENCE,
    ),
    "S3": Scenario("surge", (Shock("inflow", "some", 0.20, 0.6, lasts=10),), Cause.INFLOW),
    "S4": Scenario(
        "chain",
        (_FOUNDING, Shock("unplanned", "best others", 0.20, 0.45, after=4, lasts=10)),
        Cause.UNPLANNED_ABSENCE,
    ),
    "S5": Scenario("outage", (Shock("outage", "a site", lasts=3),), Cause.OUTAGE),
    "S6": Scenario("vacancy", (Shock("vacancy", "some", 0.30, 0.25),), Cause.VACANCY),
    "S7": Scenario("wave everywhere", (Shock("unplanned", "all", 1.0, 0.30, lasts=15),), Cause.UNPLANNED_ABSENCE),
    "S8": Scenario("silent slowdown", (Shock("output", "one", size=0.30),), Cause.THROUGHPUT),
    "S9": Scenario("late scan batch", (Shock("late post", "all", lasts=2),)),
    "S10": Scenario(
        "skill pinch", (Shock("unplanned", "objections", 1.0, 0.5, lasts=12, ramp=3),), Cause.UNPLANNED_ABSENCE
    ),
}
