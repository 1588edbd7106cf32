"""The product with moves on: plans at each tick, proposals, both leads' answers, moves of what still fits."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from bench.decisions.policies.product.ledger import Ledger
from bench.decisions.policies.product.papers import Papers
from bench.decisions.policies.product.promises import Promise, promises_of
from bench.decisions.policies.product.sight import tick_of
from bench.decisions.policies.product.triage import OrderOfWork
from bench.decisions.policies.product.watch import Watch
from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableMeasured, PlanDrawn, ShortageDeclared
from contracts.proposals import DeclineReason
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
        self._papers: Papers | None = None
        self._ledger: Ledger | None = None

    @property
    def ledger(self) -> Ledger:
        """The proposals of the run. Raises ValueError before the first morning."""
        if self._ledger is None:
            raise ValueError("the run has not begun")
        return self._ledger

    def morning(self, office: OfficeState) -> None:
        """What was answered since last evening; then the tick: outlook, plan, offers."""
        papers = self._papers_of(office)
        at = tick_of(self._trace, office.day)
        self._settle(office, at, overnight=True)
        self._keep_up(papers, at)
        self.ledger.forget_agreed(tick_of(self._trace, max(0, office.day - 1)))
        outlooks = self.watch.tick(office)
        self._outlooks = {outlook.team: outlook for outlook in outlooks}
        bundles = self._bundles(papers)
        drawn = self._plan(at, outlooks, bundles)
        if isinstance(drawn, ShortageDeclared):
            self.tally.shortages.append(office.day)
        for proposal in taken_back(drawn.withdrawn, self.ledger.proposals):
            self._end(proposal, Act.SUPERSEDE, at)
        if isinstance(drawn, PlanDrawn) or (isinstance(drawn, ShortageDeclared) and drawn.moves):
            self._offer(office, drawn, bundles)
        self._order.follow(office, drawn, outlooks, papers, self.watch.number)

    def evening(self, office: OfficeState) -> None:
        """What leads answered during the day."""
        self._settle(office, tick_of(self._trace, office.day) + _EVENING, overnight=False)

    def _papers_of(self, office: OfficeState) -> Papers:
        if self._papers is None:
            self._papers = Papers(office)
            self._ledger = Ledger(self._papers)
        return self._papers

    def _bundles(self, papers: Papers) -> dict[str, list[Bundle]]:
        """What every team could give that shows any sign of need; nobody else is asked by a plan."""
        bound = self.ledger.bound()
        needy = (
            outlook.team
            for outlook in self._outlooks.values()
            if outlook.phase is not JamPhase.NORMAL or load_of(outlook).missing() > 0
        )
        return {team: papers.movable(self.watch.number(team), bound) for team in needy}

    def _plan(self, at: datetime, outlooks: tuple[TeamOutlookDrawn, ...], bundles: dict[str, list[Bundle]]) -> Plan:
        ledger = self.ledger
        for event in ledger.unread:
            self._planning = evolve(self._planning, event)
        ledger.unread.clear()
        with self.watch.stopwatch.running():
            movable = tuple(measure(REGION, team, at, found) for team, found in bundles.items())
            tick = self._tick(at, outlooks, movable)
            self._planning, drawn = plan(self._planning, tick)
        self.tally.plan_hash = sha256((self.tally.plan_hash + drawn.model_dump_json()).encode()).hexdigest()
        return drawn

    def _tick(self, at: datetime, outlooks: tuple[TeamOutlookDrawn, ...], movable: tuple[MovableMeasured, ...]) -> Tick:
        ledger = self.ledger
        return Tick(
            at=at,
            based_on=BasedOn(outlook_at=at, proposals_version=ledger.version, settings_version=1),
            roster=self.watch.roster,
            settings=self._settings,
            outlooks=outlooks,
            movable=movable,
        )

    def _offer(self, office: OfficeState, drawn: Moving, bundles: dict[str, list[Bundle]]) -> None:
        with self.watch.stopwatch.running():
            opened, taken = open_offers(drawn, bundles, self.watch.roster, self.ledger.next_version)
        self.ledger.open(opened, taken)
        self.tally.proposed += len(opened)
        self.tally.promises += promises_of(office, drawn, self.watch)
        for proposal in opened:
            giver, receiver = self.watch.number(proposal.from_team), self.watch.number(proposal.to_team)
            self._answers[proposal.proposal_id] = answer(self._trace.seed, office.day, giver, receiver)

    def _keep_up(self, papers: Papers, at: datetime) -> None:
        """What becomes of undecided offers at the tick."""
        for proposal in self.ledger.undecided():
            items = papers.waiting_of(proposal, self.watch.number(proposal.from_team))
            what = at_tick(proposal, items, at, self.watch.roster)
            if what is not None:
                self._end(proposal, what, at)

    def _end(self, proposal: Proposal, what: Act, at: datetime) -> None:
        """Nobody is asked any more."""
        self.tally.ended_unanswered[what.value] = self.tally.ended_unanswered.get(what.value, 0) + 1
        self.ledger.act(proposal, what, at)
        self._answers.pop(proposal.proposal_id, None)

    def _settle(self, office: OfficeState, now: datetime, *, overnight: bool) -> None:
        for proposal_id, given in list(self._answers.items()):
            if given.day == office.day and given.overnight is overnight:  # no day: never answered
                self._decide(office, proposal_id, given, now)
                del self._answers[proposal_id]

    def _decide(self, office: OfficeState, proposal_id: str, given: Answer, now: datetime) -> None:
        ledger, proposal = self.ledger, self.ledger.proposals[proposal_id]
        if not given.accepts:
            ledger.act(proposal, Act.DECLINE, now, DeclineReason.OTHER)
            return
        ledger.act(proposal, Act.ACCEPT_AS_GIVER, now)
        proposal = ledger.proposals[proposal_id]
        giver, receiver = self.watch.number(proposal.from_team), self.watch.number(proposal.to_team)
        waiting = self._papers_of(office).waiting_of(proposal, giver)

        def room(offer: Proposal) -> Room:
            return ledger.room(offer, self._outlooks, self._settings, business_date(now))

        left, what = accepted(proposal, Act.ACCEPT_AS_RECEIVER, waiting, self.watch.roster, room)
        self.tally.stale += what is Act.SUPERSEDE
        office.move(ledger.act(left, what, now), giver, receiver)
