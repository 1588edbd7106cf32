"""What the teams of a region learn from the days that have ended, and whether the data of a day are missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from contracts.capacity import SiteOutage
from contracts.teams import TeamDescribed
from mailroom.forecast import history, staffing
from mailroom.forecast.calendar import last_slot
from mailroom.forecast.capacity import Source
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.history import Ended, History
from mailroom.forecast.pace import Worked, share_of_usual
from mailroom.forecast.parameters import SILENCE_ITEMS
from mailroom.forecast.pools import Pools, common_share, learn_pools
from mailroom.jams.team import Team
from mailroom.privacy import DEFAULT, Thresholds
from mailroom.workdays import add_workdays, business_date

KEPT_DAYS = timedelta(days=21)
"""Capacity and outages older than this are no longer needed."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick of a region: the teams as described, their counts, the outages."""

    described: Sequence[TeamDescribed]
    counts: Mapping[str, TeamCounts]
    outages: Sequence[SiteOutage]
    at: datetime
    thresholds: Thresholds = DEFAULT
    """Of the gate P4."""

    @property
    def today(self) -> date:
        """Its business date."""
        return business_date(self.at)

    def counts_of(self, team: str) -> TeamCounts:
        """The counts of a team; empty where none have arrived."""
        return self.counts.get(team) or TeamCounts()


def learn(teams: Mapping[str, Team], pools: Pools, tick: Tick) -> tuple[dict[str, Team], Pools]:
    """The teams with all ended days learnt, old counts settled, and day flows as of the last fixed time."""
    begun = {each.team: _begun(teams.get(each.team) or Team(), tick.today) for each in tick.described}
    days = sorted({day for team in begun.values() for day in _to_learn(team, tick)})
    ended = {day: _ended(begun, tick, day) for day in days}
    worked = {day: _worked(begun, tick, each) for day, each in ended.items()}
    learnt = {}
    for each in tick.described:
        days_of = [(ended[day], worked[day].get(each.team)) for day in _to_learn(begun[each.team], tick)]
        learnt[each.team] = _learnt(begun[each.team], each, common_share(pools, each), days_of, tick)
    paces = {team: known.history.pace for team, known in begun.items()}
    common = (
        [(each, paces[each.team], done[each.team]) for each in tick.described if each.team in done]
        for done in worked.values()
    )
    return learnt, learn_pools(pools, common)


def has_gap(teams: Mapping[str, Team], tick: Tick) -> bool:
    """Whether the last ended working day lacks the region's data: nothing done, and no post or much that waited.

    If so, what looks like growing arrears may be finished work that was not reported.
    """
    day = add_workdays(tick.today, -1)
    learning = [team.history.learned_from for team in teams.values() if team.history.learned_from]
    if not learning or day < min(learning) or any(each.day(day).completed for each in tick.counts.values()):
        return False
    return _is_silent(teams, tick, day) or _is_unreported(teams, tick, day)


def _begun(team: Team, today: date) -> Team:
    return replace(team, history=history.begin(team.history, today))


def _ended(teams: Mapping[str, Team], tick: Tick, day: date) -> Ended:
    reported = any(each.day(day).completed for each in tick.counts.values()) or not _is_unreported(teams, tick, day)
    return Ended(day, tick.at, _is_silent(teams, tick, day), reported)


def _to_learn(team: Team, tick: Tick) -> tuple[date, ...]:
    return history.days_to_learn(team.history, tick.today)


def _learnt(
    team: Team, described: TeamDescribed, common: float, days: Iterable[tuple[Ended, Worked | None]], tick: Tick
) -> Team:
    memory, counts = team.history, tick.counts_of(described.team)
    for ended, worked in days:
        memory = history.learn(memory, _source(team, memory, described, common, tick), counts, ended, worked)
    memory = history.show(history.settle(memory, counts, tick.today), counts, last_slot(tick.at))
    return replace(team, history=memory, book=staffing.forget(team.book, tick.today - KEPT_DAYS))


def _source(team: Team, memory: History, described: TeamDescribed, common: float, tick: Tick) -> Source:
    share = share_of_usual(memory.pace, common)
    return Source(described, team.book, tick.outages, share, memory.pace.usual, tick.thresholds)


def _worked(teams: Mapping[str, Team], tick: Tick, ended: Ended) -> dict[str, Worked]:
    """What each busy team did on the day being learnt."""
    found = {}
    for each in tick.described:
        if ended.day in _to_learn(teams[each.team], tick):
            source = Source(each, teams[each.team].book, tick.outages, thresholds=tick.thresholds)
            worked = history.worked_on(source, tick.counts_of(each.team), ended)
            if worked:
                found[each.team] = worked
    return found


def _is_silent(teams: Mapping[str, Team], tick: Tick, day: date) -> bool:
    received = sum(each.day(day).received for each in tick.counts.values())
    if received:
        return False
    expected = sum(history.expected_items(teams[each.team].history, each, day) for each in tick.described)
    return expected >= SILENCE_ITEMS


def _is_unreported(teams: Mapping[str, Team], tick: Tick, day: date) -> bool:
    """Whether people with much to do were present on a day on which nothing at all was completed."""
    items = 0.0
    for each in tick.described:
        source = Source(each, teams[each.team].book, tick.outages, thresholds=tick.thresholds)
        worked = history.worked_on(source, tick.counts_of(each.team), Ended(day, tick.at))
        items += worked.present / worked.per_item if worked else 0.0
    return items >= SILENCE_ITEMS
