"""From the steps of a case to the events of an item, in order, as `intake` gets them."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from contracts.base import derive_id
from mailroom.workdays import business_date
from office.replay.mapping import Mapping as LogMapping
from office.replay.mapping import MappingError, Step
from office.replay.staging import Case, StepRow
from office.replay.times import date_of

Told = tuple[datetime, bool, dict[str, Any]]
"""When, whether it is the receipt, and the body for `intake`."""

_MEANS = {
    # step: (standings in which it means something, the standing after it)
    Step.STARTED: (("waiting", "parked"), "in_progress"),
    Step.PARKED: (("waiting", "in_progress"), "parked"),
    Step.RESUMED: (("parked",), "waiting"),
    Step.COMPLETED: (("unplaced", "waiting", "in_progress", "parked"), "closed"),
    Step.WITHDRAWN: (("unplaced", "waiting", "in_progress", "parked"), "closed"),
    Step.REOPENED: (("closed",), "waiting"),
}
_ENDINGS = (Step.COMPLETED, Step.WITHDRAWN)


class Lives:
    """Tells the lives of a log's cases. `codes`: team name of the log → our code; `regions`: code → region."""

    def __init__(self, mapping: LogMapping, codes: Mapping[str, str], regions: Mapping[str, str]) -> None:
        self._mapping = mapping
        self._codes = codes
        self._regions = regions

    def tell(self, case: Case) -> Iterator[Told]:
        """Everything that happened to this case, each event with a `seq` that keeps the order of the file."""
        life = _Life(self._mapping, case, self._team_of(case.steps[0]))
        yield life.receipt(self._due(case), self._regions)
        closing = max(case.closed, case.received) if case.closed else None
        for step in case.steps:
            at = max(step.at, case.received)
            if closing is not None and at > closing:
                yield from life.means(Step.COMPLETED, closing, None)
                closing = None
                if self._mapping.after_closed == "ignore":
                    return
            yield from life.means(self._mapping.step(step.activity), at, self._team_of(step))
        if closing is not None:
            yield from life.means(Step.COMPLETED, closing, None)

    def _team_of(self, step: StepRow) -> str | None:
        return self._codes.get(step.team)

    def _due(self, case: Case) -> date | None:
        zone, rule = self._mapping.zone, self._mapping.due
        if case.due:
            try:
                return date_of(case.due, zone)
            except ValueError as error:
                raise MappingError(f"case {case.case_id}: the due date is not an ISO 8601 date") from error
        days = rule.days_by_priority.get(case.priority or "", rule.days)
        return None if days is None else case.received.astimezone(zone).date() + timedelta(days=days)


class _Life:
    """The state of a case while its steps are translated. Steps that change nothing become mere work."""

    def __init__(self, mapping: LogMapping, case: Case, team: str | None) -> None:
        self._mapping = mapping
        self._case = case
        self._item_id = derive_id(mapping.name, case.case_id)
        self._team = team
        self._standing = "waiting" if team else "unplaced"
        self._seq = 0

    def receipt(self, due: date | None, regions: Mapping[str, str]) -> Told:
        case, mapping = self._case, self._mapping
        body = {
            "event_id": derive_id(self._item_id, "received"),
            "item_id": self._item_id,
            "occurred_at": case.received.isoformat(),
            "seq": 0,
            "item_class": mapping.item_class(case.item_class).value,
            "channel": mapping.channel(case.channel).value,
            # East of Berlin a day begins earlier: nothing is received after the business day of its report.
            "legal_received_on": min(
                case.received.astimezone(mapping.zone).date(), business_date(case.received)
            ).isoformat(),
            "team": self._team,
            "region": regions.get(self._team or "", mapping.teams.region),
            "due_on": due.isoformat() if due else None,
        }
        return case.received, True, {name: value for name, value in body.items() if value is not None}

    def means(self, step: Step, at: datetime, team: str | None) -> Iterator[Told]:
        """What this step tells. `team` None: nothing is said about the owner."""
        if step is Step.IGNORED:
            return
        if self._standing == "closed" and step is not Step.REOPENED:
            if self._mapping.after_closed == "ignore" or step in _ENDINGS:
                return
            yield self._told(Step.REOPENED, at)
        reopens = step is Step.REOPENED and self._standing == "closed"
        if reopens:
            yield self._told(Step.REOPENED, at)
        if team is not None and team != self._team:
            yield self._handed_over(at, team)
        if step in _MEANS and self._standing in _MEANS[step][0]:
            yield self._told(step, at)
        elif step is not Step.HANDED_OVER and not reopens:
            yield self._event("item.touched", at)

    def _told(self, step: Step, at: datetime) -> Told:
        self._standing = _MEANS[step][1] if self._team or step in _ENDINGS else "unplaced"
        return self._event(f"item.{step.value}", at)

    def _handed_over(self, at: datetime, team: str) -> Told:
        self._team = team
        if self._standing != "parked":
            self._standing = "waiting"
        return self._event("item.handed_over", at, to_team=team)

    def _event(self, kind: str, at: datetime, **more: str) -> Told:
        self._seq += 1
        event = {
            "type": kind,
            "event_id": derive_id(self._item_id, self._seq, kind),
            "occurred_at": at.isoformat(),
            "seq": self._seq,
            **more,
        }
        return at, False, {"item_id": self._item_id, "event": event}
