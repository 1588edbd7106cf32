"""The clocks of a process: the system's, or a business clock driven through the topic `clock`."""

from datetime import UTC, datetime
from typing import Protocol

from contracts.clock import ClockDriven

NEVER_DRIVEN = datetime(1970, 1, 1, tzinfo=UTC)
"""What a driven clock shows before it is first set: nothing is due and nothing expires."""


class Clock(Protocol):
    """Tells business time."""

    def now(self) -> datetime:
        """Now, in UTC."""


class SystemClock:
    """The time of the machine. Also the wall time of heartbeats."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


class DrivenClock:
    """Business time as last written to the topic `clock`; it never goes back.

    Give `drive` to the `GlobalTable` of the clock as its `on_event`.
    """

    def __init__(self) -> None:
        self._last: datetime | None = None

    @property
    def last(self) -> datetime | None:
        """The last instant it was driven to; None before the first."""
        return self._last

    def now(self) -> datetime:
        """The last instant it was driven to, or `NEVER_DRIVEN`."""
        return self._last or NEVER_DRIVEN

    def drive(self, event: ClockDriven) -> None:
        """Apply a record of the topic; an earlier instant (a repeat) changes nothing."""
        if self._last is None or event.at > self._last:
            self._last = event.at
