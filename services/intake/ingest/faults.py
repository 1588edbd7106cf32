"""What is wrong with a request that is well-formed but impossible."""

from collections.abc import Sequence
from datetime import datetime

from services.chassis.clock import NEVER_DRIVEN
from services.chassis.http.problems import Fault, Problem
from services.intake.ingest.accepted_dates import AcceptedDates


def faults_of_time(calendar: AcceptedDates, place: str, occurred_at: datetime | None, now: datetime) -> Sequence[Fault]:
    """What is wrong with the time at which something is reported to have happened."""
    if occurred_at is None and now == NEVER_DRIVEN:
        return [(f"{place}occurred_at", "needed_until_the_clock_is_driven")]
    return calendar.happened.faults_of(f"{place}occurred_at", occurred_at)


def unfit(faults: Sequence[Fault]) -> Problem:
    """The problem response for a body that is well-formed but impossible: nothing of it was written."""
    return Problem(422, "invalid", "Nothing of this request was written.", errors=faults)
