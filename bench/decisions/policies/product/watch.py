"""Watch only: the engine's forecast and jams at each tick, exactly as `jams` asks for them."""

from dataclasses import dataclass, field, replace

from bench.decisions.policies.product.published_inputs import FIXED_HOURS, counts_of, outages, publications, tick_of
from bench.decisions.policies.stopwatch import Stopwatch
from contracts.jams import Cause, TeamOutlookDrawn
from mailroom.allocation.situation import JAMMED
from mailroom.forecast.staffing import evolve as publish
from mailroom.jams.region import Region, Team, judge
from mailroom.privacy import main_cause
from mailroom.teams import Roster, roster_of
from office.traces.days import TICKS
from office.traces.state import OfficeState
from office.traces.teams import REGION
from office.traces.traces import Trace


@dataclass(frozen=True, slots=True)
class Alarm:
    """A spell during which a team was in jam (forecast or open). `last` is the last day of it."""

    team: int
    first: int
    last: int
    cause: Cause | None
    """What the engine named on the first day, as it is shown."""


@dataclass(slots=True)
class Watch:
    """The jams side of the product in one run."""

    trace: Trace
    feed: bool = True
    """Without it no capacity is published and only the work that is done tells who is there."""
    gate: bool = False
    """Whether the gate P4 stands open, so that the engine tells planned from unplanned absence."""
    region: Region = field(default_factory=lambda: Region(REGION))
    roster: Roster = field(default_factory=Roster)
    alarms: list[Alarm] = field(default_factory=list)
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    _ongoing: dict[int, Alarm] = field(default_factory=dict)
    _number: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.roster = roster_of(team.described(self.trace.days) for team in self.trace.teams)
        self._number = {team.code: number for number, team in enumerate(self.trace.teams)}

    def number(self, code: str) -> int:
        """The number of a team."""
        return self._number[code]

    def tick(self, office: OfficeState) -> tuple[TeamOutlookDrawn, ...]:
        """Take in what was published and counted, and judge the tick."""
        seen = self._seen(office)
        self.stopwatch.begin()
        with self.stopwatch.running():
            judgement = judge(seen, self.roster, tick_of(self.trace, office.day, office.hour))
        self.region = judgement.region
        for outlook in judgement.outlooks:
            self._note(office.day, outlook)
        return judgement.outlooks

    def _seen(self, office: OfficeState) -> Region:
        teams = dict(self.region.teams)
        books = {code: team.book for code, team in teams.items()}
        is_first = office.hour == TICKS[0]
        for number, event in publications(self.trace, office.day, self.gate) if self.feed and is_first else ():
            code = self.trace.teams[number].code
            books[code] = publish(books.get(code, Team().book), event)
        for number, described in enumerate(self.trace.teams):
            team = teams.get(described.code, Team())
            counts = {0: counts_of(office, number)}
            teams[described.code] = replace(
                team, partials=counts, book=books.get(described.code, team.book), summed=None
            )
        more = tuple(outages(self.trace, office.day)) if is_first else ()
        return replace(self.region, teams=teams, outages=(*self.region.outages, *more))

    def _note(self, day: int, outlook: TeamOutlookDrawn) -> None:
        team = self._number[outlook.team]
        ongoing = self._ongoing.get(team)
        if outlook.phase in JAMMED:
            first = ongoing or Alarm(team, day, day, main_cause(outlook.cause_shares))
            self._ongoing[team] = replace(first, last=day)
        elif ongoing:
            self.alarms.append(self._ongoing.pop(team))

    def all_alarms(self) -> list[Alarm]:
        """Every alarm of the run, by first day and team; those that still stand end with it."""
        return sorted([*self.alarms, *self._ongoing.values()], key=lambda alarm: (alarm.first, alarm.team))


class WatchOnly:
    """The policy `none`, with the product watching."""

    name = "watch"

    def __init__(self, trace: Trace, *, feed: bool = True, gate: bool = False) -> None:
        self.watch = Watch(trace, feed, gate)

    def morning(self, office: OfficeState) -> None:
        """Look."""
        self.watch.tick(office)

    def hourly(self, office: OfficeState) -> None:
        """Look again at the fixed times."""
        if office.hour in FIXED_HOURS:
            self.watch.tick(office)

    def evening(self, office: OfficeState) -> None:
        """Nothing moves."""
