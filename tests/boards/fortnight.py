"""A fortnight played in one process: post, clerks, counts, forecast, jams and plans; no services.

It keeps what has changed since the last step, for the services that are told of it. Proposals are made by `assignment`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from contracts.base import derive_id
from contracts.item_state import ItemState, ItemStateChanged
from contracts.items import ItemCompleted, ItemEvent, ItemReceived, ItemStarted, PlacementOrdered, TransferOrdered
from contracts.jams import JamChanged, JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, PlanDrawn
from contracts.proposals import ProposalsEvent
from contracts.settings import SettingsChanged
from mailroom.allocation import planning
from mailroom.allocation.planning import Planning, Tick
from mailroom.assignment import Placeable, choose
from mailroom.backlog import Counts
from mailroom.forecast import staffing
from mailroom.forecast.counts import counted
from mailroom.items import Item, evolve
from mailroom.jams.region import Judgement, Region, Team, judge
from mailroom.proposals.bundles import bundles_of, measure
from mailroom.teams import Roster, roster_of
from mailroom.workdays import add_workdays, business_date, local
from office.model.hours import OPENS, share_of_workday
from office.world import NET_MINUTES_PER_FTE, World
from tests.doubles.backlog_bytes import counted as partial_of
from tests.doubles.backlog_bytes import publish

STEPS = ((8, 30), (10, 0), (13, 0), (15, 0), (17, 0), (18, 0))


@dataclass(slots=True)
class Fortnight:
    """The office on its way through the days: what there is, and what has changed since the last step."""

    office: World
    items: dict[str, Item] = field(default_factory=dict)
    changes: list[JamChanged] = field(default_factory=list)
    outlooks: dict[str, TeamOutlookDrawn] = field(default_factory=dict)
    plans: list[PlanDrawn] = field(default_factory=list)
    judged: Judgement | None = None
    at: datetime | None = None
    changed: set[str] = field(default_factory=set)
    received: list[ItemReceived] = field(default_factory=list)
    _counts: Counts = field(default_factory=Counts)
    _in_hand: dict[str, tuple[str, float]] = field(default_factory=dict)
    _open: dict[str, dict[str, Item]] = field(default_factory=dict)
    _shown: dict[str, ItemStateChanged] = field(default_factory=dict)
    _offset: int = 0
    _roster: Roster = field(init=False)
    _region: Region = field(init=False)
    _planning: Planning = field(init=False)
    _settings: SettingsChanged = field(init=False)

    def steps(self, days: int) -> Iterator[int]:
        """Play this many working days from the office's first one; yields the number of each step, from 1 on."""
        number = 0
        self._roster = roster_of(self.office.teams)
        self._region = Region(self.office.region)
        self._planning = Planning(self.office.region)
        self._settings = SettingsChanged(
            region=self.office.region, version=1, at=local(self.office.first_day, 7), moves="on", placement="order"
        )
        post = iter(self._post(days))
        coming = next(post, None)
        before = local(self.office.first_day, OPENS)
        for day in self._workdays(days):
            self._publish_capacity(day)
            for at in (local(day, *step) for step in STEPS):
                while coming is not None and coming.occurred_at <= at:
                    self._fold(coming)
                    coming = next(post, None)
                self._work(before, at)
                self._tick(at)
                before, number = at, number + 1
                yield number

    def _workdays(self, days: int) -> list[date]:
        return [add_workdays(self.office.first_day, n) for n in range(days)]

    def _post(self, days: int) -> Iterator[ItemReceived]:
        yield from self.office.opening_items()
        day, last = self.office.first_day, self._workdays(days)[-1]
        while day <= last:
            yield from self.office.arrivals(day)
            day += timedelta(days=1)

    def _publish_capacity(self, day: date) -> None:
        teams = dict(self._region.teams)
        for event in self.office.capacity(day, 20):
            team = teams.get(event.team, Team())
            teams[event.team] = replace(team, book=staffing.evolve(team.book, event))
        self._region = replace(self._region, teams=teams)

    def _fold(self, event: ItemEvent) -> None:
        before = self.items.get(event.item_id)
        self._offset += 1
        self._shown.pop(event.item_id, None)
        after = self.items[event.item_id] = evolve(before, event, self._offset, self._roster)
        self._counts.change(before, after)
        for item, add in ((before, False), (after, True)):
            if item is not None and item.now is not None and item.now.is_open:
                mine = self._open.setdefault(item.team or "", {})
                if add:
                    mine[item.item_id] = item
                else:
                    mine.pop(item.item_id, None)
        self.changed.add(after.item_id)
        if isinstance(event, ItemReceived):
            self.received.append(event)

    def _work(self, start: datetime, end: datetime) -> None:
        day = business_date(end)
        share = share_of_workday(start, end)
        if not share:
            return
        for plan in self.office.plans:
            minutes = self.office.fte_present(plan.team, day) * NET_MINUTES_PER_FTE * share
            waiting = sorted(
                (item for item in self._open.get(plan.team, {}).values() if item.state is ItemState.WAITING),
                key=lambda item: (item.now.due if item.now else 0, item.item_id),
            )
            self._work_team(plan.team, iter(waiting), minutes, end)

    def _work_team(self, team: str, waiting: Iterator[Item], minutes: float, at: datetime) -> None:
        while minutes > 0:
            item_id, left = self._in_hand.pop(team, ("", 0.0))
            if not item_id:
                item = next(waiting, None)
                if item is None or item.now is None:
                    return
                item_id, left = item.item_id, self.office.true_minutes(item.item_id, item.now.minutes)
                self._fold(_fact(ItemStarted, item_id, at - timedelta(minutes=1)))
            if left > minutes:
                self._in_hand[team] = (item_id, left - minutes)
                return
            minutes -= left
            self._fold(_fact(ItemCompleted, item_id, at))

    def _tick(self, at: datetime) -> None:
        judged = self._judge(at)
        self._place(at)
        if all(outlook.phase is JamPhase.NORMAL for outlook in judged.outlooks):
            return
        bundles = {plan.team: bundles_of(self.open_items(plan.team)) for plan in self.office.plans}
        tick = Tick(
            at=at,
            based_on=BasedOn(outlook_at=at, proposals_version=self._planning.version, settings_version=1),
            roster=self._roster,
            settings=self._settings,
            outlooks=judged.outlooks,
            movable=tuple(measure(self.office.region, team, at, bundles[team]) for team in sorted(bundles)),
        )
        self._planning, answer = planning.answer(self._planning, tick)
        if isinstance(answer, PlanDrawn):
            self.plans.append(answer)

    def hear(self, event: ProposalsEvent) -> None:
        """What `assignment` has published."""
        self._planning = planning.evolve(self._planning, event)

    def _judge(self, at: datetime) -> Judgement:
        teams = dict(self._region.teams)
        for region, name in self._counts.take_changed():
            partial = partial_of(self._counts.partial(region, name, at, self._offset, 0))
            teams[name] = replace(teams.get(name, Team()), partials={0: counted(partial)})
        judged = judge(replace(self._region, teams=teams), self._roster, at)
        self.judged, self.at, self._region = judged, at, judged.region
        self.changes += judged.changes
        self.outlooks = {outlook.team: outlook for outlook in judged.outlooks}
        return judged

    def _place(self, at: datetime) -> None:
        loads = {team: outlook.days_of_work_left for team, outlook in self.outlooks.items()}
        for item in list(self._open.get("", {}).values()):
            shown = self._show(item)
            wanted = Placeable(item_class=shown.item_class, skills=shown.skills, not_to_team=shown.not_to_team)
            team = choose(wanted, self.office.teams, loads).team
            assert team is not None, "some team of the office can work on every class"
            order = PlacementOrdered(
                event_id=derive_id("place", item.item_id), item_id=item.item_id, occurred_at=at, to_team=team
            )
            self._fold(order)

    def _show(self, item: Item) -> ItemStateChanged:
        if item.item_id not in self._shown:
            self._shown[item.item_id] = publish(item)
        return self._shown[item.item_id]

    def order(self, order: TransferOrdered) -> None:
        """Carry out an order of `assignment`; the verdict is in the item."""
        self._fold(order)

    def open_items(self, team: str) -> list[ItemStateChanged]:
        """The team's open items as they are published; of nobody's team for an empty name."""
        return [self._show(item) for item in self._open.get(team, {}).values()]

    def phases(self) -> dict[str, JamPhase]:
        """The phase of every team by the log of changes alone."""
        return {change.team: change.phase for change in self.changes}


def _fact(kind: type[ItemStarted] | type[ItemCompleted], item_id: str, at: datetime) -> ItemEvent:
    return kind(event_id=derive_id(kind.__name__, item_id, at.isoformat()), item_id=item_id, occurred_at=at)
