"""Too many dead letters: the fault is more likely ours, so the worker stops instead of draining a topic."""

from collections import deque
from collections.abc import Sequence

from services.chassis.kafka import Record
from services.streams.fold import DeadLetter

IN_A_ROW = 100
WINDOW = 1_000
SHARE = 0.2


class TooManyDeadLettersError(RuntimeError):
    """100 records in a row, or 20 % of the last 1,000, could not be used."""


class DeadLetterLimit:
    """Counts how many of the last records were parked."""

    def __init__(self) -> None:
        self._last: deque[bool] = deque(maxlen=WINDOW)
        self._parked = 0
        self._in_a_row = 0

    def check(self, records: Sequence[Record], letters: Sequence[DeadLetter]) -> None:
        """Count these records, in order; raises TooManyDeadLettersError. Letters about older records,
        and about records that were understood, do not count."""
        parked = {(letter.record.topic, letter.record.offset) for letter in letters if not letter.understood}
        for record in records:
            self._count((record.topic, record.offset) in parked)

    def _count(self, parked: bool) -> None:
        if len(self._last) == WINDOW:
            self._parked -= self._last[0]
        self._last.append(parked)
        self._parked += parked
        self._in_a_row = self._in_a_row + 1 if parked else 0
        if self._in_a_row >= IN_A_ROW:
            raise TooManyDeadLettersError(f"{IN_A_ROW} records in a row")
        if len(self._last) == WINDOW and self._parked >= SHARE * WINDOW:
            raise TooManyDeadLettersError(f"{self._parked} of the last {WINDOW} records")
