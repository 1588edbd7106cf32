"""`plans explain`: why a plan moves what it moves, from the topics it was drawn from."""

import argparse
import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from contracts.jams import OUTLOOK_RECORD, TeamOutlookDrawn
from contracts.plans import (
    MOVABLE_RECORD,
    PLANS_RECORD,
    BasedOn,
    MovableMeasured,
    MovableReady,
    NoPlan,
    PlanDrawn,
    ShortageDeclared,
)
from contracts.proposals import PROPOSALS_RECORD, ProposalsEvent
from contracts.settings import SETTINGS_RECORD, SettingsChanged
from contracts.teams import TEAMS_RECORD
from contracts.topics import MOVABLE, OUTLOOK, PLANS, PROPOSALS, SETTINGS, TEAMS
from mailroom.allocation.explanation.explain import Explanation, explain
from mailroom.allocation.explanation.retrace import situation_of
from mailroom.allocation.plan import decide
from mailroom.allocation.planning import Tick
from mailroom.teams import Roster, roster_of
from services.operations.command_line import Commands, add_kafka, commands_of
from services.operations.plan_texts import ALL_ABLE_TEAMS_LACK, NOBODY_HAS_ROOM, REASONS, REFUSALS
from services.operations.topic_reader import read_events
from services.operations.translation import in_both

Plan = PlanDrawn | ShortageDeclared


class UnknownPlanError(RuntimeError):
    """The plan, or what it was drawn from, is no longer in the topics; the text is for a reader."""


@dataclass(slots=True)
class Past:
    """What the topics hold about one region."""

    plan: Plan
    roster: Roster
    settings: Sequence[SettingsChanged]
    events: Sequence[ProposalsEvent]
    drawn: dict[datetime, list[TeamOutlookDrawn]] = field(default_factory=dict)
    movable: dict[datetime, list[MovableMeasured]] = field(default_factory=dict)
    ready: dict[datetime, tuple[int, int]] = field(default_factory=dict)
    """Versions of proposals and settings that each tick's plan has read."""

    def ticks(self) -> Iterator[Tick]:
        """Every tick that is complete in the topics, up to the plan's."""
        for at in sorted(at for at in self.ready if at in self.drawn and at <= self.plan.at):
            version, of_settings = self.ready[at]
            known = [each for each in self.settings if each.version <= of_settings]
            start = SettingsChanged(region=self.plan.region, version=1, at=at)
            yield Tick(
                at=at,
                based_on=BasedOn(outlook_at=at, proposals_version=version, settings_version=of_settings),
                roster=self.roster,
                settings=max(known, key=lambda each: each.version, default=start),
                outlooks=tuple(self.drawn[at]),
                movable=tuple(self.movable.get(at, ())),
            )


async def read_past(kafka: str, plan_id: str) -> Past:
    """The plan or shortage (`last`: the newest one) and what it was drawn from."""
    answers = [each for each in await read_events(kafka, PLANS, PLANS_RECORD) if not isinstance(each, NoPlan)]
    wanted = [each for each in answers if plan_id in (each.plan_id, "last")]
    if not wanted:
        raise UnknownPlanError("there is no such plan in the topic `plans`; plans are kept for 90 days")
    plan = max(wanted, key=lambda each: each.at)
    here = plan.region
    past = Past(
        plan,
        roster_of(await read_events(kafka, TEAMS, TEAMS_RECORD)),
        [each for each in await read_events(kafka, SETTINGS, SETTINGS_RECORD) if each.region == here],
        [each for each in await read_events(kafka, PROPOSALS, PROPOSALS_RECORD) if each.region == here],
    )
    for outlook in await read_events(kafka, OUTLOOK, OUTLOOK_RECORD):
        if isinstance(outlook, TeamOutlookDrawn) and outlook.region == here:
            past.drawn.setdefault(outlook.at, []).append(outlook)
    for movable in await read_events(kafka, MOVABLE, MOVABLE_RECORD):
        if isinstance(movable, MovableReady) and movable.region == here:
            past.ready[movable.at] = movable.proposals_version, movable.settings_version
        elif isinstance(movable, MovableMeasured) and movable.region == here:
            past.movable.setdefault(movable.at, []).append(movable)
    return past


