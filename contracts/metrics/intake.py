"""Metrics of what comes in: reports, refusals, channels and announced batches."""

from contracts.items import Channel
from contracts.metrics.metric import Metric

_REFUSALS = (
    *("invalid", "not_found", "unknown_team", "clock_goes_back", "not_acknowledged", "too_large", "refused"),
    *("starting", "internal"),
)

INTAKE: tuple[Metric, ...] = (
    Metric(
        name="mailroom_items_received_total",
        kind="counter",
        labels=("channel", "item_class"),
        unit="items",
        moves="live",
        exported_by="intake",
        meaning="Reports of items taken (a repeat counts again).",
    ),
    Metric(
        name="mailroom_items_decided_automatically_total",
        kind="counter",
        labels=("channel",),
        unit="items",
        moves="live",
        exported_by="intake",
        meaning="Items decided without a clerk.",
    ),
    Metric(
        name="mailroom_requests_refused_total",
        kind="counter",
        labels=("reason_code",),
        values={"reason_code": _REFUSALS},
        unit="count",
        moves="live",
        exported_by="intake",
        meaning="Requests refused, by problem code.",
    ),
    Metric(
        name="mailroom_channel_day_items",
        kind="gauge",
        labels=("channel", "day"),
        values={"day": ("today", "usual")},
        unit="items",
        moves="slot",
        exported_by="assignment",
        meaning="Items received today, and the median of the same weekday in the last eight weeks that are kept.",
    ),
    Metric(
        name="mailroom_channel_delay_workdays",
        kind="gauge",
        labels=("channel", "quantile"),
        values={"quantile": ("0.5", "0.9")},
        unit="workdays",
        moves="slot",
        exported_by="assignment",
        meaning="Working days from stamp (legal receipt) to visible here, of the items of the last ten days.",
    ),
    Metric(
        name="mailroom_channel_last_item_timestamp_seconds",
        kind="gauge",
        labels=("channel",),
        unit="timestamp",
        moves="tick",
        exported_by="assignment",
        meaning="When the last item came in by this channel.",
    ),
    Metric(
        name="mailroom_channel_silent",
        kind="gauge",
        labels=("channel",),
        values={"channel": tuple(Channel)},
        unit="state",
        moves="tick",
        exported_by="assignment",
        meaning="1 while nothing came by this channel for longer than its usual gap in working hours.",
    ),
    Metric(
        name="mailroom_batch_items",
        kind="gauge",
        labels=("flow",),
        values={"flow": ("announced", "received")},
        unit="items",
        moves="slot",
        exported_by="assignment",
        meaning="Items of the batches that were announced, and how many of them have come.",
    ),
    Metric(
        name="mailroom_batches_overdue",
        kind="gauge",
        unit="count",
        moves="slot",
        exported_by="assignment",
        meaning="Announced batches that are not complete at the time they were expected by.",
    ),
)
