"""The answer about an order."""

from datetime import datetime
from typing import Literal

from contracts.base import Code, Id
from services.assignment.views.schemas.base import Shown


class OrderShown(Shown):
    """An order and its verdict: `pending` until it is judged. `reason`: why it was refused, a code of `RefusalReason`
    for items and of `PlanReason` for plans, or `watch_only` where moves are switched off."""

    order_id: Id
    kind: str
    state: Literal["pending", "done", "refused"]
    reason: str | None
    ordered_at: datetime
    item_id: Id | None = None
    proposal_id: Id | None = None
    region: Code | None = None
    team: Code | None = None
