"""What the teams of a region learn from the days that have ended, and whether the data of a day are missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from contracts.capacity import SiteOutage
from contracts.teams import TeamDescribed
from mailroom.forecast import capacity, history
from mailroom.forecast.calendar import last_slot
from mailroom.forecast.capacity import Source
from mailroom.forecast.counts import TeamCounts
from mailroom.forecast.history import Ended, History
from mailroom.forecast.pace import Pace, Worked, share_of_usual
from mailroom.forecast.parameters import SILENCE_ITEMS
from mailroom.forecast.pools import Pools, common_share, learn_pools
from mailroom.jams.team import Team
from mailroom.workdays import add_workdays, business_date

KEPT_DAYS = timedelta(days=21)
"""Capacity and outages older than this are no longer asked for."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick of a region: the teams as described, their counts, the outages."""

    described: Sequence[TeamDescribed]
    counts: Mapping[str, TeamCounts]
    outages: Sequence[SiteOutage]
    at: datetime

    @property
    def today(self) -> date:
        """Its business date."""
        return business_date(self.at)

    def counts_of(self, team: str) -> TeamCounts:
        """The counts of a team; nothing where none have come."""
        return self.counts.get(team) or TeamCounts()


def learn(teams: Mapping[str, Team], pools: Pools, tick: Tick) -> tuple[dict[str, Team], Pools]:
    """The teams with all ended days learnt, old counts settled and day flows of the last fixed time shown."""
    begun = {each.team: _begun(teams.get(each.team) or Team(), tick.today) for each in tick.described}
    days = sorted({day for team in begun.values() for day in history.days_to_learn(team.history, tick.today)})
    ended = {day: _ended(begun, tick, day) for day in days}
    shares = {each.team: common_share(pools, each) for each in tick.described}
    learnt = {each.team: _learnt(begun[each.team], each, shares[each.team], ended, tick) for each in tick.described}
    return learnt, learn_pools(pools, (_worked(begun, tick, each) for each in ended.values()))


def has_gap(teams: Mapping[str, Team], tick: Tick) -> bool:
    """Whether the last ended working day lacks the region's data: nothing done, and no post or much that waited.

    Then what looks like growing arrears may be work that is done and was not reported.
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


def _learnt(team: Team, described: TeamDescribed, common: float, ended: Mapping[date, Ended], tick: Tick) -> Team:
    memory, counts = team.history, tick.counts_of(described.team)
    for day in history.days_to_learn(memory, tick.today):
        memory = history.learn(memory, _source(team, memory, described, common, tick), counts, ended[day])
    memory = history.show(history.settle(memory, counts, tick.today), counts, last_slot(tick.at))
    return replace(team, history=memory, book=capacity.forget(team.book, tick.today - KEPT_DAYS))


def _source(team: Team, memory: History, described: TeamDescribed, common: float, tick: Tick) -> Source:
    share = share_of_usual(memory.pace, common)
    return Source(described, team.book, tick.outages, share, memory.pace.usual)


def _worked(teams: Mapping[str, Team], tick: Tick, ended: Ended) -> list[tuple[TeamDescribed, Pace, Worked]]:
    """What each busy team that learns this day did on it."""
    found = []
    for each in tick.described:
        team = teams[each.team]
        if ended.day not in history.days_to_learn(team.history, tick.today):
            continue
        source = Source(each, team.book, tick.outages)
        worked = history.worked_on(source, tick.counts_of(each.team), ended)
        if worked:
            found.append((each, team.history.pace, worked))
    return found


def _is_silent(teams: Mapping[str, Team], tick: Tick, day: date) -> bool:
    received = sum(each.day(day).received for each in tick.counts.values())
    if received:
        return False
    expected = sum(history.expected_items(teams[each.team].history, each, day) for each in tick.described)
    return expected >= SILENCE_ITEMS


def _is_unreported(teams: Mapping[str, Team], tick: Tick, day: date) -> bool:
    """Whether people were there who had much to do, of a day on which nothing at all was completed."""
    items = 0.0
    for each in tick.described:
        source = Source(each, teams[each.team].book, tick.outages)
        worked = history.worked_on(source, tick.counts_of(each.team), Ended(day, tick.at))
        items += worked.present / worked.per_item if worked else 0.0
    return items >= SILENCE_ITEMS
