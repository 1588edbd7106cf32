"""Metrics of rebalancing: plans, proposals and their outcome, what was moved, orders on their way."""

from contracts.backlog import UnplacedReason
from contracts.metrics.metric import PLACE, Metric
from contracts.plans import PlanReason
from contracts.proposals import DeclineReason, ProposalState

PLAN_BUCKETS = (0.01, 0.05, 0.1, 0.3, 1.0, 2.0, 5.0)
"""Around the targets of docs/rules/benchmark.md#targets: 50 ms, 0.3 s and 2 s."""
_PLAN_STATES = ("drawn", "shortage", "none")
_STATES = tuple(each.value for each in ProposalState)
_HELP = ("offered", "agreed")
_VARIANTS = ("before", "promised", "without_plan")
_WITHOUT_TEAM = (
    *("waiting", "restricted", "no_team", "no_eligible_team"),
    *(why for why in UnplacedReason if why is not UnplacedReason.NO_TEAM),
)

REBALANCING: tuple[Metric, ...] = (
    Metric(
        name="mailroom_plans_total",
        kind="counter",
        labels=("region", "state", "reason_code"),
        values={"state": _PLAN_STATES, "reason_code": tuple(PlanReason)},
        unit="count",
        moves="tick",
        exported_by="rebalancer",
        meaning="Answers to ticks: drawn, shortage or none.",
    ),
    Metric(
        name="mailroom_plan_seconds",
        kind="histogram",
        unit="seconds",
        moves="live",
        exported_by="rebalancer",
        meaning="Wall time to answer one tick of one region.",
        buckets=PLAN_BUCKETS,
    ),
    Metric(
        name="mailroom_rebalance_proposals",
        kind="gauge",
        labels=("region", "state"),
        values={"state": _STATES},
        unit="count",
        moves="live",
        exported_by="assignment",
        meaning="Proposals that are open or wait for verdicts, by state.",
    ),
    Metric(
        name="mailroom_rebalance_team_items",
        kind="gauge",
        labels=(*PLACE, "state"),
        values={"state": _HELP},
        unit="items",
        moves="tick",
        exported_by="assignment",
        meaning="Items that open proposals would take from a team: waiting for a yes, or agreed and under way.",
    ),
    Metric(
        name="mailroom_rebalance_undecided_proposals",
        kind="gauge",
        labels=("region",),
        unit="count",
        moves="tick",
        exported_by="assignment",
        meaning="Proposals that both leads have not decided after four working hours.",
    ),
    Metric(
        name="mailroom_rebalance_outcomes",
        kind="gauge",
        labels=("region", "state", "reason_code"),
        values={"state": _STATES, "reason_code": ("", *DeclineReason)},
        unit="count",
        moves="slot",
        exported_by="assignment",
        meaning="Proposals offered in the last 28 days, by state now and reason of a decline.",
    ),
    Metric(
        name="mailroom_rebalance_decision_seconds",
        kind="gauge",
        labels=("region", "quantile"),
        values={"quantile": ("0.5", "0.9")},
        unit="seconds",
        moves="slot",
        exported_by="assignment",
        meaning="Working time from offer to the second yes, of proposals offered in the last 28 days.",
    ),
    Metric(
        name="mailroom_rebalance_days_left",
        kind="gauge",
        labels=(*PLACE, "variant"),
        values={"variant": _VARIANTS},
        unit="workdays",
        moves="tick",
        exported_by="assignment",
        meaning="Days of work left of the teams of running plans: before, promised, and now without what was moved.",
    ),
    Metric(
        name="mailroom_rebalance_unplaced_items",
        kind="gauge",
        labels=("region", "reason_code"),
        values={"reason_code": _WITHOUT_TEAM},
        unit="items",
        moves="tick",
        exported_by="assignment",
        meaning="Open items without owner team, by why they have none.",
    ),
    Metric(
        name="mailroom_reassigned_items",
        kind="gauge",
        labels=("region", "from_team", "to_team"),
        unit="items",
        moves="live",
        exported_by="assignment",
        meaning="Items moved between two teams, all time; those too small to be shown alone are OTHER (P3).",
    ),
    Metric(
        name="mailroom_reassigned_work_seconds",
        kind="gauge",
        labels=("region", "from_team", "to_team"),
        unit="seconds",
        moves="slot",
        exported_by="assignment",
        meaning="Expected handling time of the items moved between two teams by proposals of the last 28 days; "
        "those too small to be shown alone are OTHER (P3).",
    ),
    Metric(
        name="mailroom_orders_without_verdict",
        kind="gauge",
        unit="count",
        moves="live",
        exported_by="assignment",
        meaning="Orders sent and not yet answered in item-state.",
    ),
    Metric(
        name="mailroom_outbox_messages",
        kind="gauge",
        unit="records",
        moves="live",
        exported_by="assignment",
        meaning="Messages committed in SQL and not yet sent to Kafka.",
    ),
)
