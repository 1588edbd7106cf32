"""What alerts must say at a moment, recounted from items, jams and questions, with code of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.item_state import ItemState, ItemStateChanged
from contracts.jams import JamPhase, TeamOutlookDrawn
from mailroom.deadlines import CLASSES, NO_END_OF_WORK
from mailroom.profile.duty import duty_seconds
from mailroom.profile.shown import hidden_teams
from mailroom.teams import roster_of
from mailroom.workdays import business_date, is_workday, local
from tests.boards.fortnight import Fortnight

OPENS, CLOSES = 8, 17
_DAY = 9 * 3600
"""Seconds of working time that an urgent item may wait."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One step: the phase of each team, teams that will miss a hard clock, sites where an urgent item is left lying,
    how many questions waited too long, and how many items have no team."""

    at: datetime
    phases: dict[str, JamPhase]
    missing: frozenset[str]
    urgent: frozenset[str]
    unanswered: int
    unplaced: int

    @property
    def on_duty(self) -> bool:
        """Whether the office works."""
        day = business_date(self.at)
        return is_workday(day) and local(day, OPENS) <= self.at < local(day, CLOSES)

    def teams(self, phase: JamPhase) -> frozenset[str]:
        """The teams in this phase."""
        return frozenset(team for team, found in self.phases.items() if found is phase)


def counted_at(play: Fortnight, at: datetime, asked: Iterable[datetime]) -> Moment:
    """Recount everything. `asked`: since when the questions wait that nobody has answered."""
    hidden = hidden_teams(roster_of(play.office.teams), play.office.region)
    phases = {team: phase for team, phase in play.phases().items() if team not in hidden}
    missing, urgent = set(), set()
    for team in (team for team in play.office.teams if team.team not in hidden):
        items = play.open_items(team.team)
        if _misses(items, play.outlooks[team.team], at):
            missing.add(team.team)
        if any(_lies(item, at) for item in items):
            urgent.add(team.site)
    late = sum(at >= _a_day_later(since) for since in asked)
    return Moment(at, phases, frozenset(missing), frozenset(urgent), late, len(play.open_items("")))


def _a_day_later(asked: datetime) -> datetime:
    day = business_date(asked) + timedelta(days=1)
    while not is_workday(day):
        day += timedelta(days=1)
    return asked + timedelta(days=(day - business_date(asked)).days)


def _lies(item: ItemStateChanged, at: datetime) -> bool:
    begun = item.state not in (ItemState.WAITING, ItemState.UNPLACED)
    earlier = item.legal_received_on < business_date(item.received_at)
    since = local(item.legal_received_on, OPENS) if earlier else item.received_at
    return CLASSES[item.item_class].urgent and not begun and duty_seconds(since, at) > _DAY


def _misses(items: Iterable[ItemStateChanged], outlook: TeamOutlookDrawn, at: datetime) -> bool:
    """Whether the work due up to some item is more than the capacity until that item's hard clock."""
    today, done = business_date(at), 0
    left = (local(today, CLOSES) - max(at, local(today, OPENS))) / timedelta(hours=CLOSES - OPENS)
    for item in sorted(items, key=lambda item: (item.due_on, item.item_id)):
        done += item.minutes
        ends = [clock.due_on for clock in item.clocks if clock.hard and clock.clock not in NO_END_OF_WORK]
        if ends and (min(ends) < today or _until(min(ends), outlook, max(0.0, left)) < done):
            return True
    return False


def _until(day: date, outlook: TeamOutlookDrawn, left_of_today: float) -> float:
    coming = outlook.capacity_days
    return left_of_today * coming[0].minutes + sum(each.minutes for each in coming if each.day <= day)
