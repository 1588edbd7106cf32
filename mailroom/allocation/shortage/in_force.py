"""The proposed order of work while it is in force: visible, limited in time, and ending by itself.

Source: docs/rules/allocation.md#shortage.
"""

from dataclasses import dataclass
from datetime import datetime

from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from contracts.plans import ClassShortage, NoPlan, PlanDrawn, PlanReason, ShortageDeclared
from mailroom.allocation.load import load_of


@dataclass(frozen=True, slots=True)
class Triage:
    """What a region lacks and in which order to work, from `since` until `until`.

    `plan_id`: the latest shortage that declared it; `age_cap_workdays`: nothing may wait longer behind shorter work.
    """

    plan_id: str
    since: datetime
    until: datetime
    age_cap_workdays: int
    classes: tuple[ItemClass, ...]
    missing_minutes: float
    missing_fte: float
    missing: tuple[ClassShortage, ...] = ()
    short_classes: tuple[ItemClass, ...] = ()


def holds(triage: Triage | None, at: datetime) -> bool:
    """Whether it is in force at this instant. Nobody has to end it."""
    return triage is not None and triage.since <= at < triage.until


def after(known: Triage | None, answer: PlanDrawn | ShortageDeclared | NoPlan) -> Triage | None:
    """What is in force after this answer to a region's tick.

    Another shortage extends it. A plan that finds room, or the end of the last jam, ends it early. Other answers leave
    it alone: between two real looks at a region every tick is answered without one.
    """
    running = known if holds(known, answer.at) else None
    match answer:
        case ShortageDeclared() if answer.triage_until is not None:
            return Triage(
                plan_id=answer.plan_id,
                since=running.since if running else answer.at,
                until=answer.triage_until,
                age_cap_workdays=answer.age_cap_workdays,
                classes=answer.triage,
                missing_minutes=answer.missing_minutes,
                missing_fte=answer.missing_fte,
                missing=answer.classes,
                short_classes=answer.short_classes,
            )
        case NoPlan() if answer.reason is not PlanReason.NOTHING_JAMS:
            return running
        case _:
            return None


def concerns(outlook: TeamOutlookDrawn) -> bool:
    """Whether a team of the region should follow the order: its own work will not all be done in time.

    A team that can do everything in time keeps to its due dates: no order leaves fewer items late (Dertouzos 1974).
    """
    return load_of(outlook).missing() > 0
