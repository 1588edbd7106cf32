"""One planning region at one tick: every team's outlook, what changes, and that the answer is complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from contracts.backlog import NO_TEAM
from contracts.capacity import SiteOutage
from contracts.jams import CauseShare, JamChanged, JamPhase, OutlookReady, TeamOutlookDrawn
from contracts.teams import TeamDescribed
from mailroom.forecast import capacity, history
from mailroom.forecast.calendar import last_slot
from mailroom.forecast.capacity import CapacityBook, Source
from mailroom.forecast.counts import TeamCounts, total
from mailroom.forecast.history import History
from mailroom.forecast.outlook import Forecast, ask
from mailroom.jams.causes import shares, shown
from mailroom.jams.phases import Jam, decide, evolve, rest
from mailroom.privacy import DEFAULT, Thresholds
from mailroom.teams import Roster
from mailroom.workdays import add_workdays, business_date

_KEPT_DAYS = timedelta(days=21)
"""Capacity and outages older than this are no longer asked for."""


@dataclass(frozen=True, slots=True)
class Team:
    """All that is kept of one team: counts per source partition, capacity, memory, jam.

    `summed`: the partials that were added up last and their sum, so that a tick adds up only what changed.
    """

    partials: Mapping[int, TeamCounts] = field(default_factory=dict)
    book: CapacityBook = field(default_factory=CapacityBook)
    history: History = field(default_factory=History)
    jam: Jam = field(default_factory=Jam)
    summed: tuple[Mapping[int, TeamCounts], TeamCounts] | None = field(default=None, compare=False, repr=False)

    def counts(self) -> TeamCounts:
        """The sum over the source partitions."""
        if self.summed and self.summed[0] is self.partials:
            return self.summed[1]
        return total(self.partials[source] for source in sorted(self.partials))

    def with_sum(self, counts: TeamCounts) -> "Team":
        """The same team, which knows the sum of its partials."""
        return self if self.summed and self.summed[1] is counts else replace(self, summed=(self.partials, counts))


@dataclass(frozen=True, slots=True)
class Region:
    """All that is kept of one planning region, the pseudo-team of unplaced items included."""

    name: str
    teams: Mapping[str, Team] = field(default_factory=dict)
    outages: tuple[SiteOutage, ...] = ()
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer to one tick, and the region as it is afterwards."""

    region: Region
    counts: Mapping[str, TeamCounts]
    outlooks: tuple[TeamOutlookDrawn, ...]
    changes: tuple[JamChanged, ...]
    ready: OutlookReady


def judge(region: Region, roster: Roster, at: datetime, thresholds: Thresholds = DEFAULT) -> Judgement:
    """Judge every team of the region at a tick. A tick judged before changes nothing and is answered again."""
    outages = region.outages
    fresh = region.judged_at is None or at > region.judged_at
    described = [roster.teams[team] for team in roster.teams_of(region.name)]
    counts = {team: known.counts() for team, known in region.teams.items()}
    teams = {team: known.with_sum(counts[team]) for team, known in region.teams.items()}
    learnt = _learn(described, teams, counts, outages, at)
    gap = _has_gap(described, learnt, counts, at)
    after, outlooks = dict(teams), []
    changes: list[JamChanged] = []
    for each in described:
        team = learnt[each.team]
        forecast = ask(each, counts.get(each.team, TeamCounts()), team.history, team.book, outages, at)
        inner = shares(forecast.losses)
        outer = shown(inner, each.heads, forecast.gate, thresholds)
        jam, said = _moved_on(team.jam, forecast, outer, gap) if fresh else _repeated(team.jam, at)
        changes += said
        jams = {} if jam.phase is JamPhase.NORMAL else {"cause_shares": inner, "shown_shares": outer}
        outlooks.append(forecast.outlook.model_copy(update={"phase": jam.phase, **jams}))
        after[each.team] = replace(team, jam=jam)
    unplaced = counts[NO_TEAM].open_items() if NO_TEAM in counts else 0
    ready = OutlookReady(region=region.name, at=at, teams=len(outlooks), unplaced_items=unplaced)
    judged_at = at if fresh else region.judged_at
    kept = tuple(outage for outage in outages if outage.until_at > at - _KEPT_DAYS)
    return Judgement(Region(region.name, after, kept, judged_at), counts, tuple(outlooks), tuple(changes), ready)


def _moved_on(
    jam: Jam, forecast: Forecast, shown_parts: tuple[CauseShare, ...], gap: bool
) -> tuple[Jam, tuple[JamChanged, ...]]:
    at = forecast.outlook.at
    jam = rest(jam, forecast, at)
    changes = decide(jam, forecast, shown_parts, gap, at)
    for change in changes:
        jam = evolve(jam, change)
    return jam, changes


def _repeated(jam: Jam, at: datetime) -> tuple[Jam, tuple[JamChanged, ...]]:
    return jam, (jam.last,) if jam.last and jam.last.at == at else ()


def _learn(
    described: Sequence[TeamDescribed],
    teams: Mapping[str, Team],
    counts: Mapping[str, TeamCounts],
    outages: Sequence[SiteOutage],
    at: datetime,
) -> dict[str, Team]:
    """The teams with all ended days learnt, old counts settled and day flows of the last fixed time shown."""
    today = business_date(at)
    known = {each.team: teams.get(each.team, Team()) for each in described}
    past = {name: history.begin(team.history, today) for name, team in known.items()}
    silent = _silent_days(described, past, counts, today)
    for each in described:
        team, mine = known[each.team], counts.get(each.team, TeamCounts())
        memory = past[each.team]
        for day in history.days_to_learn(memory, today):
            source = Source(each, team.book, outages, memory.throughput)
            memory = history.learn(memory, source, mine, day, at, day in silent)
        memory = history.show(history.settle(memory, mine, today), mine, last_slot(at))
        book = capacity.forget(team.book, today - _KEPT_DAYS)
        known[each.team] = replace(team, history=memory, book=book)
    return known


def _silent_days(
    described: Sequence[TeamDescribed],
    past: Mapping[str, History],
    counts: Mapping[str, TeamCounts],
    today: date,
) -> frozenset[date]:
    days = {day for memory in past.values() for day in history.days_to_learn(memory, today)}
    return frozenset(day for day in days if _is_silent(described, past, counts, day))


def _is_silent(
    described: Sequence[TeamDescribed],
    past: Mapping[str, History],
    counts: Mapping[str, TeamCounts],
    day: date,
) -> bool:
    received = sum(each.day(day).received for each in counts.values())
    return history.is_silent(received, sum(history.expected_items(past[each.team], each, day) for each in described))


def _has_gap(
    described: Sequence[TeamDescribed],
    teams: Mapping[str, Team],
    counts: Mapping[str, TeamCounts],
    at: datetime,
) -> bool:
    """Whether the last ended working day brought nothing at all to the region: no post and nothing done.

    Then what looks like growing arrears may be work that is done and was not reported.
    """
    day = add_workdays(business_date(at), -1)
    past = {name: team.history for name, team in teams.items()}
    first = min((memory.learned_from for memory in past.values() if memory.learned_from), default=None)
    if first is None or day < first or any(each.day(day).completed for each in counts.values()):
        return False
    return _is_silent(described, past, counts, day)
