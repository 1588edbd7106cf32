"""The read model: what assignment knows right now about items, teams, proposals and orders, held in memory.

Everything here is also in SQL and is rebuilt from there at the start (`loading`). Changed only within a transaction of
the `ServiceState`, so that rows and memory agree.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from contracts.backlog import UnplacedReason
from contracts.item_state import CLOSED_STATES, ItemStateChanged
from contracts.jams import JamChanged, TeamOutlookDrawn
from contracts.plans import MovableMeasured
from contracts.reliefs import ConsentState, ReliefChanged
from contracts.settings import SettingsChanged
from contracts.teams import TeamDescribed
from mailroom import teams
from mailroom.allocation.shortage.in_force import Triage
from mailroom.help.happened import Happened, is_looked_after
from mailroom.proposals.bundles import Bundle
from mailroom.proposals.proposal import Proposal
from mailroom.teams import Roster
from services.assignment.state.memory.item_index import ItemIndex
from services.assignment.state.memory.movable_work import MovableWork
from services.assignment.state.memory.records import PlanRequest, Region, SentOrder, is_active
from services.chassis.clock import NEVER_DRIVEN

_GONE = frozenset({UnplacedReason.TEAM_CLOSED, UnplacedReason.TEAM_ELSEWHERE})


class ReadModel:
    """In-memory state; the methods keep its indexes true. `moves`, `placement`: what a new region starts with."""

    def __init__(
        self, moves: Literal["watch_only", "on"] = "watch_only", placement: Literal["advise", "order"] = "advise"
    ) -> None:
        self._new_region = SettingsChanged.model_construct(
            region="-", version=0, at=NEVER_DRIVEN, moves=moves, placement=placement
        )
        self.roster = Roster()
        self.items: dict[str, ItemStateChanged] = {}
        self.outlooks: dict[str, TeamOutlookDrawn] = {}
        self.jams: dict[str, JamChanged] = {}
        self.settings: dict[str, SettingsChanged] = {}
        self.regions: dict[str, Region] = {}
        self.reliefs: dict[str, ReliefChanged] = {}
        self.happened: dict[str, Happened] = {}
        self.proposals: dict[str, Proposal] = {}
        self.agreed: dict[str, Proposal] = {}
        self.waiting: dict[str, SentOrder] = {}
        self.plan_requests: dict[str, PlanRequest] = {}
        self.taken_back: dict[str, SentOrder] = {}
        self.moved: dict[tuple[str, str, str], int] = {}
        self.last_tick: datetime | None = None
        self.tick_before: datetime | None = None
        self._index = ItemIndex()
        self._movable = MovableWork()

    def put_item(self, item: ItemStateChanged) -> bool:
        """Apply a newer state of an item; False if a newer one is known."""
        known = self.items.get(item.item_id)
        if known is not None and known.version > item.version:
            return False
        self.drop_item(item.item_id)
        if item.state not in CLOSED_STATES:
            self.items[item.item_id] = item
            self._index.put(item)
            self._movable.changed(item.team)
        return True

    def drop_item(self, item_id: str) -> None:
        """Forget an item that was closed or erased."""
        known = self.items.pop(item_id, None)
        if known is None:
            return
        self._index.drop(known)
        self._movable.changed(known.team)

    def unplaced(self) -> list[ItemStateChanged]:
        """Open items that wait in no open team of their region, earliest clock first; also those that name a team."""
        return self._index.unplaced(self.roster)

    def take_team(self, described: TeamDescribed) -> None:
        """Master data of a team, for the first time or again; nothing is kept of what it was elsewhere."""
        self.roster = teams.evolve(self.roster, described)
        team = described.team
        outlook, jam = self.outlooks.get(team), self.jams.get(team)
        if outlook is not None and self._is_gone(team, outlook.region):
            del self.outlooks[team]
        if jam is not None and self._is_gone(team, jam.region):
            del self.jams[team]
        self._movable.described(team)

    def put_outlook(self, outlook: TeamOutlookDrawn) -> None:
        """The newest outlook of a team; one drawn before the team was closed or left no longer counts."""
        if not self._is_gone(outlook.team, outlook.region):
            self.outlooks[outlook.team] = outlook

    def put_jam(self, jam: JamChanged) -> None:
        """The newest change of a team's jam; the end of one in a region that the team has left says nothing about it
        now."""
        if not self._is_gone(jam.team, jam.region):
            self.jams[jam.team] = jam

    def _is_gone(self, team: str, region: str) -> bool:
        return self.roster.why_unplaced(team, region) in _GONE

    def household_teams(self, case_key: str | None) -> tuple[str, ...]:
        """Teams with open items of this household, the one with most of them first, ties by code."""
        return self._index.household_teams(case_key)

    def put_relief(self, relief: ReliefChanged) -> None:
        """Keep a relief while it is open, and as long afterwards as what it promised is compared with what happens."""
        self.reliefs[relief.relief_id] = relief

    def lists_of(self, relief_id: str) -> tuple[Proposal, ...]:
        """The lists of a relief that are open or wait for verdicts, by id."""
        own = (each for each in self.proposals.values() if each.relief_id == relief_id)
        return tuple(sorted(own, key=lambda each: each.proposal_id))

    def reliefs_of(self, region: str) -> tuple[ReliefChanged, ...]:
        """The open reliefs of a region, by id."""
        return tuple(each for each in self.open_reliefs() if each.region == region)

    def open_reliefs(self) -> tuple[ReliefChanged, ...]:
        """All reliefs that have not ended, by id."""
        known = (self.reliefs[name] for name in sorted(self.reliefs))
        return tuple(each for each in known if each.state is not ConsentState.ENDED)

    def put_proposal(self, proposal: Proposal) -> None:
        """Keep a proposal as long as it is open or waits for verdicts; its items are reserved meanwhile."""
        known = self.proposals.pop(proposal.proposal_id, None)
        for item in known.items if known else ():
            self._release(item.item_id)
        if proposal.agreed_at is not None:
            self.agreed[proposal.proposal_id] = proposal
        if is_active(proposal):
            self.proposals[proposal.proposal_id] = proposal
            for item in proposal.items:
                self._bind(item.item_id)

    def forget_agreed(self, before: datetime) -> None:
        """Drop ended lists that were agreed earlier than this: they count towards no cap, and every outlook includes
        them."""
        for proposal in list(self.agreed.values()):
            if proposal.agreed_at is not None and proposal.agreed_at < before and not is_active(proposal):
                del self.agreed[proposal.proposal_id]
        for order in [each for each in self.taken_back.values() if each.ordered_at < before]:
            del self.taken_back[order.order_id]

    def forget_reliefs(self, at: datetime) -> None:
        """Drop ended reliefs of which nothing is compared any more by tick `at`."""
        needed = {each.relief_id for each in self.proposals.values()}
        for relief in list(self.reliefs.values()):
            if relief.relief_id not in needed and not is_looked_after(relief, at):
                del self.reliefs[relief.relief_id]
                self.happened.pop(relief.relief_id, None)

    def put_order(self, order: SentOrder) -> None:
        """An order was written and waits for its verdict."""
        if order.order_id not in self.waiting:
            self.waiting[order.order_id] = order
            self._bind(order.item_id)

    def settle_order(self, order_id: str) -> SentOrder | None:
        """The verdict on this order came; None if it was not waiting."""
        order = self.waiting.pop(order_id, None)
        if order is not None:
            self._release(order.item_id)
        return order or self.taken_back.pop(order_id, None)

    def take_back(self, order_id: str) -> SentOrder | None:
        """An order will not be sent. If it was sent after all, by a process that then died, its verdict still
        counts."""
        order = self.settle_order(order_id)
        if order is not None:
            self.taken_back[order_id] = order
        return order

    def is_bound(self, item_id: str) -> bool:
        """Whether the item is in an open proposal or has an order without verdict."""
        return self._movable.is_bound(item_id)

    def bundles_at_tick(self, team: str) -> tuple[Bundle, ...]:
        """What this team could give when last measured: what a plan was drawn from, whatever has arrived since."""
        return self._movable.bundles_at_tick(team, self.team_items(team).values())

    def movable(self, region: str, team: str, at: datetime) -> MovableMeasured:
        """What this team could give at tick `at`."""
        return self._movable.measured(region, team, at, self.team_items(team).values())

    def settings_of(self, region: str) -> SettingsChanged:
        """The settings of a region: its own, or what a new region starts with (version 0 is never published)."""
        return self.settings.get(region) or self._new_region.model_copy(update={"region": region})

    def moves_are_off(self, region: str) -> bool:
        """Whether nothing may be ordered to move in this region."""
        return self.settings_of(region).moves != "on"

    def region(self, region: str) -> Region:
        """What this region has reached."""
        return self.regions.get(region, Region())

    def advance(self, region: str, **reached: datetime | int | Triage | None) -> Region:
        """Record what this region has reached."""
        self.regions[region] = replace(self.region(region), **reached)  # type: ignore[arg-type]  # fields of Region
        return self.regions[region]

    def team_items(self, team: str) -> Mapping[str, ItemStateChanged]:
        """The open items of a team in the region that it is in."""
        return self._index.of(self.roster, team)

    def minutes_of(self, team: str) -> int:
        """Expected minutes of the open items of a team."""
        return self._index.minutes(self.roster, team)

    def _bind(self, item_id: str) -> None:
        self._movable.bind(item_id)
        self._touch(item_id)

    def _release(self, item_id: str) -> None:
        self._movable.release(item_id)
        self._touch(item_id)

    def _touch(self, item_id: str) -> None:
        item = self.items.get(item_id)
        if item is not None:
            self._movable.changed(item.team)
