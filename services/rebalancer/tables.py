"""The stored rows of a partition: what each region's planner remembers, and what it still waits for.

A row is one event as sent, or a region's `Planning` without its proposals, which have their own
rows. Keys are `kind|region` and, by kind, an instant, a team, a proposal, a version.

After a crash a step may have been stored in part, but never a later row without the earlier ones. So the rows of a
step go out in the order of `in_safe_order`: what a planner refers to, then the planner, then what it replaces.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from pydantic import Field, TypeAdapter

from contracts.jams import OutlookReady, TeamOutlookDrawn
from contracts.plans import PLANS_RECORD, MovableMeasured, MovableReady
from contracts.proposals import PROPOSALS_RECORD, ProposalChanged, ProposalsEvent
from mailroom.allocation.plan import Answer
from mailroom.allocation.planning import Planning
from services.chassis.kafka import decode, encode

STORE_VERSION = 1

TickInput = TeamOutlookDrawn | OutlookReady | MovableMeasured | MovableReady
"""What arrives per region and tick before the tick can be answered."""
Changes = dict[str, bytes | None]
"""Rows to store; None deletes."""

_PLANNING: TypeAdapter[Planning] = TypeAdapter(Planning)
_INPUT: TypeAdapter[TickInput] = TypeAdapter(Annotated[TickInput, Field(discriminator="type")])


@dataclass(slots=True)
class Stored:
    """Everything the rows of a partition hold."""

    plannings: dict[str, Planning] = field(default_factory=dict)
    inputs: list[TickInput] = field(default_factory=list)
    events: list[ProposalsEvent] = field(default_factory=list)
    """Events of `proposals` that no answered tick contains yet."""
    answers: list[tuple[int, Answer]] = field(default_factory=list)
    """Answers with the version of `proposals` they contain."""
    leftovers: list[str] = field(default_factory=list)
    """Keys that a crash left behind."""


def input_key(event: TickInput) -> str:
    """Row of something made for a tick."""
    team = event.team if isinstance(event, TeamOutlookDrawn | MovableMeasured) else "-"
    return f"drawn|{event.region}|{event.at.isoformat()}|{event.type}|{team}"


def event_key(event: ProposalsEvent) -> str:
    """Row of an event that no answered tick contains yet."""
    return f"event|{event.region}|{event.version:012d}"


def answer_key(region: str, at: datetime, version: int) -> str:
    """Row of the answer to one tick, which contains the events of `proposals` up to `version`."""
    return f"answer|{region}|{at.isoformat()}|{version:012d}"


def dump(planning: Planning, before: Planning) -> Changes:
    """The rows of a planner that differ from what was stored before."""
    changes: Changes = {f"planning|{planning.region}": _PLANNING.dump_json(replace(planning, proposals={}))}
    for name, proposal in before.proposals.items():
        if planning.proposals.get(name) is not proposal:
            changes[_proposal_key(proposal)] = None
    for name, proposal in planning.proposals.items():
        if before.proposals.get(name) is not proposal:
            changes[_proposal_key(proposal)] = encode(proposal)
    return changes


def in_safe_order(changes: Changes) -> Changes:
    """The rows of a step in an order in which every prefix is a state to continue from."""

    def order(row: tuple[str, bytes | None]) -> tuple[int, str]:
        key, value = row
        return (2 if value is None else int(key.startswith("planning|"))), key

    return dict(sorted(changes.items(), key=order))


def _proposal_key(proposal: ProposalChanged) -> str:
    return f"proposal|{proposal.region}|{proposal.proposal_id}|{proposal.version:012d}"


def load(rows: Iterable[tuple[str, bytes]]) -> Stored:
    """The content of these rows. A row that cannot be read is our own fault and ends the process."""
    stored = Stored()
    proposals: list[tuple[str, ProposalChanged]] = []
    for key, value in sorted(rows):
        kind, region, *rest = key.split("|")
        match kind:
            case "planning":
                stored.plannings[region] = _PLANNING.validate_json(value)
            case "proposal":
                proposals.append((key, _proposal(value)))
            case "drawn":
                stored.inputs.append(_INPUT.validate_json(value))
            case "event":
                stored.events.append(decode(PROPOSALS_RECORD, value))
            case "answer":
                stored.answers.append((int(rest[-1]), decode(PLANS_RECORD, value)))
            case _:
                raise ValueError(f"unknown kind of row: {kind}")
    _restore_proposals(stored, proposals)
    return stored


def _proposal(value: bytes) -> ProposalChanged:
    proposal = decode(PROPOSALS_RECORD, value)
    if not isinstance(proposal, ProposalChanged):
        raise TypeError("a row of proposals holds another event")
    return proposal


def _restore_proposals(stored: Stored, rows: Iterable[tuple[str, ProposalChanged]]) -> None:
    """Give each planner its proposals as it knew them: the newest of each that it contains, by ascending version."""
    known: dict[str, dict[str, tuple[str, ProposalChanged]]] = {}
    for key, proposal in rows:
        planning = stored.plannings.get(proposal.region)
        members = known.setdefault(proposal.region, {})
        if planning is None or proposal.version > planning.version:
            stored.leftovers.append(key)
            continue
        if proposal.proposal_id in members:
            stored.leftovers.append(members[proposal.proposal_id][0])
        members[proposal.proposal_id] = key, proposal
    for region, members in known.items():
        if region in stored.plannings:
            proposals = {name: proposal for name, (_, proposal) in members.items()}
            stored.plannings[region] = replace(stored.plannings[region], proposals=proposals)
