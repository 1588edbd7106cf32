"""Everything a plan of one region is drawn from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from contracts.jams import JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableCell, MovableMeasured
from contracts.proposals import HelpRequested, ProposalChanged
from contracts.reliefs import ConsentState, ReliefChanged
from contracts.settings import SettingsChanged
from mailroom.allocation import limits, parameters
from mailroom.allocation.load import Load, load_of, pending
from mailroom.teams import Roster

JAMMED = frozenset({JamPhase.FORECAST, JamPhase.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One region at one tick, as far as a plan depends on it."""

    region: str
    at: datetime
    based_on: BasedOn
    roster: Roster
    settings: SettingsChanged
    outlooks: tuple[TeamOutlookDrawn, ...]
    movable: tuple[MovableMeasured, ...]
    proposals: tuple[ProposalChanged, ...] = ()
    """Each proposal once, in its latest state."""
    reliefs: tuple[ReliefChanged, ...] = ()
    """Each agreement of help once, in its latest state; the ended ones as long as a pair of teams rests."""
    help_requests: tuple[HelpRequested, ...] = ()
    ordered: bool = False
    """A supervisor ordered a plan: every team that is forecast to be late gives, jam or not."""
    released: Mapping[str, datetime] = field(default_factory=dict)
    """When a team's jam was last released, where that is known."""


def canonical(situation: Situation) -> Situation:
    """The same situation in the canonical order for planning, whatever order its parts came in."""
    return replace(
        situation,
        outlooks=tuple(sorted(situation.outlooks, key=lambda outlook: outlook.team)),
        movable=tuple(
            measured.model_copy(update={"cells": tuple(sorted(measured.cells, key=_cell_order))})
            for measured in sorted(situation.movable, key=lambda measured: measured.team)
        ),
        proposals=tuple(sorted(situation.proposals, key=lambda proposal: proposal.proposal_id)),
        reliefs=tuple(sorted(situation.reliefs, key=lambda relief: relief.relief_id)),
        help_requests=tuple(sorted(situation.help_requests, key=lambda request: (request.team, request.request_id))),
    )


def _cell_order(cell: MovableCell) -> tuple[object, ...]:
    return (cell.workdays, cell.item_class.value, cell.skills, cell.not_to_team, cell.items, cell.minutes, cell.bundles)


def asking(situation: Situation) -> tuple[str, ...]:
    """Teams that jam, ask for help, or are late while a plan was ordered."""
    helped = {request.team for request in situation.help_requests}
    return tuple(
        outlook.team
        for outlook in situation.outlooks
        if outlook.phase in JAMMED or outlook.team in helped or (situation.ordered and load_of(outlook).missing() > 0)
    )


def partners_of(situation: Situation, team: str) -> tuple[str, ...]:
    """The teams that this one may give to, in the office's order; empty if it named none and may give to any."""
    described = situation.roster.teams.get(team)
    return described.partners[: parameters.MOST_PARTNERS] if described else ()


def quiet(situation: Situation) -> tuple[TeamOutlookDrawn, ...]:
    """Teams without any sign of a jam that still take work and have a forecast."""
    return tuple(
        outlook
        for outlook in situation.outlooks
        if outlook.phase is JamPhase.NORMAL and outlook.horizons and situation.roster.is_open(outlook.team)
    )


def loaded(outlook: TeamOutlookDrawn, inbound: Iterable[ProposalChanged], at: datetime) -> Load:
    """A team's load with all that open proposals may still bring to it."""
    return load_of(outlook).plus(pending(inbound, at), parameters.MOVED_WORK_FACTOR)


def anybody_has_room(situation: Situation) -> bool:
    """Whether any quiet team could take work by its own forecast, cool-downs, skills and daily caps aside."""
    inbound = by_team(situation.proposals, "to_team")
    asking_teams = frozenset(asking(situation))
    for outlook in quiet(situation):
        if outlook.team in asking_teams:
            continue
        load = loaded(outlook, inbound.get(outlook.team, ()), situation.at)
        if max(load.room(limits.load_limit(outlook, situation.settings)), default=0.0) >= parameters.MOVED_WORK_FACTOR:
            return True
    return False


def by_team(
    proposals: Iterable[ProposalChanged], side: Literal["from_team", "to_team"]
) -> dict[str, tuple[ProposalChanged, ...]]:
    """Proposals by the team that gives (`from_team`) or receives (`to_team`)."""
    grouped: dict[str, list[ProposalChanged]] = {}
    for proposal in proposals:
        grouped.setdefault(proposal.from_team if side == "from_team" else proposal.to_team, []).append(proposal)
    return {team: tuple(members) for team, members in grouped.items()}


def helped_teams(situation: Situation) -> frozenset[str]:
    """Teams whose own relief has not ended."""
    return frozenset(relief.from_team for relief in situation.reliefs if relief.state is not ConsentState.ENDED)
