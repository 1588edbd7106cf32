"""What a process reports about the topics it reads whole: an unreadable record keeps the last good value, is counted
and named."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from services.chassis.health import Health
from services.chassis.kafka.global_table import GlobalTable
from services.chassis.metrics import Metrics


def watch(topics: Iterable[GlobalTable[Any]], metrics: Metrics, health: Health) -> None:
    """Show in metrics and health which keys keep their last good value, or have none, and fail when reading ends.

    A process stays ready meanwhile: everything else must continue, and only a ready process can be sent a better
    record.
    """
    known = tuple(topics)
    gauge = metrics.gauge("mailroom_reference_unreadable_records")
    for topic in known:
        gauge.labels(topic.topic.name).set_function(partial(len, topic.unreadable))
    health.note("unreadable", lambda: [each for topic in known for each in _said(topic)])
    health.watch_life("reference_unread", lambda: all(topic.is_reading for topic in known))


def _said(topic: GlobalTable[Any]) -> list[dict[str, object]]:
    return [
        {"topic": topic.topic.name, "key": key, "reason_code": reason, "last_good_value": key in topic.values}
        for key, reason in sorted(topic.unreadable.items())
    ]
