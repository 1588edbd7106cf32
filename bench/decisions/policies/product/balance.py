"""The product with moves on: plans, questions to people and what they answer, lists and moves, hour by hour."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from bench.decisions.policies.product.help import Help
from bench.decisions.policies.product.help_log import HelpLog
from bench.decisions.policies.product.promises import Promise, promises_of
from bench.decisions.policies.product.published_inputs import FIXED_HOURS, tick_of
from bench.decisions.policies.product.questions import People
from bench.decisions.policies.product.triage import OrderOfWork
from bench.decisions.policies.product.watch import Watch
from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableMeasured, PlanDrawn, PlannedAsk, ShortageDeclared
from contracts.settings import SettingsChanged
from mailroom.allocation.load import load_of
from mailroom.allocation.parameters import AGREED_WORKDAYS
from mailroom.allocation.plan import Answer as Plan
from mailroom.allocation.planning import Planning, Tick, evolve
from mailroom.allocation.planning import answer as plan
from mailroom.proposals.bundles import Bundle, measure
from office.traces.state import OfficeState
from office.traces.teams import REGION
from office.traces.traces import Trace


@dataclass(slots=True)
class Tally:
    """What the product said in a run."""

    proposed: int = 0
    """Lists of items, those that came with a question among them."""
    shortages: set[int] = field(default_factory=set)
    """Days on which a shortage was declared instead of moves."""
    promises: list[Promise] = field(default_factory=list)
    plan_hash: str = ""
    """Digest of every answer to a tick, in order: equal as long as a change leaves plans byte-identical."""


class Balance:
    """The product: one planning region, moves on. `bounded`: with the usual budget for each share, or with none."""

    name = "ours"

    def __init__(self, trace: Trace, *, gate: bool = False, by_size: bool = False, bounded: bool = True) -> None:
        self.watch = Watch(trace, gate=gate)
        self.tally = Tally()
        self.people = People(trace.seed, by_size=by_size)
        self._bounded = bounded
        self._planning = Planning(REGION)
        self._settings = SettingsChanged(region=REGION, version=1, at=tick_of(trace, 0), moves="on")
        self._order = OrderOfWork()
        self._help: Help | None = None

    @property
    def log(self) -> HelpLog:
        """The reliefs and lists of the run. Raises ValueError before the first morning."""
        if self._help is None:
            raise ValueError("the run has not begun")
        return self._help.log

    def help_in(self, office: OfficeState) -> Help:
        """The agreements of this run."""
        if self._help is None:
            self._help = Help(office, self.watch, self._settings, self.people)
        return self._help

    def morning(self, office: OfficeState) -> None:
        """What was answered since yesterday; then the tick."""
        self.help_in(office).go_on()
        self._tick(office)

    def hourly(self, office: OfficeState) -> None:
        """What was answered, and what it calls for. At a tick at which no plan is due nothing is judged."""
        self.help_in(office).go_on()
        self._fold(office)
        if office.hour in FIXED_HOURS or self._planning.is_due:
            self._tick(office)

    def evening(self, office: OfficeState) -> None:
        """What was answered in the last hour."""
        self.help_in(office).go_on()

    def _tick(self, office: OfficeState) -> None:
        """Outlook, plan, what is over, questions, lists."""
        given = self.help_in(office)
        at = tick_of(office.trace, office.day, office.hour)
        outlooks = self.watch.tick(office)
        given.outlooks = {outlook.team: outlook for outlook in outlooks}
        bundles = self._bundles(office)
        drawn = self._plan(office, at, bundles)
        if isinstance(drawn, ShortageDeclared):
            self.tally.shortages.add(office.day)
        given.end(drawn.ends, at)
        if isinstance(drawn, PlanDrawn) or (isinstance(drawn, ShortageDeclared) and drawn.moves):
            self.tally.proposed += given.open(drawn, bundles)
            self.tally.promises += promises_of(office, drawn, self.watch)
        self._order.follow(office, drawn, outlooks, given.records, self.watch.number)

    def _bundles(self, office: OfficeState) -> dict[str, list[Bundle]]:
        """What every team could give that shows any sign of need; nobody else is asked by a plan."""
        given = self.help_in(office)
        bound = given.log.bound()
        return {
            team: given.records.movable(self.watch.number(team), bound)
            for team, outlook in given.outlooks.items()
            if _is_needy(outlook)
        }

    def _fold(self, office: OfficeState) -> None:
        unread = self.help_in(office).log.unread
        for event in unread:
            self._planning = evolve(self._planning, event)
        unread.clear()

    def _plan(self, office: OfficeState, at: datetime, bundles: dict[str, list[Bundle]]) -> Plan:
        self._fold(office)
        with self.watch.stopwatch.running():
            movable = tuple(measure(REGION, team, at, found) for team, found in bundles.items())
            self._planning, drawn = plan(self._planning, self._seen(office, at, movable))
        self.tally.plan_hash = sha256((self.tally.plan_hash + drawn.model_dump_json()).encode()).hexdigest()
        return drawn if self._bounded else without_budget(drawn)

    def _seen(self, office: OfficeState, at: datetime, movable: tuple[MovableMeasured, ...]) -> Tick:
        given = self.help_in(office)
        return Tick(
            at=at,
            based_on=BasedOn(outlook_at=at, proposals_version=given.log.version, settings_version=1),
            roster=self.watch.roster,
            settings=self._settings,
            outlooks=tuple(given.outlooks.values()),
            movable=movable,
        )


def _is_needy(outlook: TeamOutlookDrawn) -> bool:
    return outlook.phase is not JamPhase.NORMAL or load_of(outlook).missing() > 0


def without_budget(drawn: Plan) -> Plan:
    """The same plan, which asks for as much in all as may be listed on all days."""
    if not isinstance(drawn, PlanDrawn | ShortageDeclared):
        return drawn
    return drawn.model_copy(update={"asks": tuple(map(_unbounded, drawn.asks))})


def _unbounded(ask: PlannedAsk) -> PlannedAsk:
    return ask.model_copy(update={"budget_minutes": ask.minutes_per_day * AGREED_WORKDAYS})
