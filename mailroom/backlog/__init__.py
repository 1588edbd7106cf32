"""What waits per team, counted absolutely from the records of the items."""

from mailroom.backlog.counts import Counts, recount
from mailroom.backlog.wire import COUNTED

__all__ = ["COUNTED", "Counts", "recount"]
