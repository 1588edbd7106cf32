"""What a process says of the topics it reads whole: a word that cannot be read is compared with, counted and named."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from services.chassis.health import Health
from services.chassis.kafka.global_table import GlobalTable
from services.chassis.metrics import Metrics


def watch(topics: Iterable[GlobalTable[Any]], metrics: Metrics, health: Health) -> None:
    """Show in metrics and health which keys stand on their last good value, or on none, and end when reading ends.

    A process stays ready meanwhile: what is still good must go on, and only who is ready can be sent a better word.
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
