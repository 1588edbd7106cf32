"""Windows of time: what is outside is refused, with the allowed range."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Generic, TypeVar

from contracts.base import FIRST_YEAR, LAST_YEAR
from services.chassis.http.problems import Fault

Moment = TypeVar("Moment", date, datetime)

LONGEST_DAYS = 36_525
"""A century: no setting of a window may be longer."""


@dataclass(frozen=True, slots=True)
class Window(Generic[Moment]):
    """Days or instants from `first` to `last`, both included."""

    first: Moment
    last: Moment

    def faults_of(
        self, field: str, told: Moment | None, codes: tuple[str, str] = ("too_far_in_the_past", "too_far_in_the_future")
    ) -> tuple[Fault, ...]:
        """What is wrong with this field, if anything; `codes`: before and after the window."""
        if told is None or self.first <= told <= self.last:
            return ()
        code = codes[0] if told < self.first else codes[1]
        return ((field, code, f"{_text(self.first)}/{_text(self.last)}"),)


def instants_around(now: datetime, back: int, ahead: int) -> Window[datetime]:
    """The window of some days around an instant, within the years in use."""
    return Window(now - timedelta(days=back), now + timedelta(days=ahead))


def days_around(today: date, back: int, ahead: int) -> Window[date]:
    """The window of some days around a day, within the years in use."""
    return Window(today - timedelta(days=back), today + timedelta(days=ahead))


INSTANTS_IN_USE = Window(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR, 12, 31, tzinfo=UTC))
DAYS_IN_USE = Window(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
"""What may be reported while business time is not known: before a driven clock is first set."""


def _text(moment: date) -> str:
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()
