"""The transition table of items, and the fold of an item's entries to its present life.

Theory. An item's record keeps what changed it as entries, sorted by (occurred_at, seq, id). State and owner
are the fold over the sorted entries, so repeats and late events lead to the same life in any order of arrival.
An entry that does not apply where it stands (no row in the table) keeps its place and does nothing. An order
carries the verdict of its first arrival: a refused one does nothing, a done one changes the owner whatever
late facts come to stand before it. What happened before the receipt does nothing either.

Instants are whole microseconds and dates are ordinals, so that a row is plain JSON and folding builds no models.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from contracts.item_state import CLOSED_STATES, ItemState, RunningClock
from contracts.items import ItemClass, MoveBasis
from mailroom.deadlines import CLASSES, due_on, running_clocks
from mailroom.workdays import business_date

U, W, P, K, D, X = (
    ItemState.UNPLACED,
    ItemState.WAITING,
    ItemState.IN_PROGRESS,
    ItemState.PARKED,
    ItemState.DONE,
    ItemState.WITHDRAWN,
)

TRANSITIONS: Mapping[ItemState, Mapping[str, ItemState]] = {
    U: {
        "item.placement_ordered": W,
        "item.handed_over": W,
        "item.reclassified": U,
        "item.completed": D,
        "item.withdrawn": X,
        "item.excluded": U,
        "item.included": U,
    },
    W: {
        "item.started": P,
        "item.parked": K,
        "item.completed": D,
        "item.withdrawn": X,
        "item.reclassified": W,
        "item.handed_over": W,
        "item.transfer_ordered": W,
        "item.recall_ordered": W,
        "item.handed_back": W,
        "item.excluded": W,
        "item.included": W,
    },
    P: {
        "item.parked": K,
        "item.completed": D,
        "item.withdrawn": X,
        "item.reclassified": P,
        "item.handed_over": W,
        "item.handed_back": W,
        "item.excluded": P,
        "item.included": P,
    },
    K: {
        "item.resumed": W,
        "item.started": P,
        "item.completed": D,
        "item.withdrawn": X,
        "item.reclassified": K,
        "item.handed_over": K,
        "item.transfer_ordered": K,
        "item.recall_ordered": K,
        "item.handed_back": K,
        "item.excluded": K,
        "item.included": K,
    },
    D: {"item.reopened": W},
    X: {"item.reopened": W},
}
"""State × event type → state. WAITING of an item without owner is UNPLACED (only a reopened one can be that).

Receipt leads to WAITING with a team, UNPLACED without, DONE if decided automatically.
"""

RECEIVED = "item.received"
MOVERS = frozenset({"item.placement_ordered", "item.transfer_ordered", "item.recall_ordered", "item.handed_back"})
"""Orders that change the owner."""

SYSTEM_BASES = frozenset({MoveBasis.ACCEPTED_PROPOSAL, MoveBasis.POLICY})
KEPT_MOVES = 64

Entry = tuple[Any, ...]
"""(occurred_at in µs, seq, event id, type, payload …)."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_HOUR = 3_600_000_000


class Receipt(NamedTuple):
    """Entry of `ItemReceived`. Lists are space-separated, dates ordinals."""

    at: int
    seq: int
    event_id: str
    type: str
    item_class: str
    channel: str
    legal: int
    team: str | None
    region: str
    case_key: str | None
    given: int | None
    parent: int | None
    grant: int | None
    court: int | None
    skills: str
    restricted: bool
    not_to_team: str
    batch_id: str | None
    minutes: int | None
    auto: bool


class OwnerEntry(NamedTuple):
    """Entry of a hand-over or an order. `verdict`: "" done, a reason refused, None not judged yet."""

    at: int
    seq: int
    event_id: str
    type: str
    verdict: str | None
    to_team: str | None = None
    basis: str | None = None
    from_team: str | None = None
    region: str | None = None


class Move(NamedTuple):
    """One change of owner after the first placement."""

    at: int
    from_region: str
    from_team: str
    to_region: str
    to_team: str
    basis: str


class Life(NamedTuple):
    """What the entries of an item add up to."""

    receipt: Receipt
    state: str
    team: str | None
    region: str
    item_class: str
    minutes: int
    due: int
    excluded: bool
    not_to_team: str
    origin_team: str | None
    owner_since: int | None
    owner_basis: str | None
    system_moves: int
    last_moved: int | None
    started: int | None
    closed: int | None
    moves: tuple[Move, ...]

    @property
    def is_open(self) -> bool:
        """Whether the item still needs work."""
        return self.state not in CLOSED_STATES

    @property
    def closed_by_receipt(self) -> bool:
        """Decided automatically and never reopened: bound no work."""
        return self.receipt.auto and self.closed == self.receipt.at


def microseconds(at: datetime) -> int:
    """An instant as whole microseconds since 1970."""
    return (at - EPOCH) // _MICROSECOND


@lru_cache(maxsize=8192)
def instant(us: int) -> datetime:
    """The inverse of `microseconds`."""
    return EPOCH + timedelta(microseconds=us)


@lru_cache(maxsize=65536)
def _day_of_hour(hours: int) -> int:
    return business_date(EPOCH + timedelta(hours=hours)).toordinal()


