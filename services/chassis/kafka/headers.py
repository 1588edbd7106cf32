"""Headers of a message: CloudEvents 1.0 attributes and the trace."""

import hashlib
from datetime import datetime

from contracts.base import NAMESPACE, Event
from services.chassis.kafka.messages import Encoded, Output
from services.chassis.tracing import child_of


def headers_for(output: Output, value: bytes | None, source: str, parent: str | None) -> list[tuple[str, bytes]]:
    """CloudEvents 1.0 attributes in the binary mode of its Kafka binding, and the trace.

    An event without an id gets one derived from its topic, key and value.
    """
    event = output.event
    event_id, moment = (None, None) if event is None else _named_by_itself(event)
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", (event_id or _id_of(output, value)).encode()),
        ("ce_source", f"/mailroom/{source}".encode()),
        ("ce_type", event.type.encode() if event else b"record.forgotten"),
        ("ce_subject", output.key.encode()),
        ("traceparent", child_of(parent).encode()),
    ]
    if isinstance(moment, datetime):
        headers.append(("ce_time", moment.isoformat().replace("+00:00", "Z").encode()))
    return headers


def _named_by_itself(event: Event | Encoded) -> tuple[str | None, object]:
    """Id and moment of an event that has them."""
    if isinstance(event, Encoded):
        return event.event_id, None
    fields = event.__dict__  # a model searches long for an attribute it does not have
    moment = next((at for name in ("occurred_at", "at", "sent_at") if (at := fields.get(name))), None)
    return fields.get("event_id"), moment


def _id_of(output: Output, value: bytes | None) -> str:
    """A UUID version 5 (RFC 9562 section 5.5) over topic, key and value."""
    name = b"|".join((output.topic.encode(), output.key.encode(), value or b""))
    text = hashlib.sha1(NAMESPACE.bytes + name, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"
