"""What came and went in one team on one day."""

from office.traces.teams import KINDS


class Flow:
    """Items per class: received, done, done late, moved in and out."""

    __slots__ = ("completed", "late", "moved_in", "moved_out", "received")

    def __init__(self) -> None:
        self.received, self.completed, self.late, self.moved_in, self.moved_out = ([0] * len(KINDS) for _ in range(5))
