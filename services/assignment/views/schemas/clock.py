"""The answer that says how far everything has settled."""

from datetime import datetime

from services.assignment.state.memory.stage_monitor import SilentStage
from services.assignment.views.schemas.base import Shown


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
