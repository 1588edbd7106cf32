"""Metrics of what comes in: reports, refusals, channels and announced batches."""

from contracts.items import Channel
from contracts.metrics.metric import Metric, Source

_REFUSALS = (
    *("invalid", "not_found", "unknown_team", "clock_goes_back", "not_acknowledged", "too_large", "refused"),
    *("starting", "internal"),
)
_INTAKE_LIVE = Source("intake", "live")
_ASSIGNMENT_SLOT = Source("assignment", "slot")
_ASSIGNMENT_TICK = Source("assignment", "tick")

INTAKE: tuple[Metric, ...] = (
    _INTAKE_LIVE.counter(
        "mailroom_items_received_total",
        "items",
        "Reports of items taken (a repeat counts again).",
        ("channel", "item_class"),
    ),
    _INTAKE_LIVE.counter(
        "mailroom_items_decided_automatically_total", "items", "Items decided without a clerk.", ("channel",)
    ),
    _INTAKE_LIVE.counter(
        "mailroom_requests_refused_total",
        "count",
        "Requests refused, by problem code.",
        ("reason_code",),
        reason_code=_REFUSALS,
    ),
    _ASSIGNMENT_SLOT.gauge(
        "mailroom_channel_day_items",
        "items",
        "Items received today, and the median of the same weekday in the last eight weeks that are kept.",
        ("channel", "day"),
        day=("today", "usual"),
    ),
    _ASSIGNMENT_SLOT.gauge(
        "mailroom_channel_delay_workdays",
        "workdays",
        "Working days from stamp (legal receipt) to visible here, of the items of the last ten days.",
        ("channel", "quantile"),
        quantile=("0.5", "0.9"),
    ),
    _ASSIGNMENT_TICK.gauge(
        "mailroom_channel_last_item_timestamp_seconds",
        "timestamp",
        "When the last item came in by this channel.",
        ("channel",),
    ),
    _ASSIGNMENT_TICK.gauge(
        "mailroom_channel_silent",
        "state",
        "1 while nothing came by this channel for longer than its usual gap in working hours.",
        ("channel",),
        channel=tuple(Channel),
    ),
    _ASSIGNMENT_SLOT.gauge(
        "mailroom_batch_items",
        "items",
        "Items of the batches that were announced, and how many of them have come.",
        ("flow",),
        flow=("announced", "received"),
    ),
    _ASSIGNMENT_SLOT.gauge(
        "mailroom_batches_overdue",
        "count",
        "Announced batches that are not complete at the time they were expected by.",
    ),
)
