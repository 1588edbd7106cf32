"""An office by whole days and numbers of items: fast enough to play twenty weeks, judged by the product's own rules.

Volumes, absences and their spread are those of `mailroom.traffic` (domain.md section 3); items of one class, receipt
date and due date are one heap. Work goes by due date. Nothing is moved between teams: detection alone is played.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil
from random import Random

from contracts.backlog import BacklogCell, BacklogCounted, DayFlow
from contracts.base import derive_id
from contracts.capacity import CapacityPublished
from contracts.item_state import ItemState
from contracts.items import ItemClass
from contracts.jams import Cause, JamPhase, TeamOutlookDrawn
from contracts.teams import TeamDescribed
from mailroom.deadlines import CLASSES, due_on, running_clocks
from mailroom.forecast import capacity
from mailroom.forecast.counts import counted
from mailroom.jams.region import Region, Team, judge
from mailroom.privacy import main_cause
from mailroom.teams import roster_of
from mailroom.traffic import NET_MINUTES_PER_FTE
from mailroom.traffic.draw import generator, lognormal, poisson
from mailroom.traffic.post import MIXING_SHAPE, class_factor, day_factor
from mailroom.traffic.staffing import (
    HIGHEST_LEAVE,
    LEAVE_BLOCKS,
    LEAVE_STARTS,
    SPELL_MEAN,
    SPELL_STARTS,
    TRAINING,
)
from mailroom.workdays import add_workdays, is_workday, local, workdays_between

REGION = "dueren"
FIRST_DAY = date(2026, 3, 2)
KNOWN_AHEAD = 20
SCANNED = 0.55
"""Share of the post that was stamped a working day before it comes in."""
DAY_NOISE = 0.17
"""Spread of a day's output that no published absence explains: completions spread by a variance of 4 times the mean
(decisions.md section 1.2), most of it absence."""
FLOW_DAYS = 10

Heap = tuple[ItemClass, date, date]
"""Class, due date, receipt date."""


@dataclass(frozen=True, slots=True)
class Crew:
    """A team: its staff, and its load as work coming in by usual capacity."""

    team: str
    site: str = "north"
    fte: float = 10.0
    posts: float = 10.0
    load: float = 0.82
    slack: float = 1.5
    """How long before its due date an item is worked on at the beginning: the smaller, the larger the arrears."""

    @property
    def rates(self) -> dict[ItemClass, float]:
        """Items per mean working day."""
        shares = {each: rule.share for each, rule in CLASSES.items() if rule.share and not rule.skill}
        shares[ItemClass.HA_NEU] = CLASSES[ItemClass.HA_NEU].share
        mean = sum(share * CLASSES[each].minutes for each, share in shares.items())
        minutes = self.load * self.fte * 0.78 * NET_MINUTES_PER_FTE
        return {each: share * minutes / mean for each, share in shares.items()}

    @property
    def described(self) -> TeamDescribed:
        """As the organisation describes it."""
        return TeamDescribed(
            event_id=derive_id("team", self.team),
            occurred_at=local(FIRST_DAY, 7),
            region=REGION,
            site=self.site,
            team=self.team,
            heads=ceil(self.posts),
            posts_fte=self.posts,
            staffed_fte=self.fte,
            usual_items_per_day=self.rates,
        )


def _usual_inflow(_team: str, _item_class: ItemClass, _day: int) -> float:
    return 1.0


def _nobody(_team: str, _day: int) -> float:
    return 0.0


def _usual_pace(_team: str, _day: int) -> float:
    return 1.0


def _works(_day: int) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Events:
    """What happens beside the usual, per team and number of the working day (1: the first)."""

    inflow: Callable[[str, ItemClass, int], float] = field(default=_usual_inflow)
    planned: Callable[[str, int], float] = field(default=_nobody)
    """Full-time equivalents on leave beside the usual, known `KNOWN_AHEAD` working days before."""
    unplanned: Callable[[str, int], float] = field(default=_nobody)
    pace: Callable[[str, int], float] = field(default=_usual_pace)
    scanner: Callable[[int], bool] = field(default=_works)
    capacity_feed: Callable[[int], bool] = field(default=_works)
    reported: Callable[[int], bool] = field(default=_works)
    """Whether anything is heard of what is completed."""


@dataclass(slots=True)
class Judged:
    """A team at one tick."""

    day: int
    at: datetime
    outlook: TeamOutlookDrawn

    @property
    def cause(self) -> Cause | None:
        """The main cause as the rules know it, before the gate."""
        return main_cause(self.outlook.cause_shares)


@dataclass(slots=True)
class _Floor:
    """What lies with one team, and what came and went."""

    heaps: Counter[Heap] = field(default_factory=Counter)
    flows: dict[tuple[date, ItemClass], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    unreported: Counter[Heap] = field(default_factory=Counter)
    """Done, but nobody has heard of it: still waiting as far as the counts know."""
    in_hand: float = 0.0


class BulkOffice:
    """The office on its way through the days; `judged` and `overdue` are what one asks it afterwards.

    `quiet`: always the usual absence, so that one thing stands out. `evenings`: judged at 17:00 as well as at 9:00.
    """

    def __init__(
        self,
        crews: Sequence[Crew],
        seed: int,
        events: Events | None = None,
        quiet: bool = False,
        evenings: bool = False,
    ) -> None:
        self.crews = {crew.team: crew for crew in crews}
        self.events = events or Events()
        self.judged: dict[str, list[Judged]] = defaultdict(list)
        self.overdue: dict[str, list[int]] = defaultdict(list)
        self.region = Region(REGION)
        self.floors = {team: _Floor() for team in self.crews}
        self._seed, self._evenings = seed, evenings
        self._planned: set[str] = set()
        self._late_scans: Counter[tuple[str, Heap]] = Counter()
        self._absent = {crew.team: _absences(crew, generator(seed, "absent", crew.team), quiet) for crew in crews}
        self._roster = roster_of([crew.described for crew in crews])
        for crew in crews:
            self._open(crew)

    def run(self, days: int) -> "BulkOffice":
        """Play so many working days more."""
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
        floors = {crew.team: _Floor() for crew in crews}
        for old, new in goes_to.items():
            floors[new].heaps += self.floors[old].heaps
            both = absent.setdefault(new, [(0.0, 0.0)] * len(self._absent[old]))
            absent[new] = [(a + c, b + d) for (a, b), (c, d) in zip(both, self._absent[old], strict=True)]
        for crew in crews:
            if crew.team in self.floors:
                floors[crew.team].flows = self.floors[crew.team].flows
        closed = [self.crews[old].described.model_copy(update={"closed": True}) for old in goes_to if old not in floors]
        emptied = {old: replace(self.region.teams[old], partials={}) for old in goes_to}
        self.region = replace(self.region, teams={**self.region.teams, **emptied})
        self.crews, self.floors, self._absent = {crew.team: crew for crew in crews}, floors, absent
        self._planned.clear()
        self._roster = roster_of([*(crew.described for crew in crews), *closed])
        self.overdue = defaultdict(list, {crew.team: [0] * number for crew in crews})

    def alarms(self, team: str) -> list[Judged]:
        """The ticks at which a jam of the team was forecast or opened, coming from a lower state."""
        raised, before = [], JamPhase.NORMAL
        for each in self.judged[team]:
            now = each.outlook.phase
            if now in _RAISED and before not in _RAISED:
                raised.append(each)
            before = now
        return raised

    def first_alarm(self, team: str, since: int = 1) -> Judged | None:
        """The first tick from that day on at which the team is in a jam, forecast or open."""
        return next((each for each in self.judged[team] if each.day >= since and each.outlook.phase in _RAISED), None)

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
            for heap, items in self._post(crew, day, 1 - ago, rng):
                left = workdays_between(FIRST_DAY, heap[1])
                kept = sum(left + rng.random() > crew.slack for _ in range(items))
                if kept:
                    self.floors[crew.team].heaps[heap] += kept

    def _post(self, crew: Crew, day: date, number: int, rng: Random) -> Iterator[tuple[Heap, int]]:
        since = add_workdays(day, -1)
        for each in (since + timedelta(days=n + 1) for n in range((day - since).days)):
            common = rng.gammavariate(MIXING_SHAPE, 1 / MIXING_SHAPE)
            for item_class, rate in crew.rates.items():
                mean = rate * day_factor(each) * class_factor(item_class, each) * common
                mean *= self.events.inflow(crew.team, item_class, number)
                items = poisson(rng, mean)
                scanned = round(SCANNED * items) if is_workday(each) else 0
                for stamped, count in ((add_workdays(day, -1), scanned), (day, items - scanned)):
                    yield from _heaps(rng, item_class, stamped, count)

    def _receive(self, crew: Crew, day: date, number: int) -> None:
        rng = generator(self._seed, "post", crew.team, day)
        scanned_on = add_workdays(day, -1)
        floor, late = self.floors[crew.team], self._late_scans
        for heap, items in self._post(crew, day, number, rng):
            if heap[2] == scanned_on and not self.events.scanner(number):
                late[crew.team, heap] += items
                continue
            self._add(floor, day, heap, items)
        if self.events.scanner(number):
            for team, heap in [key for key in late if key[0] == crew.team]:
                self._add(floor, day, heap, late.pop((team, heap)))

    @staticmethod
    def _add(floor: _Floor, day: date, heap: Heap, items: int) -> None:
        floor.heaps[heap] += items
        floor.flows[day, heap[0]][0] += items

    def _work(self, crew: Crew, day: date, number: int) -> None:
        floor = self.floors[crew.team]
        noise = lognormal(generator(self._seed, "output", crew.team, day), 1.0, DAY_NOISE)
        planned, unplanned = self._away(crew, number)
        minutes = (crew.fte - planned - unplanned) * NET_MINUTES_PER_FTE * noise
        minutes = minutes * self.events.pace(crew.team, number) + floor.in_hand
        before = Counter(floor.heaps)
        for heap in sorted(floor.heaps, key=lambda heap: (heap[1], heap)):
            done = min(floor.heaps[heap], int(minutes // CLASSES[heap[0]].minutes))
            minutes -= done * CLASSES[heap[0]].minutes
            floor.flows[day, heap[0]][1] += done if self.events.reported(number) else 0
            floor.heaps[heap] -= done
            if floor.heaps[heap]:
                break
            del floor.heaps[heap]
        if not self.events.reported(number):
            floor.unreported += before - floor.heaps
        elif floor.unreported:
            for heap, items in floor.unreported.items():
                floor.flows[day, heap[0]][1] += items
            floor.unreported.clear()
        floor.in_hand = minutes if floor.heaps else 0.0
        self.overdue[crew.team].append(sum(items for heap, items in floor.heaps.items() if heap[1] <= day))

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
            book = capacity.evolve(book, _published(crew, day, ahead, planned, 0.0 if ahead else unplanned))
        self.region = replace(self.region, teams={**self.region.teams, crew.team: replace(team, book=book)})

    def _tick(self, number: int, at: datetime) -> None:
        teams = dict(self.region.teams)
        for crew in self.crews.values():
            partial = self._counted(crew.team, at)
            teams[crew.team] = replace(teams.get(crew.team) or Team(), partials={0: counted(partial)})
        judgement = judge(replace(self.region, teams=teams), self._roster, at)
        self.region = judgement.region
        for outlook in judgement.outlooks:
            self.judged[outlook.team].append(Judged(number, at, outlook))

    def _counted(self, team: str, at: datetime) -> BacklogCounted:
        floor, day = self.floors[team], at.date()
        first = add_workdays(day, -FLOW_DAYS)
        cells = tuple(
            BacklogCell(each, ItemState.WAITING, due, received, items, items * CLASSES[each].minutes)
            for (each, due, received), items in sorted((floor.heaps + floor.unreported).items())
        )
        flows = tuple(
            DayFlow(on, each, came, 0, done, done * CLASSES[each].minutes, 0, 0, 0)
            for (on, each), (came, done) in sorted(floor.flows.items())
            if on >= first
        )
        return BacklogCounted.model_construct(
            region=REGION, team=team, source_partition=0, version=1, at=at, cells=cells, day_flows=flows
        )


_RAISED = (JamPhase.FORECAST, JamPhase.OPEN)


def _heaps(rng: Random, item_class: ItemClass, stamped: date, items: int) -> Iterator[tuple[Heap, int]]:
    """Items of a class and stamp; two fifths of the evidence have the date of an open matter instead of their own."""
    if not items:
        return
    due = due_on(running_clocks(item_class, stamped))
    bound = round(0.4 * items) if item_class is ItemClass.UNTERLAGEN else 0
    for _ in range(bound):
        yield (item_class, add_workdays(stamped, rng.randint(6, 14)), stamped), 1
    yield (item_class, due, stamped), items - bound


def _absences(crew: Crew, rng: Random, quiet: bool) -> list[tuple[float, float]]:
    """Planned and unplanned absence per working day in FTE."""
    days = 180
    if quiet:
        return [(round(0.29 * crew.fte) / 2, round(0.1 * crew.fte) / 2)] * days
    planned, unplanned = [0.0] * days, [0.0] * days
    for start in range(-30, days):
        for _ in range(poisson(rng, LEAVE_STARTS * crew.fte)):
            _occupy(planned, start, rng.choice(LEAVE_BLOCKS))
        for _ in range(poisson(rng, SPELL_STARTS * crew.fte)):
            _occupy(unplanned, start, ceil(1 + rng.expovariate(1 / SPELL_MEAN)))
        _occupy(planned, start, 1, poisson(rng, TRAINING * crew.fte))
    most = int(2 * HIGHEST_LEAVE * crew.fte) / 2
    return [
        (min(one, most), min(other, crew.fte - min(one, most))) for one, other in zip(planned, unplanned, strict=True)
    ]


def _occupy(days: list[float], start: int, length: int, fte: float = 1.0) -> None:
    for day in range(max(0, start), min(len(days), start + length)):
        days[day] += fte


def _published(crew: Crew, day: date, ahead: int, planned: float, unplanned: float) -> CapacityPublished:
    planned, unplanned = round(2 * planned) / 2, round(2 * unplanned) / 2
    of_day = add_workdays(day, ahead) if ahead else day
    heads = ceil(crew.posts)
    persons = min(ceil(planned), heads)
    return CapacityPublished(
        event_id=derive_id("capacity", crew.team, day, ahead),
        region=REGION,
        team=crew.team,
        day=of_day,
        heads=heads,
        fte_available=max(0.0, crew.fte - planned - unplanned),
        fte_planned_absence=planned,
        fte_unplanned_absence=unplanned,
        persons_planned=persons,
        persons_unplanned=min(ceil(unplanned), heads - persons),
        slot=local(day, 8, 30),
    )
