"""A proposal: two teams, concrete items, what became of each, and how it is published."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from contracts.items import ItemClass
from contracts.proposals import OPEN_STATES, ProposalChanged, ProposalLine, ProposalState, StopReason
from contracts.reliefs import DeclineReason

NOT_BEGUN = frozenset({ProposalState.OFFERED, ProposalState.LISTED, ProposalState.HELD})
"""Lists of a share of which nothing was ordered yet."""
UNDECIDED = frozenset({ProposalState.OFFERED, ProposalState.ACCEPTED_BY_GIVER, ProposalState.ACCEPTED_BY_RECEIVER})
_AGREED = frozenset({ProposalState.LISTED, ProposalState.HELD, ProposalState.RUNNING})


@dataclass(frozen=True, slots=True)
class OfferedItem:
    """One item of a proposal: its bundle (number within the proposal), its order and the verdict on it."""

    item_id: str
    bundle: int
    item_class: ItemClass
    workdays: int
    minutes: int
    order_id: str | None = None
    wave: int = 0
    verdict: str | None = None
    """`done`, the reason why the order was refused, or `moves_off` where it was taken back before it was sent."""

    @property
    def waits(self) -> bool:
        """Ordered and not yet answered."""
        return self.order_id is not None and self.verdict is None


class Why(StrEnum):
    """Why an item of an offer was left out at acceptance. Where a later order would be refused for the same reason, the
    values are those of `RefusalReason`."""

    NOT_CHOSEN = "not_chosen"
    CLOSED = "closed"
    OWNER_CHANGED = "owner_changed"
    STARTED = "started"
    EXCLUDED = "excluded"
    RESTRICTED = "restricted"
    ALREADY_MOVED = "already_moved"
    URGENT = "urgent"
    NOT_TO_TEAM = "not_to_team"
    SKILL_MISSING = "skill_missing"
    UNKNOWN_TEAM = "unknown_team"
    HOUSEHOLD = "household"
    NO_ROOM = "no_room"
    DAILY_LIMIT = "daily_limit"
    SHARE_LIMIT = "share_limit"
    """More than the two teams agreed on for a day or in all."""
    NO_FORECAST = "no_forecast"


@dataclass(frozen=True, slots=True)
class LeftItem:
    """An item that was offered and is no longer part of the proposal."""

    item_id: str
    item_class: ItemClass
    minutes: int
    why: Why


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal with its concrete items. `version` is the region's version of its last `ProposalChanged`."""

    proposal_id: str
    plan_id: str
    region: str
    from_team: str
    to_team: str
    items: tuple[OfferedItem, ...]
    offered_at: datetime
    expires_at: datetime
    state: ProposalState = ProposalState.OFFERED
    version: int = 0
    decline_reason: DeclineReason | None = None
    agreed_at: datetime | None = None
    stop_reason: StopReason | None = None
    left_out: tuple[LeftItem, ...] = ()
    relief_id: str | None = None
    """The agreement under which its items move; None of proposals that 0.2.0 made."""
    share_id: str | None = None
    starts_at: datetime | None = None
    """When the first wave of a listed one goes, unless it is held."""

    @property
    def waves(self) -> int:
        """Waves sent so far."""
        return max((item.wave for item in self.items), default=0)

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it moves any more, nor could."""
        return self.state not in OPEN_STATES and not self.outstanding

    @property
    def outstanding(self) -> int:
        """Orders without verdict."""
        return sum(item.waits for item in self.items)

    @property
    def unsent(self) -> int:
        """Items of a running proposal that were not ordered yet."""
        return sum(item.order_id is None for item in self.items) if self.state is ProposalState.RUNNING else 0

    @property
    def binding_minutes(self) -> int:
        """Minutes that have moved, or that may still move: of a stopped list no more than what was ordered."""
        unsent = self.state in OPEN_STATES
        counts = (item for item in self.items if item.verdict == "done" or item.waits or (unsent and not item.order_id))
        return sum(item.minutes for item in counts)

    def minutes(self, *verdicts: str | None) -> int:
        """Minutes of the items with one of these verdicts."""
        return sum(item.minutes for item in self.items if item.verdict in verdicts)


def keep(proposal: Proposal, item_ids: Collection[str], why: Mapping[str, Why] | None = None) -> Proposal:
    """The proposal with these items only: reduced by a lead, or because the rest no longer fits (`why`)."""
    gone = tuple(
        LeftItem(item.item_id, item.item_class, item.minutes, (why or {}).get(item.item_id, Why.NOT_CHOSEN))
        for item in proposal.items
        if item.item_id not in item_ids
    )
    kept = tuple(item for item in proposal.items if item.item_id in item_ids)
    return replace(proposal, items=kept, left_out=(*proposal.left_out, *gone))


def take_back(proposal: Proposal, order_ids: Collection[str]) -> Proposal:
    """The proposal after these orders were taken back before anybody could read them."""
    items = (
        replace(item, verdict=StopReason.MOVES_OFF.value) if item.waits and item.order_id in order_ids else item
        for item in proposal.items
    )
    return replace(proposal, items=tuple(items))


def first_items(proposal: Proposal, most: int) -> frozenset[str]:
    """The first whole bundles with at most so many items, for an acceptance of a part."""
    kept: list[str] = []
    for number in dict.fromkeys(item.bundle for item in proposal.items):
        bundle = [item.item_id for item in proposal.items if item.bundle == number]
        if len(kept) + len(bundle) > most:
            break
        kept += bundle
    return frozenset(kept)


def publish(proposal: Proposal, at: datetime) -> ProposalChanged:
    """The present state of the proposal, with absolute figures."""
    undecided = proposal.state in UNDECIDED
    agreed = proposal.minutes(None) if proposal.state in _AGREED else 0
    stopping = (
        sum(item.minutes for item in proposal.items if item.waits) if proposal.state is ProposalState.STOPPED else 0
    )
    return ProposalChanged(
        region=proposal.region,
        version=proposal.version,
        at=at,
        proposal_id=proposal.proposal_id,
        plan_id=proposal.plan_id,
        from_team=proposal.from_team,
        to_team=proposal.to_team,
        state=proposal.state,
        lines=lines(proposal),
        offered_minutes=proposal.minutes(None) if undecided else 0,
        accepted_minutes=agreed + stopping,
        moved_items=sum(item.verdict == "done" for item in proposal.items),
        moved_minutes=proposal.minutes("done"),
        refused_items=sum(item.verdict not in (None, "done") for item in proposal.items),
        decline_reason=proposal.decline_reason,
        stop_reason=proposal.stop_reason,
        offered_at=proposal.offered_at,
        expires_at=proposal.expires_at,
        relief_id=proposal.relief_id,
        share_id=proposal.share_id,
        starts_at=proposal.starts_at,
    )


def lines(proposal: Proposal) -> tuple[ProposalLine, ...]:
    """The items summed up by class and due bucket, in that order."""
    sums: dict[tuple[ItemClass, int], tuple[int, int]] = {}
    for item in proposal.items:
        count, minutes = sums.get((item.item_class, item.workdays), (0, 0))
        sums[item.item_class, item.workdays] = count + 1, minutes + item.minutes
    return tuple(ProposalLine(*key, *sums[key]) for key in sorted(sums))
