"""Gauges of teams and jams, limited to what may be shown (docs/rules/privacy.md: P3, P5, P6, P13)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from contracts.backlog import UnplacedReason
from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.jams import Cause, JamPhase, TeamOutlookDrawn
from contracts.metrics.metric import OTHER
from contracts.metrics.teams import COMING_DAYS
from mailroom.deadlines import CLASSES
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.parameters import JUDGED_UP_TO
from mailroom.jams.region import Judgement, Team
from mailroom.privacy import MINIMUM_HEADS, main_cause, shares_over_time
from mailroom.profile.duty import on_duty
from mailroom.profile.shown import hidden_teams
from mailroom.profile.teams import days_left_ahead, due_wave
from mailroom.teams import Roster
from mailroom.workdays import add_workdays, business_date
from services.chassis.metrics import Heartbeats, Metrics, Series, Shown
from services.jams import sites
from services.jams.outcomes import Outcomes

ONLY_WITHIN_OTHER = frozenset(
    {ItemClass.DRITTE, ItemClass.IRRLAEUFER, ItemClass.UNKLAR, ItemClass.SCAN_MANGEL}
    | {item_class for item_class, rule in CLASSES.items() if rule.sensitive}
)
"""Per team these classes are one, so that no small or telling number stands alone."""

_STATE = {JamPhase.NORMAL: 0, JamPhase.WATCH: 1, JamPhase.FORECAST: 2, JamPhase.OPEN: 3}
_SECONDS_PER_MINUTE = 60
_NEVER_SPLIT = tuple(cause for cause in Cause if cause not in {Cause.PLANNED_ABSENCE, Cause.UNPLANNED_ABSENCE})
"""The split of absence does not appear, not even as zero, until a gate has been open once (P4)."""

Figure = tuple[Series, float]


class Figures:
    """Shows the newest judgement of each region and the newest counts, and removes what no longer holds."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._heartbeats = Heartbeats(metrics, "jams")
        self._outcomes = Outcomes(metrics)
        self._disbelieved = metrics.counter("mailroom_capacity_disbelieved_total")
        self._judged: dict[str, Shown] = {}
        self._waiting: dict[str, dict[str, Shown]] = {}
        self._sites: set[tuple[str, str]] = set()

    def heartbeat(self, partition: int, sent_at: datetime) -> None:
        """A heartbeat has reached this stage."""
        self._heartbeats.seen(partition, sent_at)

    def disbelieved(self) -> None:
        """A published day had more full-time equivalents than heads."""
        self._disbelieved.inc()

    def show(self, judgement: Judgement, roster: Roster, counted: int | None = None) -> None:
        """Replace this region's judgement by a new one; count jams that opened or cleared.

        `counted`: the region's open items as `backlog` counted them at the tick, None if it did not say.
        """
        name = judgement.region.name
        figures = {**dict(_figures(judgement, roster)), **dict(_totals(judgement, counted))}
        self._judged.setdefault(name, Shown(self._metrics)).replace(figures)
        self._begin({(name, each.site) for each in judgement.outlooks})
        self._outcomes.judged(judgement)
        heads = {each.team: each.heads for each in judgement.outlooks}
        for change in judgement.changes:
            if change.phase is JamPhase.OPEN:
                cause = main_cause(shares_over_time(change.shares, heads.get(change.team, 0))) or Cause.MIXED
                self._metrics.counter("mailroom_jams_opened_total").labels(name, change.site, cause.value).inc()
            elif change.phase is JamPhase.NORMAL and change.was_open:
                self._metrics.counter("mailroom_jams_cleared_total").labels(name, change.site).inc()

    def show_counts(self, region: str, counts: Mapping[str, TeamCounts], roster: Roster) -> None:
        """What waits in these teams now, also between ticks: stocks, not flows, so P5 does not delay them."""
        hidden, shown = hidden_teams(roster, region), self._waiting.setdefault(region, {})
        for team, waiting in counts.items():
            described = roster.teams.get(team)
            visible = described is not None and described.region == region and team not in hidden
            now = dict(_items(waiting, (region, described.site, team))) if described and visible else {}
            shown.setdefault(team, Shown(self._metrics)).replace(now)
        for team in hidden & shown.keys():
            shown.pop(team).clear()

    def forget(self, region: str) -> None:
        """Another process shows this region now."""
        self._outcomes.forget(region)
        for shown in (self._judged.pop(region, Shown(self._metrics)), *self._waiting.pop(region, {}).values()):
            shown.clear()
        self._sites = {(of, site) for of, site in self._sites if of != region}
        for name in ("mailroom_jams_opened_total", "mailroom_jams_cleared_total"):
            self._metrics.counter(name).remove_by_labels({"region": region})

    def leave(self, partition: int) -> None:
        """Another process has this partition now."""
        self._heartbeats.forget(partition)

    def _begin(self, sites: set[tuple[str, str]]) -> None:
        for region, site in sites - self._sites:
            self._metrics.start_at_zero(
                "mailroom_jams_opened_total", region=[region], site=[site], reason_code=_NEVER_SPLIT
            )
            self._metrics.start_at_zero("mailroom_jams_cleared_total", region=[region], site=[site])
        self._sites |= sites


