"""Metrics of rebalancing: plans, lists of items, what was moved, orders on their way. Agreements: `reliefs`."""

from contracts.backlog import UnplacedReason
from contracts.metrics.metric import PLACE, Metric, Source
from contracts.plans import PlanReason
from contracts.proposals import ProposalState

PLAN_BUCKETS = (0.01, 0.05, 0.1, 0.3, 1.0, 2.0, 5.0)
"""Around the targets of docs/rules/benchmark.md#targets: 50 ms, 0.3 s and 2 s."""
_PLAN_STATES = ("drawn", "shortage", "none")
_STATES = tuple(each.value for each in ProposalState)
_HELP = ("asked", "agreed")
_VARIANTS = ("before", "promised", "without_plan")
_WITHOUT_TEAM = (
    *("waiting", "restricted", "no_team", "no_eligible_team"),
    *(why for why in UnplacedReason if why is not UnplacedReason.NO_TEAM),
)
_REBALANCER_TICK = Source("rebalancer", "tick")
_REBALANCER_LIVE = Source("rebalancer", "live")
_ASSIGNMENT_LIVE = Source("assignment", "live")
_ASSIGNMENT_TICK = Source("assignment", "tick")
_ASSIGNMENT_SLOT = Source("assignment", "slot")

REBALANCING: tuple[Metric, ...] = (
    _REBALANCER_TICK.counter(
        "mailroom_plans_total",
        "count",
        "Answers to ticks: drawn, shortage or none.",
        ("region", "state", "reason_code"),
        state=_PLAN_STATES,
        reason_code=tuple(PlanReason),
    ),
    _REBALANCER_LIVE.histogram(
        "mailroom_plan_seconds", "seconds", "Wall time to answer one tick of one region.", buckets=PLAN_BUCKETS
    ),
    _ASSIGNMENT_LIVE.gauge(
        "mailroom_rebalance_proposals",
        "count",
        "Lists of items that are open or wait for verdicts, by state.",
        ("region", "state"),
        state=_STATES,
    ),
    _ASSIGNMENT_TICK.gauge(
        "mailroom_rebalance_team_items",
        "items",
        "Items that lists would take from a team: waiting for a yes, or agreed and still to move.",
        (*PLACE, "state"),
        state=_HELP,
    ),
    _ASSIGNMENT_TICK.gauge(
        "mailroom_rebalance_days_left",
        "workdays",
        "Days of work left of the teams of running plans: before, promised, and now without what was moved.",
        (*PLACE, "variant"),
        variant=_VARIANTS,
    ),
    _ASSIGNMENT_TICK.gauge(
        "mailroom_rebalance_unplaced_items",
        "items",
        "Open items without owner team, by why they have none.",
        ("region", "reason_code"),
        reason_code=_WITHOUT_TEAM,
    ),
    _ASSIGNMENT_LIVE.gauge(
        "mailroom_reassigned_items",
        "items",
        "Items moved between two teams, all time; those too small to be shown alone are OTHER (P3).",
        ("region", "from_team", "to_team"),
    ),
    _ASSIGNMENT_SLOT.gauge(
        "mailroom_reassigned_work_seconds",
        "seconds",
        "Expected handling time of the items moved between two teams by lists of the last 28 days; "
        "those too small to be shown alone are OTHER (P3).",
        ("region", "from_team", "to_team"),
    ),
    _ASSIGNMENT_LIVE.gauge(
        "mailroom_orders_without_verdict", "count", "Orders sent and not yet answered in item-state."
    ),
    _ASSIGNMENT_LIVE.gauge(
        "mailroom_outbox_messages", "records", "Messages committed in SQL and not yet sent to Kafka."
    ),
)
