"""Topic `settings`: what supervisors decided about how the product may act, read whole by every process."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.base import LARGEST, Code, Count, Event, Instant
from contracts.items import ItemClass


class SettingsChanged(Event):
    """The settings of one region, complete. Valid from the next tick. `version` rises by one per change."""

    type: Literal["settings.changed"] = "settings.changed"
    region: Code
    version: Annotated[int, Field(ge=1, le=LARGEST)]
    at: Instant
    moves: Literal["watch_only", "on"] = "watch_only"
    """`watch_only`: forecasts, jams and plans are shown, no transfer may be ordered."""
    placement: Literal["advise", "order"] = "advise"
    """Whether first placement of items without team is ordered or only advised."""
    receiver_load_limit: Annotated[float, Field(gt=0, le=1)] = 0.87
    """Theta (docs/rules/allocation.md#h2): a receiver's forecast load stays below this share of its capacity."""
    giver_daily_share: Annotated[float, Field(gt=0, le=1)] = 0.25
    """At most this share of a giver's arrears leaves it per day."""
    receiver_daily_share: Annotated[float, Field(gt=0, le=1)] = 0.30
    """At most this share of a receiver's daily hours comes to it per day."""
    unasked_minutes: Count = 0
    """Shares of up to so many likely minutes run with the receiver's limits as its yes (docs/rules/relief.md#policy).
    0: every receiver is asked."""
    unasked_classes: Annotated[tuple[ItemClass, ...], Field(max_length=100)] = ()
    """Classes for which that holds; empty: for none."""


SETTINGS_RECORD: TypeAdapter[SettingsChanged] = TypeAdapter(SettingsChanged)
