"""Settings of `intake`."""

from datetime import time

from pydantic import Field

from contracts.base import MOST_LISTED
from services.chassis.http.windows import LONGEST_DAYS
from services.chassis.settings import Base


class Settings(Base):
    """What `intake` needs beyond the base: limits, publication times and the rhythm of ticks and heartbeats."""

    port: int = Field(8081, ge=0, le=65535, description="port of HTTP; 0 chooses a free one")
    publication_times: tuple[time, ...] = Field(
        (time(8, 30), time(13, 0)), min_length=1, description="fixed local times at which capacity takes effect (P5)"
    )
    max_batch_items: int = Field(10_000, ge=1, le=MOST_LISTED, description="items and events in one batch call")
    max_resync_items: int = Field(50_000, ge=1, le=MOST_LISTED, description="items in one resync call")
    max_body_bytes: int = Field(131_072, ge=1024, description="largest body of an ordinary request")
    max_batch_bytes: int = Field(16 * 1024 * 1024, ge=1024, description="largest body of a batch call")
    max_resync_bytes: int = Field(64 * 1024 * 1024, ge=1024, description="largest body of a resync call")
    past_days: int = Field(
        3653,
        ge=1,
        le=LONGEST_DAYS,
        description="days before the business clock that a reported event may have happened",
    )
    future_days: int = Field(1, ge=0, le=LONGEST_DAYS, description="days an event may be ahead of the system clock")
    driven_future_days: int = Field(
        31, ge=0, le=LONGEST_DAYS, description="days an event may be ahead of a driven clock, which follows it"
    )
    clock_step_days: int = Field(366, ge=1, le=LONGEST_DAYS, description="days a driven clock may move in one step")
    legal_receipt_days: int = Field(
        1096, ge=1, le=LONGEST_DAYS, description="days a legal receipt may be before the day of report"
    )
    due_days: int = Field(3653, ge=1, le=LONGEST_DAYS, description="days a due date may be ahead")
    expected_days: int = Field(366, ge=0, le=LONGEST_DAYS, description="days ahead a batch may be expected")
    capacity_past_days: int = Field(
        92, ge=0, le=LONGEST_DAYS, description="days back for which capacity may be corrected"
    )
    capacity_future_days: int = Field(
        732, ge=1, le=LONGEST_DAYS, description="days ahead for which capacity may be planned"
    )
    remembered_ids: int = Field(
        100_000,
        ge=0,
        le=10_000_000,
        description="ids whose content is remembered, about 200 B each",
    )
    max_teams: int = Field(2_000, ge=1, le=100_000, description="teams of the installation, closed ones included")
    max_teams_of_region: int = Field(1_000, ge=1, le=100_000, description="open teams of one planning region")
    max_regions: int = Field(100, ge=1, le=10_000, description="planning regions with an open team")
    tick_seconds: float = Field(60, gt=0, le=3600, description="business time between ticks of the system clock")
    heartbeat_seconds: float = Field(10, gt=0, description="wall time between heartbeats")
