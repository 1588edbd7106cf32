"""The metrics of this service's answers."""

from contextlib import AbstractContextManager

from contracts.items import HeartbeatSent
from contracts.plans import NoPlan, PlanDrawn
from mailroom.allocation.plan import Answer
from services.chassis.metrics import Heartbeats, Metrics


class PlanMetrics:
    """Answers by kind and reason, and how long an answer took."""

    def __init__(self, metrics: Metrics) -> None:
        self._plans = metrics.counter("mailroom_plans_total")
        self._seconds = metrics.histogram("mailroom_plan_seconds")
        self._heartbeats = Heartbeats(metrics, "rebalancer")
        self._metrics, self._regions = metrics, set[str]()

    def timing(self) -> AbstractContextManager[object]:
        """Measures one answer."""
        return self._seconds.time()

    def answered(self, answer: Answer) -> None:
        """Count a new answer (a repeated one is not counted again)."""
        if isinstance(answer, NoPlan):
            state, reason = "none", answer.reason.value
        elif isinstance(answer, PlanDrawn):
            state, reason = "drawn", answer.moves[0].reason.value
        else:
            state, reason = "shortage", "no_receiver"
        if answer.region not in self._regions:
            self._regions.add(answer.region)
            self._metrics.start_at_zero("mailroom_plans_total", region=[answer.region])
        self._plans.labels(region=answer.region, state=state, reason_code=reason).inc()

    def heartbeat(self, partition: int, sent: HeartbeatSent) -> None:
        """A heartbeat arrived through the previous stage."""
        self._heartbeats.seen(partition, sent.sent_at)

    def leave(self, partition: int) -> None:
        """Another process has this partition now."""
        self._heartbeats.forget(partition)
