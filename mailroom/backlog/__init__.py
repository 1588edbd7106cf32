"""What waits per team, counted absolutely from the records of the items."""

from mailroom.backlog.counts import COUNTED, Counts, recount

__all__ = ["COUNTED", "Counts", "recount"]
