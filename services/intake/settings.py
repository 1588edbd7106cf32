"""Settings of `intake`."""

from datetime import time

from pydantic import Field

from contracts.base import MOST_LISTED
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
    future_days: int = Field(1, ge=0, description="an event may lie so many days ahead of the system clock")
    legal_receipt_days: int = Field(
        3 * 366, ge=1, le=36_600, description="a legal receipt date may lie so many days before the day of its report"
    )
    tick_seconds: float = Field(60, gt=0, le=3600, description="business time between ticks of the system clock")
    heartbeat_seconds: float = Field(10, gt=0, description="wall time between heartbeats")
