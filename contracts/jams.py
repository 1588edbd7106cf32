"""Topics `outlook` (forecast per team, partly internal) and `jams` (the life of a jam, as it may be shown)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from contracts.backlog import UnplacedReason
from contracts.base import MOST_LISTED, Code, Count, Event, Figure, Id, Instant
from contracts.items import HeartbeatSent, ItemClass


class JamPhase(StrEnum):
    """Life of a jam (docs/rules/jams.md#phases): normal, watch, forecast or open, and back."""

    NORMAL = "normal"
    WATCH = "watch"
    FORECAST = "forecast"
    OPEN = "open"


class Cause(StrEnum):
    """Why a team jams. ABSENCE stands for both absence codes where the privacy gate P4 is closed."""

    INFLOW = "INFLOW"
    PLANNED_ABSENCE = "PLANNED_ABSENCE"
    UNPLANNED_ABSENCE = "UNPLANNED_ABSENCE"
    ABSENCE = "ABSENCE"
    VACANCY = "VACANCY"
    OUTAGE = "OUTAGE"
    THROUGHPUT = "THROUGHPUT"
    MIXED = "MIXED"


class JamEnd(StrEnum):
    """How a jam came to its end: the work fits again, or the team no longer belongs to the region."""

    CALM = "calm"
    TEAM_CLOSED = "team_closed"
    TEAM_ELSEWHERE = "team_elsewhere"
    TEAM_UNKNOWN = "team_unknown"


class HorizonOutlook(NamedTuple):
    """EDF demand bound of one horizon (docs/rules/forecast.md#demand-bound), all in minutes of net handling time."""

    workdays: Count
    demand_minutes: Figure
    capacity_minutes: Figure
    sigma_minutes: Figure
    risk: Figure
    """Probability that demand exceeds capacity, 0 to 1."""


class LateBand(NamedTuple):
    """Items that will be late at one horizon if nothing changes: on average, and the range of four cases in five."""

    workdays: Count
    low: Figure
    expected: Figure
    high: Figure


class ClassRate(NamedTuple):
    """What the forecast believes of one item class in one team."""

    item_class: ItemClass
    arrivals_per_workday: Figure
    minutes_per_item: Figure


class DueBucket(NamedTuple):
    """Open work of one class due within `workdays` of the outlook's time (0: overdue or due today)."""

    item_class: ItemClass
    workdays: Count
    items: Count
    minutes: Count


class CapacityDay(NamedTuple):
    """Net handling minutes a team can do on one working day, as forecast."""

    day: date
    minutes: Figure


class CauseShare(NamedTuple):
    """Share of one cause in a jam; the shares of a jam sum to 1."""

    cause: Cause
    share: Figure


class ShownFlow(NamedTuple):
    """Items per business day that may be shown per team (moves at the fixed slots only)."""

    day: date
    received: Count
    completed: Count
    moved_in: Count
    moved_out: Count


class TeamOutlookDrawn(Event):
    """What awaits one team from tick `at` on, without the minutes of pending proposals.

    `shown_*` may go on screens. `cause_shares` is the same as `shown_shares` (ungated
    in older records: repeat it nowhere). `capacity_days` is for the consumers of this
    topic only: plans and what-if need them, no API, page, log or metric may repeat them.
    """

    type: Literal["team.outlook_drawn"] = "team.outlook_drawn"
    region: Code
    team: Code
    site: Code
    at: Instant
    phase: JamPhase
    heads: Count
    open_items: Count
    open_minutes: Count
    waiting_items: Count
    overdue_items: Count
    late_items: Figure
    """Items that will be late if nothing changes, within 20 working days."""
    oldest_received_on: date | None
    days_of_work_left: Figure | None
    """Open minutes divided by the mean daily capacity of the next five working days; None without capacity."""
    completed_items: Count
    """Completed since the beginning of what this installation has seen."""
    completed_late: Count
    horizons: Annotated[tuple[HorizonOutlook, ...], Field(max_length=MOST_LISTED)]
    class_rates: Annotated[tuple[ClassRate, ...], Field(max_length=MOST_LISTED)]
    due_buckets: Annotated[tuple[DueBucket, ...], Field(max_length=MOST_LISTED)]
    capacity_days: Annotated[tuple[CapacityDay, ...], Field(max_length=MOST_LISTED)]
    capacity_stale: bool = False
    cause_shares: Annotated[tuple[CauseShare, ...], Field(max_length=MOST_LISTED)] = ()
    shown_shares: Annotated[tuple[CauseShare, ...], Field(max_length=MOST_LISTED)] = ()
    shown_flows: Annotated[tuple[ShownFlow, ...], Field(max_length=MOST_LISTED)] = ()
    late_bands: Annotated[tuple[LateBand, ...], Field(max_length=MOST_LISTED)] = ()
    """One for each horizon, ascending."""
    late_from: date | None = None
    """The end of the first horizon at which work due finds no capacity, within 20 working days."""
    clocks_breaking: Figure = 0.0
    """Items whose statutory clock ends, within the horizons, before they can be done in the order of due dates."""
    clocks_broken: Count = 0
    """Open items whose statutory clock has ended."""
    shown_capacity_minutes: Figure | None = None
    """Net handling minutes of the last day whose staffing was published on the day (P4, P5); None without one."""


class UnplacedWork(NamedTuple):
    """Open items of a region that wait in none of its open teams, for one reason."""

    reason: UnplacedReason
    items: Count
    minutes: Count


class OutlookReady(Event):
    """Every team of the region has its outlook for tick `at`; `teams` says how many.

    `unplaced_items`: all open items outside these teams, so that both together are all that waits in the region;
    `unplaced` says why.
    """

    type: Literal["outlook.ready"] = "outlook.ready"
    region: Code
    at: Instant
    teams: Count
    unplaced_items: Count
    unplaced: Annotated[tuple[UnplacedWork, ...], Field(max_length=MOST_LISTED)] = ()


OutlookRecord = Annotated[TeamOutlookDrawn | OutlookReady | HeartbeatSent, Field(discriminator="type")]
OUTLOOK_RECORD: TypeAdapter[TeamOutlookDrawn | OutlookReady | HeartbeatSent] = TypeAdapter(OutlookRecord)


class JamChanged(Event):
    """A team's jam entered another phase. `cause` and `shares` are as they may be shown (P4, P7).

    A jam is opened when `phase` becomes `open`, cleared when it returns to `normal` after having been
    `forecast` or `open`. `jam_id` stays the same from leaving `normal` until the return.
    """

    type: Literal["jam.changed"] = "jam.changed"
    jam_id: Id
    region: Code
    team: Code
    site: Code
    at: Instant
    phase: JamPhase
    previous: JamPhase
    since: Instant
    """When this jam left `normal`."""
    was_open: bool
    """Whether it was `open` at any time."""
    cause: Cause | None
    shares: Annotated[tuple[CauseShare, ...], Field(max_length=MOST_LISTED)]
    missing_minutes: Figure
    """Largest excess of demand over capacity within 20 working days."""
    worst_horizon: Count | None
    risk: Figure
    ended: JamEnd | None = None
    """Set where `phase` is `normal`; missing in records of older versions."""


JAMS_RECORD: TypeAdapter[JamChanged] = TypeAdapter(JamChanged)
