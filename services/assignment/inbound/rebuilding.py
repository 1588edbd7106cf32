"""`python -m services.assignment rebuild`: deliberately continue with a database that lost what the topics still know.

What is in topics comes back: settings, agreements, versions, and with the next start items, outlooks and jams. What
was only in the database is lost: the audit, and which items a list held. Lists that were open are therefore ended.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.proposals import OPEN_STATES, ProposalChanged, ProposalState
from contracts.reliefs import ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.help.upkeep import after_list
from services.assignment.inbound.database_check import Heard, answered_plans, contradiction, hear, known
from services.assignment.settings import Settings
from services.assignment.state.memory.read_model import ReadModel
from services.assignment.state.storage import loading, tables
from services.assignment.state.storage.store import Store
from services.assignment.state.unit_of_work import NextNumbers, UnitOfWork
from services.chassis.clock import Clock


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was done. `why` is empty if the database knew everything; then nothing was changed."""

    why: str = ""
    settings: int = 0
    regions: int = 0
    ended: int = 0


async def rebuild(settings: Settings, clock: Clock) -> Rebuilt:
    """Bring the database to what the topics know. Raises SecondProcess while an assignment runs."""
    store = Store(settings)
    await store.start()
    try:
        heard = await hear(settings.kafka, None)
        why = contradiction(heard, await known(store))
        if not why:
            return Rebuilt()
        answered = await answered_plans(settings.kafka)
        async with store.write(durable=True) as connection:
            read_model = ReadModel()
            await loading.load_read_model(connection, read_model)
            work = UnitOfWork(read_model, settings.partitions)
            _agreements(work, heard)
            done = Rebuilt(
                why, _settings(work, heard), _versions(work, heard, answered), _end_what_was_open(work, heard)
            )
            work.audit(clock.now(), "operations", "database.rebuilt", store.installation)
            outbox, audit = await loading.last_numbers(connection)
            await work.flush(connection, NextNumbers(outbox + 1, audit + 1))
            await _go_on_as(connection, store, heard)
        return done
    finally:
        await store.stop()


def _settings(work: UnitOfWork, heard: Heard) -> int:
    there = work.read_model.settings
    newer = [each for each in heard.settings.values() if each.version > _version(there.get(each.region))]
    for changed in newer:
        there[changed.region] = changed
        work.put_record("settings", changed.region, changed)
    return len(newer)


def _version(settings: SettingsChanged | None) -> int:
    return settings.version if settings else 0


def _versions(work: UnitOfWork, heard: Heard, answered: Mapping[str, datetime]) -> int:
    """Every number continues above what was published, and no old plan is answered a second time."""
    newest: dict[str, int] = {}
    for event in heard.events:
        newest[event.region] = max(event.version, newest.get(event.region, 0))
    for region in sorted(newest.keys() | answered.keys()):
        version = max(newest.get(region, 0), work.read_model.region(region).version)
        at = max(filter(None, (answered.get(region), work.read_model.region(region).answered_at)), default=None)
        if at is None:
            work.advance_region(region, version=version, effect=version)
        else:
            work.advance_region(region, version=version, effect=version, answered_at=at)
    return len(newest)


def _agreements(work: UnitOfWork, heard: Heard) -> None:
    """Every agreement as it was published last."""
    for event in heard.events:
        if isinstance(event, ReliefChanged):
            ours = work.read_model.reliefs.get(event.relief_id)
            if ours is None or ours.version < event.version:
                work.restore_relief(event)


def _end_what_was_open(work: UnitOfWork, heard: Heard) -> int:
    """Which items an open list held is not in the topics, so it could no longer be carried out. What of it may have
    moved counts as used of its share: never less than what moved."""
    last: dict[str, ProposalChanged] = {}
    for event in heard.events:
        if isinstance(event, ProposalChanged):
            last[event.proposal_id] = event
    ended = 0
    for proposal_id, event in sorted(last.items()):
        ours = work.read_model.proposals.get(proposal_id)
        if ours is not None and ours.version >= event.version:
            continue  # the database knows its present state
        state = event.state
        if state in OPEN_STATES:
            state = ProposalState.STOPPED if state is ProposalState.RUNNING else ProposalState.SUPERSEDED
            used = event.moved_minutes + (event.accepted_minutes if event.state is ProposalState.RUNNING else 0)
            closed = {"state": state, "offered_minutes": 0, "accepted_minutes": 0}
            event = event.model_copy(update={**closed, "version": work.next_version(event.region)})  # noqa: PLW2901
            work.publish(event)
            _use(work, event, used)
            ended += 1
        if ours is not None:
            work.put_proposal(replace(ours, state=state, version=event.version))
    return ended


def _use(work: UnitOfWork, ended: ProposalChanged, minutes: int) -> None:
    relief = work.read_model.reliefs.get(ended.relief_id or "")
    if relief is not None and ended.share_id is not None and minutes:
        work.put_relief(after_list(relief, ended.share_id, minutes, ended.at))


async def _go_on_as(connection: AsyncConnection, store: Store, heard: Heard) -> None:
    """From now on this is the installation whose messages are in the topics."""
    if heard.last_stamp is not None:
        installation, term = heard.last_stamp
        await connection.execute(update(tables.holder).values(installation=installation, term=max(term, store.term)))
        store.term = max(term, store.term)
