"""When nobody has room: what is missing, and in which order to work (decisions.md section 4.4)."""

from collections import defaultdict

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.plans import ClassShortage, ShortageDeclared
from mailroom.allocation import parameters
from mailroom.allocation.load import load_of
from mailroom.allocation.situation import Situation
from mailroom.deadlines import CLASSES


def declare(situation: Situation) -> ShortageDeclared:
    """The shortage of the region: all teams' missing minutes within the judged horizons, by class."""
    by_class: dict[ItemClass, float] = defaultdict(float)
    missing = 0.0
    for outlook in situation.outlooks:
        short = load_of(outlook).missing()
        missing += short
        due = [bucket for bucket in outlook.due_buckets if bucket.workdays <= parameters.JUDGED_WORKDAYS]
        total = sum(bucket.minutes for bucket in due)
        for bucket in due if short and total else ():
            by_class[bucket.item_class] += short * bucket.minutes / total
    return ShortageDeclared(
        plan_id=derive_id("shortage", situation.region, situation.at.isoformat()),
        region=situation.region,
        at=situation.at,
        based_on=situation.based_on,
        missing_minutes=round(missing, 1),
        missing_fte=round(missing / parameters.MINUTES_PER_FTE, 2),
        classes=tuple(ClassShortage(name, round(by_class[name], 1)) for name in sorted(by_class, key=triage_rank)),
        triage=triage(situation),
    )


def triage(situation: Situation) -> tuple[ItemClass, ...]:
    """Proposed order of work over every class that waits: urgent, then legal clocks, then the shortest items."""
    waiting = {bucket.item_class for outlook in situation.outlooks for bucket in outlook.due_buckets if bucket.items}
    return tuple(sorted(waiting, key=triage_rank))


def triage_rank(item_class: ItemClass) -> tuple[bool, bool, bool, int, str]:
    """Sort key of the triage: urgent first; renewals next (a grant ends); then classes with a statutory clock."""
    rule = CLASSES[item_class]
    return (
        not rule.urgent,
        item_class is not ItemClass.WBA,
        rule.failure_months == 0 and item_class is not ItemClass.ZUST_KLAERUNG,
        rule.minutes,
        item_class.value,
    )
