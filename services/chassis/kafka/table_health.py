"""What a process shows of its global tables: records that cannot be read are counted and named."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from services.chassis.health import Health
from services.chassis.kafka.global_table import GlobalTable
from services.chassis.metrics import Metrics


def watch_tables(tables: Iterable[GlobalTable[Any]], metrics: Metrics, health: Health) -> None:
    """Show in metrics and health which keys keep their last good value, or have none, and fail when reading ends.

    A process stays ready meanwhile: everything else must continue, and only a ready process can be sent a better
    record.
    """
    known = tuple(tables)
    gauge = metrics.gauge("mailroom_reference_unreadable_records")
    for table in known:
        gauge.labels(table.topic.name).set_function(partial(len, table.unreadable))
    health.add_detail("unreadable", lambda: [each for table in known for each in _unreadable_keys(table)])
    health.add_liveness_check("reference_unread", lambda: all(table.is_reading for table in known))


def _unreadable_keys(table: GlobalTable[Any]) -> list[dict[str, object]]:
    return [
        {"topic": table.topic.name, "key": key, "reason_code": reason, "last_good_value": key in table.values}
        for key, reason in sorted(table.unreadable.items())
    ]
