"""Which days and instants callers may report, field by field, measured from the business clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.base import in_use
from mailroom.workdays import business_date
from services.chassis.clock import NEVER_DRIVEN
from services.chassis.http.problems import Fault
from services.chassis.http.windows import DAYS_IN_USE, INSTANTS_IN_USE, Window, days_around, instants_around
from services.intake.bodies import AnnouncementBody, CapacityBody, ItemBody
from services.intake.settings import Settings


@dataclass(frozen=True, slots=True)
class AcceptedDates:
    """The windows of one moment. A legal receipt is measured from the day on which its item was reported."""

    happened: Window[datetime]
    happened_on: Window[date]
    due_on: Window[date]
    expected: Window[datetime]
    staffed_on: Window[date]
    legal_receipt_days: int

    def faults_of_item(self, item: ItemBody, place: str, reported: Window[datetime]) -> list[Fault]:
        """Impossible days and instants of an item, apart from `occurred_at`; `reported`: the earliest and the
        latest moment that may count as its report."""
        happened, due = self.happened, self.due_on
        found = [*happened.faults_of(f"{place}scanned_at", item.scanned_at)]
        found += due.faults_of(f"{place}parent_due_on", item.parent_due_on)
        found += due.faults_of(f"{place}due_on", item.due_on)
        found += due.faults_of(f"{place}grant_ends_on", item.grant_ends_on)
        found += due.faults_of(f"{place}court_due_on", item.court_due_on)
        received = f"{place}legal_received_on"
        return [*found, *self.faults_of_receipt(received, item.legal_received_on, reported.first, reported.last)]

    def faults_of_receipt(
        self, field: str, received_on: date, reported_at: datetime, reported_again_at: datetime | None = None
    ) -> list[Fault]:
        """Post is received before it is reported; a date long ago is a typing error."""
        first, last = reported_at, reported_again_at or reported_at
        if first == NEVER_DRIVEN or not (in_use(first) and in_use(last)):
            return list(DAYS_IN_USE.faults_of(field, received_on))
        earliest = business_date(first) - timedelta(days=self.legal_receipt_days)
        allowed = Window(earliest, business_date(last))
        return list(allowed.faults_of(field, received_on, ("too_long_ago", "after_the_day_of_report")))

    def faults_of_capacity(self, body: CapacityBody) -> list[Fault]:
        """Days of staffing that nobody plans or remembers."""
        days = enumerate(body.days)
        return [fault for number, each in days for fault in self.staffed_on.faults_of(f"days.{number}.day", each.day)]

    def faults_of_announcement(self, body: AnnouncementBody) -> list[Fault]:
        """Times of an announced batch."""
        return [
            *self.happened.faults_of("occurred_at", body.occurred_at),
            *self.happened_on.faults_of("stamped_on", body.stamped_on),
            *self.expected.faults_of("expected_by", body.expected_by),
        ]


def accepted_dates(now: datetime, settings: Settings) -> AcceptedDates:
    """The windows around this moment; all of the years in use until the clock is set for the first time."""
    legal = settings.legal_receipt_days
    if now == NEVER_DRIVEN:
        return AcceptedDates(INSTANTS_IN_USE, DAYS_IN_USE, DAYS_IN_USE, INSTANTS_IN_USE, DAYS_IN_USE, legal)
    # What happens before the next tick is reported before it, while a driven clock is still at the last one.
    ahead = settings.future_days if settings.clock == "system" else settings.driven_future_days
    back, today = settings.past_days, business_date(now)
    return AcceptedDates(
        happened=instants_around(now, back, ahead),
        happened_on=days_around(today, back, ahead),
        due_on=days_around(today, back, settings.due_days),
        expected=instants_around(now, back, settings.expected_days),
        staffed_on=days_around(today, settings.capacity_past_days, settings.capacity_future_days),
        legal_receipt_days=legal,
    )
