"""Gauges of teams and jams, only what may be shown (architecture.md section 9, privacy rules P3, P5, P6, P13)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from datetime import UTC, date, datetime, time

from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.jams import JamPhase, TeamOutlookDrawn
from mailroom.deadlines import CLASSES
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.outlook import shown_capacity
from mailroom.forecast.parameters import JUDGED_UP_TO
from mailroom.jams.region import Judgement, Team
from mailroom.privacy import suppressed
from mailroom.teams import Roster
from mailroom.workdays import add_workdays, business_date
from services.chassis.metrics import Metrics

OTHER = "OTHER"
ONLY_WITHIN_OTHER = frozenset(
    {ItemClass.DRITTE, ItemClass.IRRLAEUFER, ItemClass.UNKLAR, ItemClass.SCAN_MANGEL}
    | {item_class for item_class, rule in CLASSES.items() if rule.sensitive}
)
"""Per team these classes are one, so that no small or telling number stands alone."""

_STATE = {JamPhase.NORMAL: 0, JamPhase.WATCH: 1, JamPhase.FORECAST: 2, JamPhase.OPEN: 3}
_SECONDS_PER_MINUTE = 60

Series = tuple[str, tuple[str, ...]]
"""Metric name and label values."""


class Figures:
    """Shows the newest judgement of each region and the newest counts, and takes away what no longer holds."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._judged: dict[str, dict[Series, float]] = {}
        self._waiting: dict[str, dict[str, dict[Series, float]]] = {}

    def heartbeat(self, sent_at: datetime) -> None:
        """A heartbeat has come this far."""
        self._metrics.gauge("mailroom_heartbeat_timestamp_seconds").labels("jams").set(sent_at.timestamp())

    def show(self, judgement: Judgement, roster: Roster) -> None:
        """Replace what was judged of this region by this judgement; count jams that opened or cleared."""
        name = judgement.region.name
        self._judged[name] = self._replaced(self._judged.get(name, {}), dict(_figures(judgement, roster)))
        for change in judgement.changes:
            if change.phase is JamPhase.OPEN:
                cause = change.cause.value if change.cause else ""
                self._metrics.counter("mailroom_jams_opened_total").labels(name, change.site, cause).inc()
            elif change.phase is JamPhase.NORMAL and change.was_open:
                self._metrics.counter("mailroom_jams_cleared_total").labels(name, change.site).inc()

    def show_counts(self, region: str, counts: Mapping[str, TeamCounts], roster: Roster) -> None:
        """What waits in these teams now, between ticks as well: stocks, no flows, so P5 does not hold them back."""
        hidden, shown = _hidden(roster, region), self._waiting.setdefault(region, {})
        for team, waiting in counts.items():
            described = roster.teams.get(team)
            visible = described is not None and described.region == region and team not in hidden
            now = dict(_items(waiting, (region, described.site, team))) if described and visible else {}
            shown[team] = self._replaced(shown.get(team, {}), now)
        for team in hidden & shown.keys():
            self._remove(shown.pop(team).keys())

    def forget(self, region: str) -> None:
        """Another process shows this region now."""
        self._remove(self._judged.pop(region, {}).keys())
        for series in self._waiting.pop(region, {}).values():
            self._remove(series.keys())

    def _replaced(self, before: dict[Series, float], now: dict[Series, float]) -> dict[Series, float]:
        self._remove(before.keys() - now.keys())
        for series, value in now.items():
            if before.get(series) != value:  # most stay as they are, and finding a series by its labels is slow
                metric, labels = series
                self._metrics.gauge(metric).labels(*labels).set(value)
        return now

    def _remove(self, gone: Set[Series]) -> None:
        for metric, labels in sorted(gone):
            self._metrics.gauge(metric).remove(*labels)


def _figures(judgement: Judgement, roster: Roster) -> Iterator[tuple[Series, float]]:
    region = judgement.region
    yield ("mailroom_business_time_seconds", (region.name,)), judgement.ready.at.timestamp()
    hidden = _hidden(roster, region.name)
    for outlook in judgement.outlooks:
        if outlook.team in hidden:
            continue
        place = (region.name, outlook.site, outlook.team)
        yield from _levels(outlook, place)
        yield from _at_slots(region.teams.get(outlook.team) or Team(), outlook.at, place)


def _hidden(roster: Roster, region: str) -> frozenset[str]:
    """Teams that are not shown alone, by the sizes of all teams of their site (P3, P6)."""
    sites: dict[str, dict[str, int]] = defaultdict(dict)
    for team in roster.teams_of(region):
        sites[roster.teams[team].site][team] = roster.teams[team].heads
    return frozenset[str]().union(*(suppressed(heads) for heads in sites.values()))


def _levels(outlook: TeamOutlookDrawn, place: tuple[str, ...]) -> Iterator[tuple[Series, float]]:
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
    for share in outlook.shown_shares:
        yield ("mailroom_jam_share_ratio", (*place, share.cause.value)), share.share


def _items(counts: TeamCounts, place: tuple[str, ...]) -> Iterator[tuple[Series, float]]:
    yield ("mailroom_backlog_work_seconds", place), counts.open_minutes() * _SECONDS_PER_MINUTE
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for (item_class, state), waiting in counts.by_state.items():
        sums[_shown_class(item_class), _shown_state(state)] += waiting.items
    for key in sorted(sums):
        yield ("mailroom_backlog_items", (*place, *key)), sums[key]


def _at_slots(team: Team, at: datetime, place: tuple[str, ...]) -> Iterator[tuple[Series, float]]:
    """What moves at the fixed times of day only (P5): capacity as published, and the flows of two days."""
    minutes = shown_capacity(team.book, at)
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
