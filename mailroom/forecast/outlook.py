"""What awaits one team: the question that `ask` answers from counts, capacity and memory at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.capacity import SiteOutage
from contracts.item_state import ItemState
from contracts.jams import CapacityDay, JamPhase, LateBand, TeamOutlookDrawn
from contracts.teams import TeamDescribed
from mailroom.forecast.calendar import Ahead, ahead_of
from mailroom.forecast.capacity import CapacityAhead, Source, capacity_ahead
from mailroom.forecast.clocks import clocks_of
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.demand import Bound, Work, bounds, losses_ahead, work_of, worst
from mailroom.forecast.history import History, Losses, completed
from mailroom.forecast.pace import is_heard, share_of_usual
from mailroom.forecast.parameters import BAND, HORIZONS, JUDGED_UP_TO, NOMINAL_WEEK
from mailroom.forecast.rates import NO_TREND, SiteTrend
from mailroom.forecast.staffing import CapacityBook
from mailroom.privacy import DEFAULT, Thresholds


@dataclass(frozen=True, slots=True)
class Around:
    """What a team shares with others: its site's arrivals, the common pace against the usual one, and the gate P4."""

    trend: SiteTrend = NO_TREND
    pace_share: float = 1.0
    thresholds: Thresholds = DEFAULT


ALONE = Around()


@dataclass(frozen=True, slots=True)
class Forecast:
    """The outlook of a team and what else the jam rule needs (internal, P4).

    `losses`: why demand exceeds capacity, of the last week and up to the worst horizon. `missing_now`: share
    of nominal capacity that is unexpectedly absent or out today. `split`: whether planned and unplanned absence may be
    told apart (P4); if not, both are in `losses.unplanned`.
    `known`: whether anything is known of the team's capacity at all.
    """

    outlook: TeamOutlookDrawn
    bounds: tuple[Bound, ...]
    losses: Losses
    nominal_week: float
    missing_now: float
    split: bool
    known: bool

    @property
    def worst(self) -> Bound:
        """The judged horizon that misses most."""
        return worst(self.bounds)

    @property
    def arrears(self) -> float:
        """The part of the worst excess that no loss explains: what was there a week ago, less the room there was.

        With it the split is exact: `worst.excess == arrears + sum(losses)`.
        """
        return self.worst.excess - sum(self.losses)

    @property
    def judged(self) -> tuple[Bound, ...]:
        """The horizons that may open a jam."""
        return tuple(bound for bound in self.bounds if 0 < bound.workdays <= JUDGED_UP_TO)


def ask(
    described: TeamDescribed,
    counts: TeamCounts,
    history: History,
    book: CapacityBook,
    outages: Sequence[SiteOutage],
    at: datetime,
    around: Around = ALONE,
) -> Forecast:
    """The forecast of one team at `at`, in phase normal: the jam rule fills in phase and causes."""
    ahead = ahead_of(at)
    share = share_of_usual(history.pace, around.pace_share)
    source = Source(described, book, outages, share, history.pace.usual, around.thresholds)
    capacity = capacity_ahead(source, ahead)
    work = work_of(counts, history, described, ahead, around.trend)
    made = bounds(work, capacity, ahead)
    lasting = losses_ahead(work, capacity, described, history, ahead, worst(made).workdays)
    heard = is_heard(history.pace)
    for past in history.past:
        lasting = lasting.plus(past if heard else past._replace(throughput=0.0))
    now = capacity.now
    if not capacity.split:
        lasting = lasting.with_one_absence()
    return Forecast(
        outlook=_outlook(described, counts, history, work, capacity, made, at),
        bounds=made,
        losses=lasting,
        nominal_week=NOMINAL_WEEK * now.nominal,
        missing_now=(max(0.0, now.unplanned) + max(0.0, now.outage)) / now.nominal if now.nominal else 0.0,
        split=capacity.split,
        known=now.nominal > 0 and (not capacity.stale or described.staffed_fte > 0),
    )


def _outlook(
    described: TeamDescribed,
    counts: TeamCounts,
    history: History,
    work: Work,
    capacity: CapacityAhead,
    made: Sequence[Bound],
    at: datetime,
) -> TeamOutlookDrawn:
    ahead = ahead_of(at)
    done, done_late = completed(history, counts)
    # Our own figures need no validation: it took a twentieth of a tick of many teams (profiled).
    return TeamOutlookDrawn.model_construct(
        region=described.region,
        team=described.team,
        site=described.site,
        at=at,
        phase=JamPhase.NORMAL,
        heads=described.heads,
        completed_items=done,
        completed_late=done_late,
        horizons=tuple(bound.published() for bound in made if bound.workdays in HORIZONS),
        class_rates=work.class_rates(),
        due_buckets=work.due_buckets(),
        capacity_days=tuple(map(CapacityDay, ahead.days, [round(each.minutes, 1) for each in capacity.coming])),
        capacity_stale=capacity.stale,
        shown_flows=history.shown_flows,
        shown_capacity_minutes=capacity.shown_minutes,
        **_waiting(counts, capacity),
        **_late(counts, work, capacity, made, ahead),
    )


def _waiting(counts: TeamCounts, capacity: CapacityAhead) -> dict[str, Any]:
    """What is open now."""
    open_minutes = counts.open_minutes()
    soon = sum(day.minutes for day in capacity.coming[:NOMINAL_WEEK]) / NOMINAL_WEEK
    return {
        "open_items": counts.open_items(),
        "open_minutes": open_minutes,
        "waiting_items": sum(w.items for (_, state), w in counts.by_state.items() if state is ItemState.WAITING),
        "oldest_received_on": counts.oldest_received_on,
        "days_of_work_left": round(open_minutes / soon, 2) if soon > 0 else None,
    }


def _late(
    counts: TeamCounts, work: Work, capacity: CapacityAhead, made: Sequence[Bound], ahead: Ahead
) -> dict[str, Any]:
    """What is late, and what will be."""
    clocks = clocks_of(counts, capacity, ahead)
    overdue = sum(items for due_on, items in counts.due.items() if due_on < ahead.today)
    return {
        "overdue_items": overdue,
        "late_items": round(_late_items(work, made, overdue), 1),
        "late_bands": _late_bands(work, made),
        "late_from": _late_from(made, ahead),
        "clocks_breaking": round(clocks.breaking, 1),
        "clocks_broken": clocks.broken,
    }


def _late_items(work: Work, made: Sequence[Bound], overdue: int) -> float:
    """Items that will be late within the judged horizons: those overdue, or the work that finds no capacity."""
    missing = max(0.0, *(bound.excess for bound in made if bound.workdays <= JUDGED_UP_TO))
    return max(float(overdue), missing * work.items_per_minute)


def _late_bands(work: Work, made: Sequence[Bound]) -> tuple[LateBand, ...]:
    """The work that finds no capacity, as items, with the range of four cases in five."""

    per_minute = work.items_per_minute

    def items(minutes: float) -> float:
        return round(minutes * per_minute, 1) if minutes > 0 else 0.0

    return tuple(
        LateBand(
            bound.workdays,
            items(bound.excess - BAND * bound.sigma),
            items(bound.excess),
            items(bound.excess + BAND * bound.sigma),
        )
        for bound in made
        if bound.workdays
    )


def _late_from(made: Sequence[Bound], ahead: Ahead) -> date | None:
    late = (bound.workdays for bound in made if 0 < bound.workdays <= JUDGED_UP_TO and bound.excess > 0)
    first = next(late, None)
    return None if first is None else ahead.days[first - 1]
