"""The stored rows of a partition: what each region's planner remembers, and what it still waits for.

A row is one event as it stands on the wire, or a region's `Planning` without its proposals, which have rows of
their own. Keys are `kind|region` and, by kind, an instant, a team, a version or a proposal.
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
from services.chassis.codec import decode, encode

STORE_VERSION = 1

Drawn = TeamOutlookDrawn | OutlookReady | MovableMeasured | MovableReady
"""What comes per region and tick before the tick can be answered."""
Changes = dict[str, bytes | None]
"""Rows to store; None deletes."""

_PLANNING: TypeAdapter[Planning] = TypeAdapter(Planning)
_DRAWN: TypeAdapter[Drawn] = TypeAdapter(Annotated[Drawn, Field(discriminator="type")])


@dataclass(slots=True)
class Stored:
    """Everything the rows of a partition hold."""

    plannings: dict[str, Planning] = field(default_factory=dict)
    drawn: list[Drawn] = field(default_factory=list)
    events: list[ProposalsEvent] = field(default_factory=list)
    """Events of `proposals` that no answered tick contains yet."""
    answers: list[Answer] = field(default_factory=list)


def drawn_key(event: Drawn) -> str:
    """Row of something drawn for a tick."""
    team = event.team if isinstance(event, TeamOutlookDrawn | MovableMeasured) else "-"
    return f"drawn|{event.region}|{event.at.isoformat()}|{event.type}|{team}"


def event_key(event: ProposalsEvent) -> str:
    """Row of an event that no answered tick contains yet."""
    return f"event|{event.region}|{event.version:012d}"


def answer_key(region: str, at: datetime) -> str:
    """Row of the answer to one tick."""
    return f"answer|{region}|{at.isoformat()}"


def dump(planning: Planning, before: Planning) -> Changes:
    """The rows of a planner that differ from what was stored before."""
    changes: Changes = {f"planning|{planning.region}": _PLANNING.dump_json(replace(planning, proposals={}))}
    for name in sorted(before.proposals.keys() - planning.proposals.keys()):
        changes[f"proposal|{planning.region}|{name}"] = None
    for name, proposal in planning.proposals.items():
        if before.proposals.get(name) is not proposal:
            changes[f"proposal|{planning.region}|{name}"] = encode(proposal)
    return changes


def load(rows: Iterable[tuple[str, bytes]]) -> Stored:
    """What these rows hold. A row that cannot be read is our own fault and breaks the process."""
    stored = Stored()
    proposals: dict[str, dict[str, ProposalChanged]] = {}
    for key, value in sorted(rows):
        kind, region = key.split("|")[:2]
        match kind:
            case "planning":
                stored.plannings[region] = _PLANNING.validate_json(value)
            case "proposal":
                proposal = decode(PROPOSALS_RECORD, value)
                if isinstance(proposal, ProposalChanged):
                    proposals.setdefault(region, {})[proposal.proposal_id] = proposal
            case "drawn":
                stored.drawn.append(_DRAWN.validate_json(value))
            case "event":
                stored.events.append(decode(PROPOSALS_RECORD, value))
            case "answer":
                stored.answers.append(decode(PLANS_RECORD, value))
            case _:
                raise ValueError(f"unknown kind of row: {kind}")
    for region, members in proposals.items():
        stored.plannings[region] = replace(stored.plannings[region], proposals=members)
    return stored
