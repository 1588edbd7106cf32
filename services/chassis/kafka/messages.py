"""Messages as a service sees them: a record that came, and what is to be sent."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from contracts.base import Event


class Encoded(NamedTuple):
    """An event already in its bytes: what a rule produces for every record need not become a model first.

    `event_id`: unique among the events of this source, and the same for a repeat.
    """

    type: str
    value: bytes
    event_id: str


class Record(NamedTuple):
    """One Kafka record as it came: undecoded value, text key (`""` where Kafka had none), text headers."""

    topic: str
    partition: int
    offset: int
    key: str
    value: bytes | None
    headers: Mapping[str, str] = MappingProxyType({})
    timestamp: int = 0
    """When the broker took it, in milliseconds since 1970; 0 where nobody needs it."""


class Output(NamedTuple):
    """A message to send. `partition` None means: by key (murmur2, as every Kafka client of Java does)."""

    topic: str
    key: str
    event: Event | Encoded | None
    """None is a tombstone."""
    partition: int | None = None
    trace: str | None = None
    """W3C `traceparent` that the message continues, where it is sent later than the work at hand (an outbox)."""
