"""The rule of one partition: outlook, movable and proposals of its regions in, exactly one answer per tick out."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import TypeAdapter

from contracts import topics
from contracts.base import Event
from contracts.items import HeartbeatSent
from contracts.jams import OUTLOOK_RECORD, OutlookReady, TeamOutlookDrawn
from contracts.plans import MOVABLE_RECORD, MovableMeasured, MovableReady
from contracts.proposals import PROPOSALS_RECORD, ProposalsEvent
from mailroom.allocation.plan import Answer
from mailroom.allocation.planning import Planning
from mailroom.teams import Roster
from services.chassis.kafka import BadMessage, Output, Record, decode
from services.rebalancer import tables
from services.rebalancer.metrics import PlanMetrics
from services.rebalancer.tick_join import SettingsOf, TickJoin
from services.streams import DeadLetter, Rows, Step

_ADAPTERS: dict[str, TypeAdapter[Any]] = {
    topics.OUTLOOK.name: OUTLOOK_RECORD,
    topics.MOVABLE.name: MOVABLE_RECORD,
    topics.PROPOSALS.name: PROPOSALS_RECORD,
}


class RebalancerFold:
    """Plans the regions of one partition. `roster` and `settings_of` give what was read from the whole topics."""

    def __init__(
        self,
        partition: int,
        rows: Rows,
        roster: Callable[[], Roster],
        settings_of: SettingsOf,
        metrics: PlanMetrics,
    ) -> None:
        self._partition = partition
        self._roster = roster
        self._settings_of = settings_of
        self._metrics = metrics
        self._changes: tables.Changes = {}
        self._joins: dict[str, TickJoin] = {}
        self._restore(tables.load(rows.items()))

    def fold(self, records: Sequence[Record]) -> Step:
        """Store what arrived, answer every tick that is complete, and repeat known answers on request."""
        repeats: list[Answer] = []
        dead_letters: list[DeadLetter] = []
        for record in records:
            if record.value is None:
                continue
            try:
                event: Event = decode(_ADAPTERS[record.topic], record.value)
            except BadMessage as bad:
                dead_letters.append(DeadLetter(record, bad.reason_code, bad.detail))
                continue
            repeats += self._take(event)
        again = {(answer.region, answer.at): answer for answer in repeats}
        outputs = [self._output(answer) for answer in again.values()] + self._answer_all()
        changes = tables.in_safe_order(self._changes)
        self._changes.clear()
        return Step(rows=changes, outputs=outputs, dead_letters=dead_letters)

    def poll(self) -> Sequence[Output]:
        """Answers that only waited for master data or settings; their rows follow with the next records.

        After a crash in between, the same inputs lead to the same answer again.
        """
        return self._answer_all()

    def close(self) -> None:
        """Another process has this partition now."""
        self._metrics.leave(self._partition)

    def _take(self, event: Event) -> list[Answer]:
        match event:
            case HeartbeatSent():
                self._metrics.heartbeat(self._partition, event)
            case TeamOutlookDrawn() | OutlookReady() | MovableMeasured() | MovableReady():
                return self._join(event.region).add(event)
            case _ if isinstance(event, ProposalsEvent):
                return self._join(event.region).add_proposals_event(event)
        return []

    def _answer_all(self) -> list[Output]:
        outputs = []
        for region in sorted(self._joins):
            while (answer := self._answer_next(self._joins[region])) is not None:
                self._metrics.answered(answer)
                outputs.append(self._output(answer))
        return outputs

    def _answer_next(self, join: TickJoin) -> Answer | None:
        at = join.complete_tick()
        if at is None:
            return None
        with self._metrics.timing():
            return join.answer(at, self._roster(), self._settings_of)

    def _output(self, answer: Answer) -> Output:
        return Output(topics.PLANS.name, answer.region, answer, self._partition)

    def _join(self, region: str) -> TickJoin:
        if region not in self._joins:
            self._joins[region] = TickJoin(Planning(region), self._changes)
        return self._joins[region]

    def _restore(self, stored: tables.Stored) -> None:
        for region, planning in stored.plannings.items():
            self._joins[region] = TickJoin(planning, self._changes)
        for version, answer in stored.answers:
            self._join(answer.region).restore(version, answer)
        for waiting in stored.inputs:
            self._join(waiting.region).add(waiting)
        for event in stored.events:
            self._join(event.region).add_proposals_event(event)
        # What was read is stored already; only what a crash left behind is still to be removed.
        kept = set(self._changes)
        self._changes.clear()
        input_keys = {tables.input_key(waiting) for waiting in stored.inputs}
        event_keys = {tables.event_key(event) for event in stored.events}
        for key in sorted((input_keys | event_keys) - kept) + stored.leftovers:
            self._changes[key] = None
