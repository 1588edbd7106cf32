"""The product with moves on: plans at each tick, proposals, both leads' answers, moves of what still fits."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from bench.decisions.policies.product.item_records import ItemRecords
from bench.decisions.policies.product.promises import Promise, promises_of
from bench.decisions.policies.product.proposal_log import ProposalLog
from bench.decisions.policies.product.published_inputs import tick_of
from bench.decisions.policies.product.triage import OrderOfWork
from bench.decisions.policies.product.watch import Watch
from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableMeasured, PlanDrawn, ShortageDeclared
from contracts.reliefs import DeclineReason
from contracts.settings import SettingsChanged
from mailroom.allocation.load import load_of
from mailroom.allocation.plan import Answer as Plan
from mailroom.allocation.planning import Planning, Tick, evolve
from mailroom.allocation.planning import answer as plan
from mailroom.proposals.agreement import accepted
from mailroom.proposals.bundles import Bundle, measure
from mailroom.proposals.fit import Room
from mailroom.proposals.life import Act
from mailroom.proposals.offers import Moving, open_offers
from mailroom.proposals.proposal import Proposal
from mailroom.proposals.upkeep import at_tick, taken_back
from mailroom.workdays import business_date
from office.traces.leads import Answer, answer
from office.traces.state import OfficeState
from office.traces.teams import REGION
from office.traces.traces import Trace

_EVENING = timedelta(hours=8)
"""From the tick to the end of the working day, when what was agreed in between is carried out."""


@dataclass(slots=True)
class Tally:
    """What the product said in a run."""

    proposed: int = 0
    stale: int = 0
    """Proposals that were accepted and of which nothing fitted any more."""
    ended_unanswered: dict[str, int] = field(default_factory=dict)
    """Offers that ended without both answers, by what ended them."""
    shortages: list[int] = field(default_factory=list)
    """Days on which a shortage was declared instead of moves."""
    promises: list[Promise] = field(default_factory=list)
    plan_hash: str = ""
    """Digest of every answer to a tick, in order: equal as long as a change leaves plans byte-identical."""


class Balance:
    """The product: one planning region, moves on."""

    name = "ours"

    def __init__(self, trace: Trace, *, gate: bool = False) -> None:
        self.watch = Watch(trace, gate=gate)
        self.tally = Tally()
        self._trace = trace
        self._planning = Planning(REGION)
        self._settings = SettingsChanged(region=REGION, version=1, at=tick_of(trace, 0), moves="on")
        self._outlooks: dict[str, TeamOutlookDrawn] = {}
        self._answers: dict[str, Answer] = {}
        self._order = OrderOfWork()
        self._records: ItemRecords | None = None
        self._log: ProposalLog | None = None

    @property
    def log(self) -> ProposalLog:
        """The proposals of the run. Raises ValueError before the first morning."""
        if self._log is None:
            raise ValueError("the run has not begun")
        return self._log

    def morning(self, office: OfficeState) -> None:
        """What was answered since last evening; then the tick: outlook, plan, offers."""
        records = self._records_of(office)
        at = tick_of(self._trace, office.day)
        self._settle(office, at, overnight=True)
        self._keep_up(records, at)
        self.log.forget_agreed(tick_of(self._trace, max(0, office.day - 1)))
        outlooks = self.watch.tick(office)
        self._outlooks = {outlook.team: outlook for outlook in outlooks}
        bundles = self._bundles(records)
        drawn = self._plan(at, outlooks, bundles)
        if isinstance(drawn, ShortageDeclared):
            self.tally.shortages.append(office.day)
        for proposal in taken_back(drawn.withdrawn, self.log.proposals):
            self._end(proposal, Act.SUPERSEDE, at)
        if isinstance(drawn, PlanDrawn) or (isinstance(drawn, ShortageDeclared) and drawn.moves):
            self._offer(office, drawn, bundles)
        self._order.follow(office, drawn, outlooks, records, self.watch.number)

    def evening(self, office: OfficeState) -> None:
        """What leads answered during the day."""
        self._settle(office, tick_of(self._trace, office.day) + _EVENING, overnight=False)

    def _records_of(self, office: OfficeState) -> ItemRecords:
        if self._records is None:
            self._records = ItemRecords(office)
            self._log = ProposalLog(self._records)
        return self._records

    def _bundles(self, records: ItemRecords) -> dict[str, list[Bundle]]:
        """What every team could give that shows any sign of need; nobody else is asked by a plan."""
        bound = self.log.bound()
        needy = (
            outlook.team
            for outlook in self._outlooks.values()
            if outlook.phase is not JamPhase.NORMAL or load_of(outlook).missing() > 0
        )
        return {team: records.movable(self.watch.number(team), bound) for team in needy}

    def _plan(self, at: datetime, outlooks: tuple[TeamOutlookDrawn, ...], bundles: dict[str, list[Bundle]]) -> Plan:
        log = self.log
        for event in log.unread:
            self._planning = evolve(self._planning, event)
        log.unread.clear()
        with self.watch.stopwatch.running():
            movable = tuple(measure(REGION, team, at, found) for team, found in bundles.items())
            tick = self._tick(at, outlooks, movable)
            self._planning, drawn = plan(self._planning, tick)
        self.tally.plan_hash = sha256((self.tally.plan_hash + drawn.model_dump_json()).encode()).hexdigest()
        return drawn

    def _tick(self, at: datetime, outlooks: tuple[TeamOutlookDrawn, ...], movable: tuple[MovableMeasured, ...]) -> Tick:
        log = self.log
        return Tick(
            at=at,
            based_on=BasedOn(outlook_at=at, proposals_version=log.version, settings_version=1),
            roster=self.watch.roster,
            settings=self._settings,
            outlooks=outlooks,
            movable=movable,
        )

    def _offer(self, office: OfficeState, drawn: Moving, bundles: dict[str, list[Bundle]]) -> None:
        with self.watch.stopwatch.running():
            opened, taken = open_offers(drawn, bundles, self.watch.roster, self.log.next_version)
        self.log.open(opened, taken)
        self.tally.proposed += len(opened)
        self.tally.promises += promises_of(office, drawn, self.watch)
        for proposal in opened:
            giver, receiver = self.watch.number(proposal.from_team), self.watch.number(proposal.to_team)
            self._answers[proposal.proposal_id] = answer(self._trace.seed, office.day, giver, receiver)

    def _keep_up(self, records: ItemRecords, at: datetime) -> None:
        """What becomes of undecided offers at the tick."""
        for proposal in self.log.undecided():
            items = records.waiting_of(proposal, self.watch.number(proposal.from_team))
            what = at_tick(proposal, items, at, self.watch.roster)
            if what is not None:
                self._end(proposal, what, at)

    def _end(self, proposal: Proposal, what: Act, at: datetime) -> None:
        """Nobody is asked any more."""
        self.tally.ended_unanswered[what.value] = self.tally.ended_unanswered.get(what.value, 0) + 1
        self.log.act(proposal, what, at)
        self._answers.pop(proposal.proposal_id, None)

    def _settle(self, office: OfficeState, now: datetime, *, overnight: bool) -> None:
        for proposal_id, given in list(self._answers.items()):
            if given.day == office.day and given.overnight is overnight:  # no day: never answered
                self._decide(office, proposal_id, given, now)
                del self._answers[proposal_id]

    def _decide(self, office: OfficeState, proposal_id: str, given: Answer, now: datetime) -> None:
        log, proposal = self.log, self.log.proposals[proposal_id]
        if not given.accepts:
            log.act(proposal, Act.DECLINE, now, DeclineReason.OTHER)
            return
        log.act(proposal, Act.ACCEPT_AS_GIVER, now)
        proposal = log.proposals[proposal_id]
        giver, receiver = self.watch.number(proposal.from_team), self.watch.number(proposal.to_team)
        waiting = self._records_of(office).waiting_of(proposal, giver)

        def room(offer: Proposal) -> Room:
            return log.room(offer, self._outlooks, self._settings, business_date(now))

        left, what = accepted(proposal, Act.ACCEPT_AS_RECEIVER, waiting, self.watch.roster, room)
        self.tally.stale += what is Act.SUPERSEDE
        office.move(log.act(left, what, now), giver, receiver)