def _totals(judgement: Judgement, counted: int | None) -> Iterator[Figure]:
    """What waits in no team, by reason, and whether all that waits is in the totals."""
    ready = judgement.ready
    unplaced = {each.reason: each for each in ready.unplaced}
    for why in UnplacedReason:
        items, minutes = (unplaced[why].items, unplaced[why].minutes) if why in unplaced else (0, 0)
        yield ("mailroom_unplaced_items", (ready.region, why.value)), items
        yield ("mailroom_unplaced_work_seconds", (ready.region, why.value)), minutes * _SECONDS_PER_MINUTE
    if counted is not None:
        held = sum(each.open_items for each in judgement.outlooks) + ready.unplaced_items
        yield ("mailroom_totals_difference_items", (ready.region,)), abs(held - counted)


def _figures(judgement: Judgement, roster: Roster) -> Iterator[Figure]:
    region, at = judgement.region, judgement.ready.at
    yield ("mailroom_business_time_seconds", (region.name,)), at.timestamp()
    yield ("mailroom_duty_hours", (region.name,)), on_duty(at)
    hidden = hidden_teams(roster, region.name)
    for outlook in judgement.outlooks:
        if outlook.team in hidden:
            continue
        place, team = (region.name, outlook.site, outlook.team), region.teams.get(outlook.team) or Team()
        yield from _levels(outlook, team, place)
        yield from _ahead(outlook, team, place)
        yield from _at_slots(team, outlook, place)
    heads = Counter[str]()
    for outlook in judgement.outlooks:
        heads[outlook.site] += outlook.heads
    # A site with fewer heads than may be shown alone would be its one team under another name (P3).
    for site in sorted(site for site in heads if heads[site] >= MINIMUM_HEADS):
        yield from sites.figures(judgement, site)


def _levels(outlook: TeamOutlookDrawn, team: Team, place: tuple[str, ...]) -> Iterator[Figure]:
    yield ("mailroom_team_overdue_items", place), outlook.overdue_items
    yield ("mailroom_team_late_items", place), outlook.late_items
    yield ("mailroom_team_jam_state", place), _STATE[outlook.phase]
    risk = max(horizon.risk for horizon in outlook.horizons if horizon.workdays <= JUDGED_UP_TO)
    yield ("mailroom_team_jam_risk_ratio", place), risk
    if outlook.days_of_work_left is not None:
        yield ("mailroom_team_days_of_work_left", place), outlook.days_of_work_left
    if outlook.oldest_received_on is not None:
        seconds = _start_of(outlook.oldest_received_on)
        yield ("mailroom_oldest_item_received_timestamp_seconds", place), seconds
    if outlook.phase is not JamPhase.NORMAL and team.jam.since is not None:
        yield ("mailroom_team_jam_since_timestamp_seconds", place), team.jam.since.timestamp()
    for share in shares_over_time(outlook.shown_shares, outlook.heads):
        yield ("mailroom_jam_share_ratio", (*place, share.cause.value)), share.share


def _ahead(outlook: TeamOutlookDrawn, team: Team, place: tuple[str, ...]) -> Iterator[Figure]:
    """The future: work due on each of the next working days, and expected days of work left."""
    for day, minutes in enumerate(due_wave(team.counts(), business_date(outlook.at), len(COMING_DAYS))):
        yield ("mailroom_team_due_work_seconds", (*place, str(day))), minutes * _SECONDS_PER_MINUTE
    for horizon in ("5", "10"):
        for quantile, days in days_left_ahead(outlook, int(horizon)).items():
            yield ("mailroom_team_forecast_days_left", (*place, horizon, quantile)), round(days, 2)


def _items(counts: TeamCounts, place: tuple[str, ...]) -> Iterator[Figure]:
    yield ("mailroom_backlog_work_seconds", place), counts.open_minutes() * _SECONDS_PER_MINUTE
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (item_class, state), waiting in counts.by_state.items():
        sums[_shown_class(item_class), _shown_state(state)] += waiting.items
    for key in sorted(sums):
        yield ("mailroom_backlog_items", (*place, *key)), sums[key]


def _at_slots(team: Team, outlook: TeamOutlookDrawn, place: tuple[str, ...]) -> Iterator[Figure]:
    """What changes at the fixed times of day only (P5): capacity as published, and the flows of two days."""
    minutes = outlook.shown_capacity_minutes
    if minutes is not None:
        yield ("mailroom_team_capacity_work_seconds_per_day", place), minutes * _SECONDS_PER_MINUTE
    slot = team.history.shown_slot
    if slot is None:
        return
    flows = {flow.day: flow for flow in team.history.shown_flows}
    today = business_date(slot)
    days: Mapping[str, date] = {"today": today, "yesterday": add_workdays(today, -1)}
    for name, day in days.items():
        for what in ("received", "completed", "moved_in", "moved_out"):
            count = getattr(flows[day], what) if day in flows else 0
            yield ("mailroom_team_day_items", (*place, what, name)), count


def _shown_class(item_class: ItemClass) -> str:
    return OTHER if item_class in ONLY_WITHIN_OTHER else item_class.value


def _shown_state(state: ItemState) -> str:
    return state.value.lower()


def _start_of(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()
