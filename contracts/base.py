"""The vocabulary every message shares: identifiers, instants, the event base class and the topic descriptor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID, uuid5

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

NAMESPACE = UUID("5b0f7c1e-6a0a-5f0e-9d4e-7a1c52b0c0de")
"""Namespace of every derived identifier (UUID version 5, RFC 9562 section 5.5)."""

Id = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$", to_lower=True
    ),
]
"""A UUID in its lower-case text form. Items, events, orders, plans, proposals and jams are named by one."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""A short configured name: region, site, area, team, batch or role account. Never the name of a person."""

SkillTag = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,31}$")]
"""A qualification a team may have, such as NEUANTRAG."""

CaseKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=-]{8,88}$")]
"""Pseudonymous household key as it is read: records of older versions hold other forms than `HashedCaseKey`."""

HashedCaseKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$")]
"""Household key as it is taken: HMAC-SHA-256 of the case number in base64url without padding (`contracts.case_keys`),
made in the zone of the document system. No case number and no name has this form."""

MAX_RECORD_BYTES = 4 * 1024 * 1024
"""The largest record of any topic."""
DEAD_LETTER_DAYS = 7
"""How long a dead letter waits for somebody to look at it."""
BROKER_TIME = {"message.timestamp.type": "LogAppendTime"}
"""Of every topic: a sender's own time would be refused where its clock is an hour or more ahead of Kafka's."""
DEAD_LETTER_PARTITIONS = 1
_HEADERS_BYTES = 65_536
"""A dead letter is the record and the headers that say where it was and why it was set aside."""
_DAY_MS = 24 * 60 * 60 * 1000

LARGEST = 2**63 - 1
"""The largest integer that every stored form holds: SQL's BIGINT, and 64 bits in the JSON of rows."""

Count = Annotated[int, Field(ge=0, le=LARGEST)]
"""A whole number from 0 on that can be stored everywhere: counts, offsets, versions, sums of minutes."""

Figure = Annotated[float, Field(allow_inf_nan=False)]
"""A finite number: JSON has no other, and a reader would refuse what is written in its place."""

MOST_LISTED = 1_000_000
"""More than any list of a message may hold: Kafka takes no record of that size."""

Minutes = Annotated[int, "whole minutes of net handling time"]


def _as_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:  # the first or last day of the calendar in another zone
        raise ValueError("lies beyond the calendar") from error


Instant = Annotated[AwareDatetime, AfterValidator(_as_utc)]
"""A point in business time with its zone, kept in UTC so that equal instants have equal text."""

FIRST_YEAR, LAST_YEAR = 1900, 2199


def in_use(day: date) -> bool:
    """Whether a day (or instant) lies in the years in use. Outside of them nothing has happened here and nothing is
    planned: such a date is a mistake of its sender."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _told(moment: datetime) -> datetime:
    if not in_use(moment):
        raise ValueError("lies outside the calendar in use")
    return moment


ToldInstant = Annotated[Instant, AfterValidator(_told)]
"""An instant reported from outside: a stream sets aside a record whose instant is not within the years in use, whoever
wrote it."""


def derive_id(*parts: object) -> str:
    """The identifier of a thing that follows from others: the same parts always give the same UUID."""
    return str(uuid5(NAMESPACE, "|".join(str(part) for part in parts)))


class Message(BaseModel):
    """A value object on the wire: frozen, and unknown fields are refused when we write or take HTTP bodies."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(Message):
    """Something that happened, or was ordered. Every concrete event has a literal `type` and says when."""

    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """All there is to know of one Kafka topic.

    `partitioned_by`: `item` (murmur2 of the item id), `region` (explicit partition from the region) or `single`.
    `retention_days` is None for a compacted topic that keeps the last record of each key.
    """

    name: str
    key: str
    partitioned_by: Literal["item", "region", "single"]
    cleanup: Literal["delete", "compact"]
    retention_days: int | None
    events: tuple[type[Event], ...]
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    purpose: str

    @property
    def dead_letters(self) -> str:
        """Name of the topic that keeps this topic's undeliverable records with their reason."""
        return f"{self.name}.dlq"

    def partitions(self, installed: int) -> int:
        """Partition count, given the count chosen at installation for the partitioned topics."""
        return 1 if self.partitioned_by == "single" else installed

    @property
    def configuration(self) -> dict[str, str]:
        """Kafka's settings of the topic, whoever creates it."""
        kept = {} if self.retention_days is None else {"retention.ms": str(self.retention_days * _DAY_MS)}
        return {"cleanup.policy": self.cleanup, "max.message.bytes": str(MAX_RECORD_BYTES), **BROKER_TIME, **kept}

    @property
    def dead_letter_configuration(self) -> dict[str, str]:
        """Kafka's settings of its dead letters, which are in one partition: nobody needs them in parallel."""
        size = {"max.message.bytes": str(MAX_RECORD_BYTES + _HEADERS_BYTES)}
        return {"cleanup.policy": "delete", **size, **BROKER_TIME, "retention.ms": str(DEAD_LETTER_DAYS * _DAY_MS)}


def type_names(events: Iterable[type[Event]]) -> tuple[str, ...]:
    """The wire names (`item.received` …) of these event classes."""
    return tuple(str(event.model_fields["type"].default) for event in events)
