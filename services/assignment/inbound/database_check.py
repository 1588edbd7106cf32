"""What the topics that only `assignment` writes tell about it: whether this database is the one that wrote them."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from sqlalchemy import func, select

from contracts.base import Topic
from contracts.plans import PLANS_RECORD
from contracts.proposals import (
    PROPOSALS_RECORD,
    HelpRequested,
    ProposalChanged,
    ProposalsEvent,
    ProposalState,
    RebalanceOrdered,
)
from contracts.reliefs import ConsentState, EndReason, ReliefChanged, ShareStated
from contracts.settings import SETTINGS_RECORD, SettingsChanged
from contracts.topics import MOVABLE, PLANS, PROPOSALS, SETTINGS
from services.assignment.state.storage import row_mapping, tables
from services.assignment.state.storage.store import Store
from services.chassis.kafka import BadMessage, decode

INSTALLATION, TERM = "installation", "term"
"""Headers of every message of `assignment`: whose database it was in, and the number of the process that held it."""
LOOKED_AT = 1_000
"""This many of the last records of a partition are looked at when a process starts."""
_BY_PEOPLE = frozenset(
    {
        ProposalState.ACCEPTED_BY_GIVER,
        ProposalState.ACCEPTED_BY_RECEIVER,
        ProposalState.RUNNING,
        ProposalState.DECLINED,
        ProposalState.STOPPED,
    }
)
_LIST_BY_PEOPLE = frozenset({ProposalState.HELD})
_ENDED_BY_PEOPLE = frozenset({EndReason.DECLINED, EndReason.ENDED_BY_LEAD, EndReason.ENDED_BY_SUPERVISOR})
_CURE = (
    "Restore the newest copy of the database, or, if there is none, accept the loss: "
    "`python -m services.assignment rebuild` (docs/operating/operations.md)"
)


class DatabaseContradicted(RuntimeError):  # noqa: N818 - it names the thing
    """The topics know more than the database, or know another one. The text says what to do."""


def stamp_of(store: Store) -> tuple[tuple[str, bytes], ...]:
    """The headers by which later processes know whose messages these were."""
    return (INSTALLATION, store.installation.encode()), (TERM, str(store.term).encode())


@dataclass(slots=True)
class Heard:
    """What was read. `written`: whether an assignment has ever written here; `stamps`: installation and number of its
    messages, in the order of their writing; `events`: of `proposals`, in the order of each partition."""

    written: bool = False
    stamps: list[tuple[int, str, int]] = field(default_factory=list)
    settings: dict[str, SettingsChanged] = field(default_factory=dict)
    events: list[ProposalsEvent] = field(default_factory=list)

    @property
    def last_stamp(self) -> tuple[str, int] | None:
        """Installation and number of the newest message that has them."""
        return max(self.stamps)[1:] if self.stamps else None

    def decided(self) -> dict[str, int]:
        """By region the highest version that a person caused. What follows from records would be recreated."""
        found: dict[str, int] = {}
        seen: set[tuple[object, ...]] = set()
        for event in self.events:
            decided = set(_decisions(event)) - seen
            seen |= decided
            if decided or isinstance(event, HelpRequested | RebalanceOrdered):
                found[event.region] = max(event.version, found.get(event.region, 0))
        return found


def _decisions(event: ProposalsEvent) -> Iterator[tuple[object, ...]]:
    """What people have decided by then, as far as this event tells: of a list that somebody held it, of an agreement
    what each side has said. A list of a share starts and stops with the share, or with time."""
    if isinstance(event, ProposalChanged):
        states = _BY_PEOPLE if event.share_id is None else _LIST_BY_PEOPLE
        if event.state in states:
            yield event.proposal_id, event.state
    elif isinstance(event, ReliefChanged):
        if _is_by_people(event):
            yield event.relief_id, event.state, event.item_classes
        for share in event.shares:
            if _is_by_people(share) and not share.by_policy:
                terms = share.minutes_per_day, share.budget_minutes, share.until, share.item_classes
                yield share.share_id, share.state, *terms


def _is_by_people(part: ReliefChanged | ShareStated) -> bool:
    said = part.state in (ConsentState.AGREED, ConsentState.PAUSED)
    return said or part.end_reason in _ENDED_BY_PEOPLE


@dataclass(frozen=True, slots=True)
class Known:
    """What the database knows. `empty`: it has never been worked with."""

    empty: bool
    installation: str
    term: int
    settings: Mapping[str, int]
    proposals: Mapping[str, int]


def contradiction(heard: Heard, known: Known) -> str:
    """Why this database must not be worked with, and what to do; empty if it may."""
    if known.empty:
        return f"the database is empty, but an assignment has worked with this Kafka. {_CURE}" if heard.written else ""
    if heard.last_stamp is not None:
        installation, term = heard.last_stamp
        if installation != known.installation:
            return (
                f"another database ({installation}, this one is {known.installation}) was worked with before. {_CURE}"
            )
        if term > known.term:
            return f"the database is an older copy (number {known.term}, the topics have {term}). {_CURE}"
    newer = {region: event.version for region, event in heard.settings.items()}
    for what, told, there in (("settings", newer, known.settings), ("proposals", heard.decided(), known.proposals)):
        for region, version in sorted(told.items()):
            if version > there.get(region, 0):
                return (
                    f"the database is an older copy: the {what} of region {region} stand at version "
                    f"{there.get(region, 0)}, the topics have {version}. {_CURE}"
                )
    return ""


async def known(store: Store) -> Known:
    """What the database knows; of its number that of the process before this one."""
    async with store.read() as connection:
        counted = [
            (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for table in (tables.ticks, tables.positions, tables.audit, tables.settings, tables.regions)
        ]
        regions = await connection.execute(select(tables.regions.c.region, tables.regions.c.record))
        proposals = {region: row_mapping.region_of(record).version for region, record in regions}
        rows = await connection.execute(select(tables.settings.c.record))
        settings = {each.region: each.version for each in (decode(SETTINGS_RECORD, row[0].encode()) for row in rows)}
    return Known(not any(counted), store.installation, store.term - 1, settings, proposals)


async def hear(bootstrap: str, most: int | None = LOOKED_AT) -> Heard:
    """Read the last records of each partition; `most` None: all that are still there."""
    heard = Heard()
    for topic in (SETTINGS, PROPOSALS, MOVABLE):
        async with _reading(bootstrap, topic) as (consumer, ends):
            heard.written |= any(end > 0 for end in ends.values())
            async for record in _last(consumer, ends, 1 if topic is MOVABLE else most):
                _take(heard, record)
    return heard


async def answered_plans(bootstrap: str) -> dict[str, datetime]:
    """By region the tick of the last answer in `plans`."""
    found: dict[str, datetime] = {}
    async with _reading(bootstrap, PLANS) as (consumer, ends):
        async for record in _last(consumer, ends, LOOKED_AT):
            with suppress(BadMessage):
                plan = decode(PLANS_RECORD, record.value or b"")
                found[plan.region] = max(plan.at, found.get(plan.region, plan.at))
    return found


@asynccontextmanager
async def _reading(bootstrap: str, topic: Topic) -> AsyncIterator[tuple[AIOKafkaConsumer, dict[TopicPartition, int]]]:
    # Named at once: what a consumer is told of later it learns only when its metadata is old.
    async with AIOKafkaConsumer(
        topic.name, bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
    ) as consumer:
        numbers = sorted(consumer.partitions_for_topic(topic.name) or ())
        yield consumer, await consumer.end_offsets([TopicPartition(topic.name, number) for number in numbers])


async def _last(
    consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int], most: int | None
) -> AsyncIterator[ConsumerRecord]:
    starts = await consumer.beginning_offsets(list(ends))
    for partition, end in ends.items():
        consumer.seek(partition, starts[partition] if most is None else max(starts[partition], end - most))
    while any([await consumer.position(partition) < end for partition, end in ends.items()]):
        for records in (await consumer.getmany(timeout_ms=500)).values():
            for record in records:
                yield record


def _take(heard: Heard, record: ConsumerRecord) -> None:
    headers = {name: value.decode(errors="replace") for name, value in record.headers}
    if INSTALLATION in headers and headers.get(TERM, "").isdigit():
        heard.stamps.append((record.timestamp, headers[INSTALLATION], int(headers[TERM])))
    try:
        if record.value is None or record.topic == MOVABLE.name:
            return
        if record.topic == SETTINGS.name:
            changed = decode(SETTINGS_RECORD, record.value)
            older = heard.settings.get(changed.region)
            if older is None or changed.version > older.version:
                heard.settings[changed.region] = changed
        else:
            heard.events.append(decode(PROPOSALS_RECORD, record.value))
    except BadMessage:
        return  # readers of these topics' content report it