def report(past: Past) -> Iterator[str]:
    """The explanation in lines: each bundle, its rule, and what ruled out every other team."""
    plan = past.plan
    situation = situation_of(plan.region, plan.plan_id, past.ticks(), past.events)
    if situation is None:
        raise UnknownPlanError("what the plan was drawn from is gone; `outlook` and `movable` are kept for 7 days")
    again = decide(situation)
    same = not isinstance(again, NoPlan) and again.moves == plan.moves
    yield f"plan {plan.plan_id} region={plan.region} at={plan.at.isoformat()} moves={len(plan.moves)}"
    yield "drawn again from the same input: " + ("the same moves" if same else "OTHER MOVES (input is incomplete)")
    yield from shortage_lines(plan)
    explanations = explain(situation, plan.moves)
    for explanation in explanations:
        yield from _lines(explanation)
    used = {other.refusal for each in explanations for other in each.alternatives}
    for refusal in sorted(used):
        yield f"{refusal.value}: {in_both(REFUSALS[refusal])}"


def shortage_lines(plan: Plan) -> Iterator[str]:
    """What is missing, in total and per class, and the order of work with its end; nothing where nothing is missing."""
    if isinstance(plan, ShortageDeclared):
        yield f"{in_both(NOBODY_HAS_ROOM)}: {_missing(plan.missing_minutes, plan.missing_fte)}"
    missing = plan.classes if isinstance(plan, ShortageDeclared) else plan.missing
    for each in missing:
        pooled = f" ({in_both(ALL_ABLE_TEAMS_LACK)})" if each.item_class in plan.short_classes else ""
        yield f"  {each.item_class.value} lacks {_missing(each.missing_minutes, each.missing_fte)}{pooled}"
    if isinstance(plan, ShortageDeclared) and plan.triage_until is not None:
        order = ", ".join(each.value for each in plan.triage)
        yield f"  proposed order of work until {plan.triage_until.isoformat()}: {order}"
        yield f"  nothing waits longer than {plan.age_cap_workdays} working days behind shorter work"


def _missing(minutes: float, fte: float) -> str:
    return f"{minutes / 60:.1f} hours, {fte:.2f} full-time posts over 20 working days"


def _lines(each: Explanation) -> Iterable[str]:
    move = each.move
    what = f"{move.item_class.value}, due within {move.workdays} working days"
    yield f"{move.from_team} -> {move.to_team}: {move.items} items, {move.minutes} minutes, {what}"
    yield f"  rule: {each.reason.value}: {in_both(REASONS[each.reason])}"
    yield (
        f"  {move.from_team} lacks {each.missing_minutes:.0f} minutes; {move.to_team} could take {each.room_minutes} "
        f"below {each.load_limit:.0%} of its capacity, cost {each.cost:g}"
    )
    for other in each.alternatives:
        able = f" ({other.minutes} minutes, cost {other.cost:g})" if other.cost is not None else ""
        yield f"  not {other.team}: {other.refusal.value}{able}"


def add_commands(groups: Commands) -> None:
    """The group `plans`."""
    command = commands_of(groups.add_parser("plans", help="plans: why they move what they move")).add_parser(
        "explain",
        help="per bundle the rule, the alternatives and why they were refused",
        description=__doc__,
    )
    command.add_argument("plan", help="id of the plan, or `last`")
    add_kafka(command)
    command.set_defaults(run=_run)


def _run(chosen: argparse.Namespace) -> int:
    """Print the explanation."""
    print("\n".join(report(asyncio.run(read_past(chosen.kafka, chosen.plan)))))
    return 0
