"""An office by whole days and numbers of items: fast enough to play twenty weeks, judged by the product's own rules.

Volumes, absences and their spread are those of `office.world` (docs/rules/played-office.md). Items of one class,
receipt date and due date are one heap. Work goes by due date. Nothing is moved between teams: detection alone is
played.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from contracts.jams import Cause, JamPhase, TeamOutlookDrawn
from mailroom.forecast import staffing
from mailroom.forecast.counts import counted
from mailroom.jams.region import Region, Team, judge
from mailroom.privacy import LOWEST_K_PART, main_cause
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays, local, workdays_between
from office.model.draw import generator, lognormal
from office.world import NET_MINUTES_PER_FTE
from tests.unit.mailroom.scenarios.arrears import Arrears, post
from tests.unit.mailroom.scenarios.crews import FIRST_DAY, REGION, Crew, absences, published
from tests.unit.mailroom.scenarios.events import Events

KNOWN_AHEAD = 20
RAISED = (JamPhase.FORECAST, JamPhase.OPEN)
DAY_NOISE = 0.17
"""Spread of a day's output that no published absence explains: completions spread by a variance of 4 times the mean
(docs/rules/forecast.md#variance), most of it absence."""


@dataclass(slots=True)
class Judged:
    """A team at one tick."""

    day: int
    at: datetime
    outlook: TeamOutlookDrawn

    @property
    def cause(self) -> Cause | None:
        """The main cause, as it is shown."""
        return main_cause(self.outlook.cause_shares)


class BulkOffice:
    """The office on its way through the days; `judged` and `overdue` are what one asks it afterwards.

    `quiet`: always the usual absence, so that one thing stands out. `evenings`: judged at 17:00 as well as at 9:00.
    `gate`: so many persons are in each part of every absence that the gate P4 is open.
    """

    def __init__(
        self,
        crews: Sequence[Crew],
        seed: int,
        events: Events | None = None,
        quiet: bool = False,
        evenings: bool = False,
        gate: bool = False,
    ) -> None:
        self._least = LOWEST_K_PART if gate else 0
        self.crews = {crew.team: crew for crew in crews}
        self.events = events or Events()
        self.judged: dict[str, list[Judged]] = defaultdict(list)
        self.overdue: dict[str, list[int]] = defaultdict(list)
        self.region = Region(REGION)
        self.arrears = {team: Arrears() for team in self.crews}
        self._seed, self._evenings = seed, evenings
        self._planned: set[str] = set()
        self._absent = {crew.team: absences(crew, seed, quiet) for crew in crews}
        self._roster = roster_of([crew.described for crew in crews])
        for crew in crews:
            self._open(crew)

    def run(self, days: int) -> "BulkOffice":
        """Play this many working days more."""
        start = len(next(iter(self.overdue.values()), []))
        for number in range(start + 1, start + days + 1):
            day = add_workdays(FIRST_DAY, number - 1)
            for crew in self.crews.values():
                self._publish(crew, day, number)
            self._tick(number, local(day, 9))
            for crew in self.crews.values():
                self._receive(crew, day, number)
                self._work(crew, day, number)
            if self._evenings:
                self._tick(number, local(day, 17))
        return self

    def reorganise(self, crews: Sequence[Crew], goes_to: Mapping[str, str]) -> None:
        """Each team's work, and who of it is absent, goes to the team named; teams that get nothing end."""
        number = len(next(iter(self.overdue.values())))
        absent: dict[str, list[tuple[float, float]]] = {}
        arrears = {crew.team: Arrears() for crew in crews}
        for old, new in goes_to.items():
            arrears[new].heaps += self.arrears[old].heaps
            arrears[new].late_scans += self.arrears[old].late_scans
            both = absent.setdefault(new, [(0.0, 0.0)] * len(self._absent[old]))
            absent[new] = [(a + c, b + d) for (a, b), (c, d) in zip(both, self._absent[old], strict=True)]
        for crew in crews:
            if crew.team in self.arrears:
                arrears[crew.team].flows = self.arrears[crew.team].flows
        closed = [
            self.crews[old].described.model_copy(update={"closed": True}) for old in goes_to if old not in arrears
        ]
        emptied = {old: replace(self.region.teams[old], partials={}) for old in goes_to}
        self.region = replace(self.region, teams={**self.region.teams, **emptied})
        self.crews, self.arrears, self._absent = {crew.team: crew for crew in crews}, arrears, absent
        self._planned.clear()
        self._roster = roster_of([*(crew.described for crew in crews), *closed])
        self.overdue = defaultdict(list, {crew.team: [0] * number for crew in crews})

    def alarms(self, team: str) -> list[Judged]:
        """The ticks at which a jam of the team was forecast or opened, coming from a lower state."""
        raised, before = [], JamPhase.NORMAL
        for each in self.judged[team]:
            now = each.outlook.phase
            if now in RAISED and before not in RAISED:
                raised.append(each)
            before = now
        return raised

    def first_alarm(self, team: str, since: int = 1) -> Judged | None:
        """The first tick from that day on at which the team is in a jam, forecast or open."""
        return next((each for each in self.judged[team] if each.day >= since and each.outlook.phase in RAISED), None)

    def raised(self) -> list[Judged]:
        """Every tick at which some team is in a jam, forecast or open."""
        return [each for team in self.crews for each in self.judged[team] if each.outlook.phase in RAISED]

    def is_late(self, team: str, day: int, within: int) -> bool:
        """Whether dates really broke then: two days with more overdue than a quarter of a day's arrivals."""
        limit = 0.25 * sum(self.crews[team].rates.values())
        late = [items > limit for items in self.overdue[team][day - 1 : day + within]]
        return any(one and two for one, two in pairwise(late))

    def _open(self, crew: Crew) -> None:
        """What has come in over the last weeks and is not yet as close to its due date as the team works."""
        rng = generator(self._seed, "opening", crew.team)
        for ago in range(16, 0, -1):
            day = add_workdays(FIRST_DAY, -ago)
            for heap, items in post(crew, self.events, day, 1 - ago, rng):
                left = workdays_between(FIRST_DAY, heap[1])
                kept = sum(left + rng.random() > crew.slack for _ in range(items))
                if kept:
                    self.arrears[crew.team].heaps[heap] += kept

    def _receive(self, crew: Crew, day: date, number: int) -> None:
        rng = generator(self._seed, "post", crew.team, day)
        scanned_on = add_workdays(day, -1)
        own, scans = self.arrears[crew.team], self.events.scanner(number)
        for heap, items in post(crew, self.events, day, number, rng):
            if heap[2] == scanned_on and not scans:
                own.late_scans[heap] += items
            else:
                own.add(day, heap, items)
        if scans:
            for heap, items in own.late_scans.items():
                own.add(day, heap, items)
            own.late_scans.clear()

    def _work(self, crew: Crew, day: date, number: int) -> None:
        noise = lognormal(generator(self._seed, "output", crew.team, day), 1.0, DAY_NOISE)
        planned, unplanned = self._away(crew, number)
        minutes = (crew.fte - planned - unplanned) * NET_MINUTES_PER_FTE * noise
        own = self.arrears[crew.team]
        own.work(day, minutes * self.events.pace(crew.team, number), self.events.reported(number))
        self.overdue[crew.team].append(own.overdue(day))

    def _away(self, crew: Crew, number: int) -> tuple[float, float]:
        planned, unplanned = self._absent[crew.team][number - 1]
        planned = min(planned + self.events.planned(crew.team, number), crew.fte)
        return planned, min(unplanned + self.events.unplanned(crew.team, number), crew.fte - planned)

    def _publish(self, crew: Crew, day: date, number: int) -> None:
        """The day as it is, and the leave of a day four weeks ahead (of all until then, in the beginning)."""
        if not self.events.capacity_feed(number):
            return
        team = self.region.teams.get(crew.team) or Team()
        book = team.book
        new = (KNOWN_AHEAD,) if crew.team in self._planned else range(1, KNOWN_AHEAD + 1)
        self._planned.add(crew.team)
        for ahead in (0, *new):
            planned, unplanned = self._away(crew, number + ahead)
            book = staffing.evolve(book, published(crew, day, ahead, planned, 0.0 if ahead else unplanned, self._least))
        self.region = replace(self.region, teams={**self.region.teams, crew.team: replace(team, book=book)})

    def _tick(self, number: int, at: datetime) -> None:
        teams = dict(self.region.teams)
        for crew in self.crews.values():
            partial = counted(self.arrears[crew.team].counted(crew.team, at))
            teams[crew.team] = replace(teams.get(crew.team) or Team(), partials={0: partial})
        judgement = judge(replace(self.region, teams=teams), self._roster, at)
        self.region = judgement.region
        for outlook in judgement.outlooks:
            self.judged[outlook.team].append(Judged(number, at, outlook))
