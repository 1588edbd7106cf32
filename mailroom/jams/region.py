"""One planning region at one tick: every team's outlook, what changes, and that the answer is complete."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.backlog import UnplacedReason
from contracts.capacity import SiteOutage
from contracts.jams import CauseShare, JamChanged, JamEnd, JamPhase, OutlookReady, TeamOutlookDrawn
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.outlook import Around, Forecast, ask
from mailroom.forecast.pools import Pools, common_share
from mailroom.forecast.rates import site_trends, trend_of
from mailroom.jams.causes import explained
from mailroom.jams.days import KEPT_DAYS, Tick, has_gap, learn
from mailroom.jams.phases import Jam, decide, end, evolve, rest
from mailroom.jams.team import Team
from mailroom.jams.unplaced import unplaced
from mailroom.privacy import DEFAULT, Thresholds, shown_shares
from mailroom.teams import Roster

__all__ = ["Judgement", "Region", "Team", "judge"]


@dataclass(frozen=True, slots=True)
class Region:
    """All that is kept of one planning region, the pseudo-team of unplaced items included."""

    name: str
    teams: Mapping[str, Team] = field(default_factory=dict)
    outages: tuple[SiteOutage, ...] = ()
    judged_at: datetime | None = None
    pools: Pools = field(default_factory=dict)


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
    fresh = region.judged_at is None or at > region.judged_at
    described = tuple(roster.teams[team] for team in roster.teams_of(region.name))
    counts = {team: known.counts() for team, known in region.teams.items()}
    teams = {team: known.with_sum(counts[team]) for team, known in region.teams.items()}
    tick = Tick(described, counts, region.outages, at, thresholds)
    learnt, pools = learn(teams, region.pools, tick)
    trends = site_trends((each, learnt[each.team].history.rates) for each in described)
    gap = has_gap(learnt, tick)
    after, outlooks = dict(teams), []
    changes: list[JamChanged] = []
    for each in described:
        team = learnt[each.team]
        around = Around(trend_of(trends, each), common_share(pools, each), thresholds)
        forecast = ask(each, tick.counts_of(each.team), team.history, team.book, region.outages, at, around)
        shares = shown_shares(explained(forecast, team.history), forecast.split)
        jam, said = _moved_on(team.jam, forecast, shares, gap) if fresh else _repeated(team.jam, at)
        changes += said
        jams = {} if jam.phase is JamPhase.NORMAL else {"cause_shares": shares, "shown_shares": shares}
        outlooks.append(forecast.outlook.model_copy(update={"phase": jam.phase, **jams}))
        after[each.team] = replace(team, jam=jam)
    for name, jam, said in _left(after, roster, region.name, at, fresh):
        changes += said
        after[name] = replace(after[name], jam=jam)
    nowhere = unplaced(counts, roster, region.name)
    ready = OutlookReady(
        region=region.name,
        at=at,
        teams=len(outlooks),
        unplaced_items=sum(each.items for each in nowhere),
        unplaced=nowhere,
    )
    judged_at = at if fresh else region.judged_at
    kept = tuple(outage for outage in region.outages if outage.until_at > at - KEPT_DAYS)
    return Judgement(Region(region.name, after, kept, judged_at, pools), counts, tuple(outlooks), tuple(changes), ready)


def _left(
    teams: Mapping[str, Team], roster: Roster, region: str, at: datetime, fresh: bool
) -> Iterator[tuple[str, Jam, tuple[JamChanged, ...]]]:
    """The teams no longer in the region: closed, moved elsewhere, or known from old records only."""
    for team in sorted(teams):
        why = roster.why_unplaced(team, region)
        if why is None or why is UnplacedReason.NO_TEAM:
            continue
        jam = teams[team].jam
        if not fresh:
            yield team, *_repeated(jam, at)
            continue
        changes = end(jam, JamEnd(why), at)
        for change in changes:
            jam = replace(evolve(jam, change), calm_since=None)
        yield team, jam, changes


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