def day_of(us: int) -> int:
    """Ordinal of the date in Berlin (whose offset from UTC changes on the hour)."""
    return _day_of_hour(us // _HOUR)


def _date(ordinal: int | None) -> date | None:
    return None if ordinal is None else date.fromordinal(ordinal)


def clocks_on(
    item_class: str, legal: int, given: int | None, parent: int | None, grant: int | None, court: int | None
) -> tuple[RunningClock, ...]:
    """The clocks that run on an item of this class, from the ordinals of its dates."""
    return running_clocks(
        ItemClass(item_class), date.fromordinal(legal), _date(given), _date(parent), _date(grant), _date(court)
    )


@lru_cache(maxsize=65536)
def _due(
    item_class: str, legal: int, given: int | None, parent: int | None, grant: int | None, court: int | None
) -> int:
    return due_on(clocks_on(item_class, legal, given, parent, grant, court)).toordinal()


def _due_of(receipt: Receipt, item_class: str) -> int:
    return _due(item_class, receipt.legal, receipt.given, receipt.parent, receipt.grant, receipt.court)


def _begin(entry: Entry) -> Life:
    receipt = Receipt(*entry)
    placed = W if receipt.team else U
    return Life(
        receipt=receipt,
        state=D if receipt.auto else placed,
        team=receipt.team,
        region=receipt.region,
        item_class=receipt.item_class,
        minutes=receipt.minutes or CLASSES[ItemClass(receipt.item_class)].minutes,
        due=_due_of(receipt, receipt.item_class),
        excluded=False,
        not_to_team=receipt.not_to_team,
        origin_team=receipt.team,
        owner_since=receipt.at if receipt.team else None,
        owner_basis=MoveBasis.NAMED_BY_DMS if receipt.team else None,
        system_moves=0,
        last_moved=None,
        started=None,
        closed=receipt.at if receipt.auto else None,
        moves=(),
    )


def _started(life: Life, entry: Entry, state: ItemState) -> Life:
    return life._replace(state=state, started=entry[0])


def _only_state(life: Life, entry: Entry, state: ItemState) -> Life:  # noqa: ARG001 one shape for all
    return life._replace(state=state)


def _closed(life: Life, entry: Entry, state: ItemState) -> Life:
    return life._replace(state=state, closed=entry[0])


def _reopened(life: Life, entry: Entry, state: ItemState) -> Life:  # noqa: ARG001 one shape for all
    return life._replace(state=state if life.team else U, started=None, closed=None)


def _reclassified(life: Life, entry: Entry, state: ItemState) -> Life:
    item_class, minutes = entry[4], entry[5]
    return life._replace(
        state=state,
        item_class=item_class,
        minutes=minutes or CLASSES[ItemClass(item_class)].minutes,
        due=_due_of(life.receipt, item_class),
    )


def _excluded(life: Life, entry: Entry, state: ItemState) -> Life:
    return life._replace(state=state, excluded=entry[3] == "item.excluded")


def _owned(life: Life, entry: Entry, state: ItemState) -> Life:
    """The owner changes: by a hand-over of the document system or by an order that was done."""
    change = OwnerEntry(*entry)
    to_team, basis = change.to_team, change.basis
    assert to_team is not None and basis is not None, "hand-overs and orders that move name team and basis"
    resets = change.type in ("item.handed_over", "item.handed_back")
    region = change.region or life.region
    life = life._replace(state=state, region=region, started=None if resets else life.started)
    if to_team == life.team:
        return life
    if life.team is None:
        return life._replace(
            team=to_team, origin_team=life.origin_team or to_team, owner_since=change.at, owner_basis=basis
        )
    move = Move(change.at, life.region, life.team, region, to_team, basis)
    return life._replace(
        team=to_team,
        owner_since=change.at,
        owner_basis=basis,
        system_moves=_system_moves(life.system_moves, basis),
        last_moved=change.at,
        moves=(*life.moves, move)[-KEPT_MOVES:],
        not_to_team=_also_not_to(life, change),
    )


def _system_moves(before: int, basis: str) -> int:
    """Moves by the system since a lead last took the item in hand."""
    if basis in SYSTEM_BASES:
        return before + 1
    return 0 if basis in (MoveBasis.LEAD_RECALL, MoveBasis.LEAD_HAND_BACK) else before


def _also_not_to(life: Life, change: OwnerEntry) -> str:
    if change.type != "item.handed_back" or life.team is None:
        return life.not_to_team
    return " ".join(sorted({*life.not_to_team.split(), life.team}))


_Effect = Callable[[Life, Entry, ItemState], Life]
_EFFECTS: Mapping[str, _Effect] = {
    "item.started": _started,
    "item.parked": _only_state,
    "item.resumed": _only_state,
    "item.completed": _closed,
    "item.withdrawn": _closed,
    "item.reopened": _reopened,
    "item.reclassified": _reclassified,
    "item.handed_over": _owned,
    "item.excluded": _excluded,
    "item.included": _excluded,
    **dict.fromkeys(MOVERS, _owned),
}
ORDERS = MOVERS | {"item.excluded", "item.included"}


def step(life: Life | None, entry: Entry) -> Life | None:
    """The life after one more entry."""
    kind = entry[3]
    if life is None:
        return _begin(entry) if kind == RECEIVED else None
    if kind == RECEIVED:
        return life
    state = TRANSITIONS[life.state].get(kind)  # type: ignore[index] # a state from a row is text, and equal
    if kind in ORDERS:
        if entry[4] != "":
            return life
        if state is None:
            state = W if life.state == U else ItemState(life.state)
    return life if state is None else _EFFECTS[kind](life, entry, state)


def fold(life: Life | None, entries: Iterable[Entry]) -> Life | None:
    """The life after all these entries, which must be sorted."""
    for entry in entries:
        life = step(life, entry)
    return life
