"""When nobody has room: what is missing, in which order to work, and the little that still moves.

Source: docs/rules/allocation.md#shortage.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from contracts.plans import ClassShortage, PlannedAsk, PlannedMove, ShortageDeclared
from mailroom.allocation import parameters
from mailroom.allocation.effects import before_after
from mailroom.allocation.load import load_of
from mailroom.allocation.relief.ends import ends
from mailroom.allocation.relief.expected import coming_by_pair, together
from mailroom.allocation.shortage.pools import due_by_class
from mailroom.allocation.shortage.triage import order_of_classes
from mailroom.allocation.situation import Situation
from mailroom.workdays import add_workdays, business_date, local

_DAY_ENDS_HOUR = 18


def declare(
    situation: Situation,
    short: Collection[ItemClass],
    moves: tuple[PlannedMove, ...] = (),
    asks: tuple[PlannedAsk, ...] = (),
) -> ShortageDeclared:
    """The shortage of the region: all teams' missing minutes within the judged horizons, by class.

    `short`: classes for which even all able teams together lack capacity; empty where only the load limits leave
    no room. `moves`: the rescue of work with legal clocks, the only work that moves while everybody is short; `asks`:
    the questions that it needs.
    """
    lacking = {outlook.team for outlook in situation.outlooks if load_of(outlook).missing() > 0}
    coming = coming_by_pair(situation.reliefs, situation.at)
    missing = sum(missing_by_class(situation.outlooks).values())
    last_day = add_workdays(business_date(situation.at), parameters.TRIAGE_WORKDAYS)
    return ShortageDeclared(
        plan_id=derive_id("shortage", situation.region, situation.at.isoformat()),
        region=situation.region,
        at=situation.at,
        based_on=situation.based_on,
        missing_minutes=round(missing, 1),
        missing_fte=fte(missing),
        classes=shortages(situation.outlooks),
        triage=order_of_classes(situation.outlooks),
        short_classes=tuple(sorted(short)),
        age_cap_workdays=parameters.AGE_CAP_WORKDAYS,
        triage_until=local(last_day, _DAY_ENDS_HOUR),
        moves=moves,
        teams=before_after(situation, moves),
        asks=asks,
        ends=ends(situation),
        coming=together(each for (giver, _), each in coming.items() if giver in lacking),
    )


def shortages(outlooks: Iterable[TeamOutlookDrawn], only: Collection[ItemClass] = ()) -> tuple[ClassShortage, ...]:
    """What these teams lack, by class, in the order in which to work on the classes; `only`: of these classes."""
    outlooks = tuple(outlooks)
    by_class = missing_by_class(outlooks)
    # A class with nothing waiting yet has no place in the order of work: it comes after the others.
    ordered = dict.fromkeys((*order_of_classes(outlooks), *sorted(by_class)))
    wanted = (each for each in ordered if each in by_class and (not only or each in only))
    return tuple(ClassShortage(each, round(by_class[each], 1), fte(by_class[each])) for each in wanted)


def missing_by_class(outlooks: Iterable[TeamOutlookDrawn]) -> dict[ItemClass, float]:
    """Minutes that the teams will not do in time, by class: each team's largest excess, split like its open and
    expected work due within the judged horizon. Work of unknown composition counts as `UNKLAR`."""
    by_class: dict[ItemClass, float] = defaultdict(float)
    for outlook in outlooks:
        short = load_of(outlook).missing()
        if short <= 0:
            continue
        due = due_by_class(outlook) or {ItemClass.UNKLAR: 1.0}
        total = sum(due.values())
        for item_class, minutes in due.items():
            by_class[item_class] += short * minutes / total
    return dict(by_class)


def fte(minutes: float) -> float:
    """Full-time clerks, present for the judged horizon, who would do this many minutes."""
    return round(minutes / parameters.MINUTES_PER_FTE, 2)
