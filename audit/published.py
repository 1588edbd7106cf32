"""What the services published, gathered from their topics: the newest record of each thing."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from audit.reading import Place, Record
from audit.recount.agreements import Agreements
from audit.ticks import Ticks
from contracts.backlog import BACKLOG_RECORD, BacklogCounted, PartialsReached
from contracts.base import Event
from contracts.item_state import ITEM_STATE_RECORD, ItemState, ItemStateChanged, TickPassed
from contracts.jams import JAMS_RECORD, OUTLOOK_RECORD, JamPhase, OutlookReady, TeamOutlookDrawn
from contracts.plans import PLANS_RECORD, NoPlan, PlanDrawn, ShortageDeclared
from contracts.proposals import PROPOSALS_RECORD, ProposalChanged
from contracts.reliefs import ReliefChanged

EventT = TypeVar("EventT", bound=Event)
Cell = tuple[str, str, str, str]
"""(region, team, class, state)"""


class PublishedItem(NamedTuple):
    """The newest record of an item, as far as it is compared. `digest`: over all of it but the version."""

    version: int
    state: ItemState
    team: str | None
    cell: Cell
    minutes: int
    due_on: date
    closed_at: datetime | None
    legal: date
    first_legal: date
    digest: bytes


@dataclass(slots=True)
class Published:
    """Everything the services published, newest per thing; a higher version wins, as for every reader."""

    items: dict[str, PublishedItem] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    partials: dict[tuple[str, str, int], BacklogCounted] = field(default_factory=dict)
    plans: dict[tuple[str, str, str], str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    cleared: set[str] = field(default_factory=set)
    proposals: dict[str, str] = field(default_factory=dict)
    dead_letters: dict[Place, str] = field(default_factory=dict)
    agreements: Agreements = field(default_factory=Agreements)
    ticks: Ticks = field(default_factory=Ticks)
    last_tick: datetime | None = None
    unreadable: set[Place] = field(default_factory=set)
    """Records of the services that nobody can read: their content is in no figure here."""

    def take_item_state(self, seen: Record) -> None:
        if seen.value is None:
            self.items.pop(seen.key, None)
            self.forgotten.add(seen.key)
            return
        event = self._decoded(ITEM_STATE_RECORD, seen)
        if isinstance(event, ItemStateChanged):
            newest = self.items.get(event.item_id)
            if newest is None or event.version >= newest.version:
                self.forgotten.discard(event.item_id)
                self.items[event.item_id] = _published_item(event)
        elif isinstance(event, TickPassed):
            self.last_tick = max(event.at, self.last_tick or event.at)

    def take_backlog(self, seen: Record) -> None:
        event = self._decoded(BACKLOG_RECORD, seen)
        if isinstance(event, BacklogCounted):
            place = (event.region, event.team, event.source_partition)
            newest = self.partials.get(place)
            if newest is None or event.version >= newest.version:
                self.partials[place] = event
        elif isinstance(event, PartialsReached):
            self.ticks.take(event)

    def take_outlook(self, seen: Record) -> None:
        event = self._decoded(OUTLOOK_RECORD, seen)
        if isinstance(event, TeamOutlookDrawn | OutlookReady):
            self.ticks.take(event)

    def take_jam(self, seen: Record) -> None:
        event = self._decoded(JAMS_RECORD, seen)
        if event is None:
            return
        if event.phase is JamPhase.OPEN:
            self.opened.add(event.jam_id)
        elif event.phase is JamPhase.NORMAL and event.was_open:
            self.cleared.add(event.jam_id)

    def take_plan(self, seen: Record) -> None:
        event = self._decoded(PLANS_RECORD, seen)
        if event is not None and not isinstance(event, NoPlan):
            content = business_content(event)
            digest = sha256(content.encode()).hexdigest()
            self.plans[event.region, event.at.isoformat(), digest] = explanation(event)

    def take_proposal(self, seen: Record) -> None:
        event = self._decoded(PROPOSALS_RECORD, seen)
        if isinstance(event, ProposalChanged):
            self.proposals[event.proposal_id] = event.state.value
        if isinstance(event, ProposalChanged | ReliefChanged):
            self.agreements.take(event)

    def take_dead_letter(self, topic: str, seen: Record) -> None:
        """A record parked twice (at least once is what Kafka promises) counts once, by the place it came from."""
        headers = seen.headers
        origin = (headers.get("origin_topic", topic), headers.get("origin_partition", f"-{seen.partition}"))
        place = (*origin, headers.get("origin_offset", f"-{seen.offset}"))
        self.dead_letters[place] = headers.get("reason_code", "unknown")

    def totals(self) -> dict[Cell, tuple[int, int]]:
        """(items, minutes) per region, team, class and state: the sum of the newest partials."""
        items: Counter[Cell] = Counter()
        minutes: Counter[Cell] = Counter()
        for partial in self.partials.values():
            for cell in partial.cells:
                key = (partial.region, partial.team, cell.item_class.value, cell.state.value)
                items[key] += cell.items
                minutes[key] += cell.minutes
        return {key: (items[key], minutes[key]) for key in items}

    def plan_hash(self) -> str:
        """One hash over what was planned when, whatever offsets and versions it was planned from."""
        return sha256("\n".join("|".join(place) for place in sorted(self.plans)).encode()).hexdigest()[:16]

    def state_hash(self) -> str:
        """One hash over all item records without their versions."""
        whole = sha256()
        for item_id in sorted(self.items):
            whole.update(item_id.encode() + self.items[item_id].digest)
        return whole.hexdigest()[:16]

    def open_proposals(self) -> Counter[str]:
        """How many proposals stand in each state."""
        return Counter(self.proposals.values())

    def _decoded(self, adapter: TypeAdapter[EventT], seen: Record) -> EventT | None:
        if seen.value is None:
            return None
        try:
            return adapter.validate_json(seen.value, extra="ignore")
        except ValidationError:
            self.unreadable.add(seen.place)
            return None


def _published_item(event: ItemStateChanged) -> PublishedItem:
    content = event.model_dump_json(exclude={"version"})
    cell = (event.region, event.team or "-", event.item_class.value, event.state.value)
    digest = sha256(content.encode()).digest()
    legal = event.legal_received_on
    first = event.first_legal_received_on or legal
    closed_at = event.closed_at
    return PublishedItem(
        event.version, event.state, event.team, cell, event.minutes, event.due_on, closed_at, legal, first, digest
    )


_NOT_BUSINESS: Any = {
    "plan_id": True,
    "withdrawn": True,
    "based_on": {"proposals_version": True, "settings_version": True},
}


def business_content(plan: PlanDrawn | ShortageDeclared) -> str:
    """What was planned and from which outlook, in one canonical text: no version, no offset, no derived id."""
    content: dict[str, Any] = plan.model_dump(mode="json", exclude=_NOT_BUSINESS)
    if isinstance(plan, PlanDrawn):
        content["moves"] = sorted(content["moves"], key=lambda move: json.dumps(move, sort_keys=True))
        content["teams"] = sorted(content["teams"], key=lambda team: str(team["team"]))
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def explanation(plan: PlanDrawn | ShortageDeclared) -> str:
    """A plan in one line."""
    when = f"{plan.at:%Y-%m-%d %H:%M}Z {plan.region}"
    if isinstance(plan, ShortageDeclared):
        return f"{when} shortage: {plan.missing_minutes:.0f} minutes missing, {plan.missing_fte:.1f} posts"
    moves = sorted({f"{move.from_team}→{move.to_team} ({move.reason.value})" for move in plan.moves})
    items, minutes = sum(move.items for move in plan.moves), sum(move.minutes for move in plan.moves)
    return f"{when} plan: {items} items, {minutes} minutes: {', '.join(moves)}"
