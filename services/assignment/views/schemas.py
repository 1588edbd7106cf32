"""What the API shows: shapes of its answers. Figures of a team as they may be shown, never the ungated ones (P4)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from contracts.backlog import UnplacedReason
from contracts.base import Code, Id
from contracts.item_state import CorrectedReceipt, ItemState, RunningClock
from contracts.items import Channel, ItemClass, MoveBasis
from contracts.jams import CauseShare, JamChanged, JamPhase, ShownFlow, TeamOutlookDrawn
from contracts.teams import TeamDescribed
from mailroom.assignment import Choice
from services.assignment.state.stage_monitor import SilentStage


class Shown(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)


class ItemAssignment(Shown):
    """Who owns an item, why and since when; its clocks; its place in the worklist (1 = first)."""

    item_id: Id
    state: ItemState
    team: Code | None
    region: Code
    why: MoveBasis | None
    since: datetime | None
    item_class: ItemClass
    channel: Channel
    legal_received_on: date
    first_legal_received_on: date | None
    """As reported with the receipt; only where it was corrected."""
    receipt_corrections: tuple[CorrectedReceipt, ...]
    """When the legal receipt date was corrected, from which to which day, and why."""
    due_on: date
    clocks: tuple[RunningClock, ...]
    position: int | None
    excluded: bool
    in_proposal: bool
    unplaced: UnplacedReason | None = None
    """Set if no open team of the region has the item, whatever team it names; then `state` is UNPLACED."""
    version: int


class Refused(Shown):
    """A team that may not get the item, and why."""

    team: Code
    reason: str


class Advice(Shown):
    """Which team should get an item now."""

    item_id: Id | None
    state: Literal["PLACED", "UNPLACED"]
    team: Code | None
    why: str
    refused: tuple[Refused, ...]


class NotKnown(StrEnum):
    """In place of a phase: not known at present. It is neither calm nor a jam."""

    UNKNOWN = "unknown"


class TeamLight(Shown):
    """Another team, as a lead may see it: only the light (P10).

    `at`: of the last judgement, None before the first. The phase is `unknown` while the stage that tells it is
    silent, whoever asks, and before the first judgement.
    """

    team: Code
    region: Code
    site: Code
    at: datetime | None
    phase: JamPhase | NotKnown


class JamShown(Shown):
    """A team's jam, as it may be shown."""

    team: Code
    region: Code
    site: Code
    phase: JamPhase
    since: datetime
    cause: str | None
    shares: tuple[CauseShare, ...]
    missing_minutes: float
    risk: float


class OutlookShown(Shown):
    """What awaits a team, as it may be shown."""

    team: Code
    region: Code
    site: Code
    at: datetime
    phase: JamPhase
    open_items: int
    open_minutes: int
    waiting_items: int
    overdue_items: int
    late_items: float
    oldest_received_on: date | None
    days_of_work_left: float | None
    capacity_stale: bool
    shares: tuple[CauseShare, ...]
    flows: tuple[ShownFlow, ...]


class ClockShown(Shown):
    """The barrier of an accelerated driver: `at` is the last tick that was answered for every region and whose
    consequences have all settled; `tick` the last one that reached every partition. `silent`: stages before this
    one of which nothing is heard, in the direction of the data."""

    at: datetime | None
    tick: datetime | None
    pending_orders: int
    unsent_items: int
    outbox: int
    regions: dict[str, datetime | None]
    silent: tuple[SilentStage, ...]


class BatchShown(Shown):
    """A batch as announced, and how much of it has arrived."""

    batch_id: Code
    channel: Channel
    stamped_on: date
    announced_items: int
    received_items: int
    expected_by: datetime | None
    complete: bool


class Unconfirmed(Shown):
    """An open item that a document system did not name."""

    item_id: Id
    region: Code
    team: Code | None
    state: ItemState
    item_class: ItemClass
    received_at: datetime
    due_on: date


class ResyncShown(Shown):
    """A resync that has ended. As long as `confirmed_items` is below `named_items`, confirmations are still on their
    way.

    `regions`: those of the items it named. `unconfirmed`: a page of the open items of these regions that were
    received before the resync and named neither by it nor by a later one of the same source. None is ever closed.
    """

    resync_id: Id
    source: Code
    occurred_at: datetime
    regions: tuple[Code, ...]
    named_items: int
    confirmed_items: int
    unconfirmed_items: int
    unconfirmed: tuple[Unconfirmed, ...]
    next_cursor: str | None


class Ordered(Shown):
    """An order was written; its verdict will be in the item."""

    order_id: Id


def light(known: TeamOutlookDrawn | JamChanged) -> TeamLight:
    """Only the light of a team."""
    return TeamLight(**known.model_dump(include=set(TeamLight.model_fields)))


def unknown(team: TeamDescribed, drawn: TeamOutlookDrawn | None) -> TeamLight:
    """The light of a team whose state is not known."""
    at = drawn.at if drawn else None
    return TeamLight(team=team.team, region=team.region, site=team.site, at=at, phase=NotKnown.UNKNOWN)


def jam(known: JamChanged) -> JamShown:
    """A jam; the contract already holds only what may be shown."""
    return JamShown(**known.model_dump(include=set(JamShown.model_fields)))


def outlook(drawn: TeamOutlookDrawn) -> OutlookShown:
    """The part of an outlook that may be shown: no ungated cause shares, no capacity per day."""
    names = set(OutlookShown.model_fields) - {"shares", "flows"}
    return OutlookShown(**drawn.model_dump(include=names), shares=drawn.shown_shares, flows=drawn.shown_flows)


def advice(item_id: str | None, choice: Choice) -> Advice:
    """The answer to "who should get this item now"."""
    refused = tuple(Refused(team=team, reason=reason.value) for team, reason in choice.obstacles)
    state: Literal["PLACED", "UNPLACED"] = "PLACED" if choice.team else "UNPLACED"
    return Advice(item_id=item_id, state=state, team=choice.team, why=choice.why.value, refused=refused)
