"""What happens in the fortnight besides the jam: leave known ahead, and a scan provider that delivers nothing."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta

from contracts.capacity import CapacityPublished
from contracts.items import Channel, ItemReceived
from mailroom.privacy import LOWEST_K_PART
from mailroom.workdays import add_workdays, business_date, local
from office.world import World, world_of

JAM_STARTS, JAM_ENDS = 2, 5
"""Working days on which half of the shocked team is missing, early enough to see it well again."""
LEAVE_STARTS, LEAVE_ENDS, LEAVE_KNOWN = 9, 28, 4
"""Working days of the office: the leave itself, and from which day on it is in what is published."""
LEAVE_SHARE = 0.6
SILENT_DAY, BACK_DAY = 5, 6
"""Nothing comes from the scan provider on the first; all of it comes at noon of the second."""


@dataclass(frozen=True, slots=True)
class EventfulOffice(World):
    """A played office in which one more team takes leave, and the scan provider is out for a day and a half."""

    on_leave: str

    def day(self, number: int) -> date:
        """The office's working day of this number; 1 is the first."""
        return add_workdays(self.first_day, number - 1)

    @property
    def out(self) -> tuple[datetime, datetime]:
        """From when until when the scan provider delivers nothing."""
        return local(self.day(SILENT_DAY), 0), local(self.day(BACK_DAY), 12)

    def arrivals(self, day: date) -> list[ItemReceived]:
        """The post of the day; what the scan provider could not deliver comes when it is back, stamped as it was."""
        post = [item for item in World.arrivals(self, day) if not self._held(item)]
        start, end = self.out
        if day == business_date(end):
            days = (business_date(start) + timedelta(days=n) for n in range((day - business_date(start)).days + 1))
            held = [item for each in days for item in World.arrivals(self, each) if self._held(item)]
            late = (end + timedelta(milliseconds=number) for number in range(len(held)))
            post += [item.model_copy(update={"occurred_at": at}) for item, at in zip(held, late, strict=True)]
        return sorted(post, key=lambda item: (item.occurred_at, item.item_id))

    def _held(self, item: ItemReceived) -> bool:
        start, end = self.out
        return item.channel is Channel.SCAN_PROVIDER and start <= item.occurred_at < end

    def capacity(self, day: date, horizon_workdays: int = 20) -> list[CapacityPublished]:
        """As published, with the leave as soon as it is known; with the gate P4 open, or it would not be read ahead."""
        published = [self._with_open_gate(event) for event in World.capacity(self, day, horizon_workdays)]
        return published if day < self.day(LEAVE_KNOWN) else [self._with_leave(event) for event in published]

    def _with_open_gate(self, event: CapacityPublished) -> CapacityPublished:
        if event.team != self.on_leave:
            return event
        planned, unplanned = max(LOWEST_K_PART, event.persons_planned), max(LOWEST_K_PART, event.persons_unplanned)
        return event.model_copy(update={"persons_planned": planned, "persons_unplanned": unplanned})

    def _with_leave(self, event: CapacityPublished) -> CapacityPublished:
        away = self._away(event.team, event.day, event.fte_available)
        if not away:
            return event
        changed = {
            "fte_available": event.fte_available - away,
            "fte_planned_absence": event.fte_planned_absence + away,
            "persons_planned": min(event.persons_planned + round(away), event.heads - event.persons_unplanned),
        }
        return event.model_copy(update=changed)

    def fte_present(self, team: str, day: date) -> float:
        """Full-time equivalents really at work: those on leave are not."""
        present = World.fte_present(self, team, day)
        return present - self._away(team, day, present)

    def _away(self, team: str, day: date, present: float) -> float:
        if team != self.on_leave or not self.day(LEAVE_STARTS) <= day <= self.day(LEAVE_ENDS):
            return 0.0
        return round(present * LEAVE_SHARE * 2) / 2


def eventful(seed: int, first_day: date) -> EventfulOffice:
    """The office of this seed with a jam; the leave is in the last benefit team that the jam does not hit."""
    plain = world_of("dueren", seed, first_day)
    assert plain.shock is not None
    shock = replace(plain.shock, first=JAM_STARTS, last=JAM_ENDS)
    plain = replace(plain, shock=shock, _staffing=replace(plain._staffing, shock=shock))
    on_leave = [plan.team for plan in plain.plans if plan.benefits and plan.team != shock.team][-1]
    return EventfulOffice(**{each.name: getattr(plain, each.name) for each in fields(plain)}, on_leave=on_leave)
