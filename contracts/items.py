"""Topic `items`: what happens to a piece of post (facts) and what is ordered about it (orders)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.base import LARGEST, CaseKey, Code, Count, Event, Id, Instant, Message, Minutes, SkillTag, ToldInstant


class ItemClass(StrEnum):
    """The closed list of item classes (docs/rules/item-classes.md#classes). None of them reveals health."""

    UNTERLAGEN = "UNTERLAGEN"
    VAEM = "VAEM"
    WBA = "WBA"
    HA_NEU = "HA_NEU"
    WIDERSPRUCH = "WIDERSPRUCH"
    UEBERPRUEFUNG = "UEBERPRUEFUNG"
    BUT = "BUT"
    KDU = "KDU"
    EKS_ABSCHL = "EKS_ABSCHL"
    DRITTE = "DRITTE"
    IRRLAEUFER = "IRRLAEUFER"
    EIL_NOTLAGE = "EIL_NOTLAGE"
    EIL_WOHNUNG = "EIL_WOHNUNG"
    GERICHT_EILVERFAHREN = "GERICHT_EILVERFAHREN"
    VORL_ENTSCHEIDUNG = "VORL_ENTSCHEIDUNG"
    ZUST_KLAERUNG = "ZUST_KLAERUNG"
    SCAN_MANGEL = "SCAN_MANGEL"
    UNKLAR = "UNKLAR"


class Channel(StrEnum):
    """How a piece of post reached the office."""

    SCAN_PROVIDER = "scan_provider"
    DESK_SCAN = "desk_scan"
    APP_PHOTO = "app_photo"
    ONLINE_APPLICATION = "online_application"
    EMAIL = "email"
    COURT_MAILBOX = "court_mailbox"


class MoveBasis(StrEnum):
    """Why an item belongs to its team: nothing moves unasked, and each record says on what basis."""

    NAMED_BY_DMS = "named_by_dms"
    FIRST_PLACEMENT = "first_placement"
    ACCEPTED_PROPOSAL = "accepted_proposal"
    POLICY = "policy"
    LEAD_RECALL = "lead_recall"
    LEAD_HAND_BACK = "lead_hand_back"
    DMS_HAND_OVER = "dms_hand_over"
    REORGANISATION = "reorganisation"


class ReceiptCorrection(StrEnum):
    """Why a legal receipt date was wrong: the closed list of reasons for correcting it."""

    STAMP_MISREAD = "stamp_misread"
    ENTRY_ERROR = "entry_error"
    RECEIVED_ELSEWHERE = "received_elsewhere"
    """Another body had it before; its day counts (SGB I section 16 (2))."""
    AFTER_HOURS_BOX = "after_hours_box"
    """The box for post outside office hours was emptied later than the stamp says."""
    PROVEN_BY_SENDER = "proven_by_sender"


HandlingMinutes = Annotated[Minutes, Field(ge=1, le=2880)]
"""How long one item takes, where its source says so: up to six working weeks."""


class _ItemEvent(Event):
    event_id: Id
    item_id: Id
    occurred_at: ToldInstant
    seq: Count | None = None
    """Order among events of one item at the same instant (a replay uses the file order)."""


class Receipt(Message):
    """What is said of a piece of post or an application that came in, by whoever reports it and in the log."""

    item_class: ItemClass
    channel: Channel
    legal_received_on: date
    scanned_at: Instant | None = None
    team: Code | None = None
    region: Code | None = None
    case_key: CaseKey | None = None
    parent_due_on: date | None = None
    due_on: date | None = None
    grant_ends_on: date | None = None
    court_due_on: date | None = None
    skills: Annotated[tuple[SkillTag, ...], Field(max_length=8)] = ()
    restricted: bool = False
    not_to_team: Annotated[tuple[Code, ...], Field(max_length=16)] = ()
    batch_id: Code | None = None
    minutes: HandlingMinutes | None = None
    decided_automatically: bool = False
    """Decided without a clerk: counted as received and as decided automatically; no work is needed."""


class Reclassification(Message):
    """The corrected class of an item."""

    item_class: ItemClass
    minutes: HandlingMinutes | None = None


class CorrectedReceipt(Message):
    """The corrected legal receipt date of an item, and why it was wrong."""

    legal_received_on: date
    reason: ReceiptCorrection


class HandOver(Message):
    """The team that an item was given to from outside, and by whom."""

    to_team: Code
    basis: Literal[MoveBasis.DMS_HAND_OVER, MoveBasis.REORGANISATION] = MoveBasis.DMS_HAND_OVER


class ItemReceived(Receipt, _ItemEvent):
    """A piece of post or an application came in. `legal_received_on` changes only by `item.receipt_corrected`."""

    type: Literal["item.received"] = "item.received"
    region: Code
    resync_id: Id | None = None
    """Reported by a resync: it says nothing about a known item, so it contradicts nothing."""


class ItemReclassified(Reclassification, _ItemEvent):
    """The class was corrected; clocks are recomputed from the legal receipt date, which stays."""

    type: Literal["item.reclassified"] = "item.reclassified"


class ItemReceiptCorrected(CorrectedReceipt, _ItemEvent):
    """The legal receipt date was wrong: the one act that changes it. Clocks are recomputed from this date.

    The item's record keeps the first date and the corrections. A date after the day on which the item was reported
    changes nothing: by then the office had it.
    """

    type: Literal["item.receipt_corrected"] = "item.receipt_corrected"


class ItemStarted(_ItemEvent):
    """A clerk of the owner team began to work on it (which clerk is not our business)."""

    type: Literal["item.started"] = "item.started"


class ItemParked(_ItemEvent):
    """Work waits for somebody outside the team (missing documents, third parties)."""

    type: Literal["item.parked"] = "item.parked"


class ItemResumed(_ItemEvent):
    """What was missing arrived; the item waits for work again."""

    type: Literal["item.resumed"] = "item.resumed"


class ItemCompleted(_ItemEvent):
    """Decided or otherwise done."""

    type: Literal["item.completed"] = "item.completed"


class ItemWithdrawn(_ItemEvent):
    """Closed without a decision: withdrawn, duplicate, forwarded to another body."""

    type: Literal["item.withdrawn"] = "item.withdrawn"


class ItemReopened(_ItemEvent):
    """A closed item needs work again."""

    type: Literal["item.reopened"] = "item.reopened"


class ItemHandedOver(HandOver, _ItemEvent):
    """The document system (or an audited reorganisation) gave the item to another team."""

    type: Literal["item.handed_over"] = "item.handed_over"


class ItemTouched(_ItemEvent):
    """A step of work: raises the time of last activity and nothing else."""

    type: Literal["item.touched"] = "item.touched"


class ItemConfirmed(_ItemEvent):
    """A resync of the document system named this item as still open. Never changes the owner."""

    type: Literal["item.confirmed"] = "item.confirmed"
    resync_id: Id


class _ItemOrder(_ItemEvent):
    """An order of `assignment`: `event_id` is the order's id, `occurred_at` the order time. Judged once."""


class PlacementOrdered(_ItemOrder):
    """First placement of an item that has no owner team."""

    type: Literal["item.placement_ordered"] = "item.placement_ordered"
    to_team: Code
    basis: Literal[MoveBasis.FIRST_PLACEMENT] = MoveBasis.FIRST_PLACEMENT


class TransferOrdered(_ItemOrder):
    """Move an unstarted item from its owner to another team, on the basis of an accepted proposal or a policy."""

    type: Literal["item.transfer_ordered"] = "item.transfer_ordered"
    from_team: Code
    to_team: Code
    proposal_id: Id
    wave: Annotated[int, Field(ge=1, le=LARGEST)]
    basis: Literal[MoveBasis.ACCEPTED_PROPOSAL, MoveBasis.POLICY] = MoveBasis.ACCEPTED_PROPOSAL


class RecallOrdered(_ItemOrder):
    """The giving lead takes an unstarted moved item back."""

    type: Literal["item.recall_ordered"] = "item.recall_ordered"
    from_team: Code
    to_team: Code
    basis: Literal[MoveBasis.LEAD_RECALL] = MoveBasis.LEAD_RECALL


class ItemHandedBack(_ItemOrder):
    """The receiving lead hands an item back; its team joins `not_to_team`. Clocks stay as they are."""

    type: Literal["item.handed_back"] = "item.handed_back"
    from_team: Code
    to_team: Code
    basis: Literal[MoveBasis.LEAD_HAND_BACK] = MoveBasis.LEAD_HAND_BACK


class ItemExcluded(_ItemOrder):
    """A lead marked the item as not to be moved."""

    type: Literal["item.excluded"] = "item.excluded"


class ItemIncluded(_ItemOrder):
    """A lead lifted the mark again."""

    type: Literal["item.included"] = "item.included"


class BusinessTimeReached(Event):
    """A tick: every earlier event of this partition was acknowledged, business time is now `at`."""

    type: Literal["business_time.reached"] = "business_time.reached"
    event_id: Id
    at: ToldInstant


class HeartbeatSent(Event):
    """No item: a record of wall time that each stage passes on, so that stale data is itself a figure."""

    type: Literal["heartbeat.sent"] = "heartbeat.sent"
    sent_at: Instant


Fact = (
    ItemReceived
    | ItemReclassified
    | ItemReceiptCorrected
    | ItemStarted
    | ItemParked
    | ItemResumed
    | ItemCompleted
    | ItemWithdrawn
    | ItemReopened
    | ItemHandedOver
    | ItemTouched
    | ItemConfirmed
)
Order = PlacementOrdered | TransferOrdered | RecallOrdered | ItemHandedBack | ItemExcluded | ItemIncluded
ItemEvent = Fact | Order
ItemsRecord = Annotated[Fact | Order | BusinessTimeReached | HeartbeatSent, Field(discriminator="type")]
"""Everything that may be in `items`."""

ITEMS_RECORD: TypeAdapter[ItemEvent | BusinessTimeReached | HeartbeatSent] = TypeAdapter(ItemsRecord)
