"""Small offices to plan for: builders with telling defaults."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.jams import CapacityDay, DueBucket, HorizonOutlook, JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, MovableCell, MovableMeasured, NoPlan, PlanDrawn, PlanReason, ShortageDeclared
from contracts.proposals import HelpRequested, ProposalChanged, ProposalLine, ProposalState
from contracts.settings import SettingsChanged
from contracts.teams import TeamDescribed
from mailroom.allocation.plan import decide
from mailroom.allocation.planning import Tick
from mailroom.allocation.situation import Situation
from mailroom.teams import roster_of
from mailroom.workdays import add_workdays
from tests.doubles.office.records import a_team, an_outlook

REGION = "dueren"
EDGES = (1, 2, 3, 5, 8, 12, 20, 40)
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)
"""A Tuesday, ten o'clock in Berlin."""
SETTINGS = SettingsChanged(region=REGION, version=1, at=AT, receiver_daily_share=0.15)
"""With half the usual daily share of receivers, so that small offices need several of them."""


def outlook(
    team: str,
    demand: Iterable[float] = (),
    phase: JamPhase = JamPhase.NORMAL,
    *,
    per_day: float = 2000,
    open_minutes: int = 20_000,
    risk: float = 0.05,
    at: datetime = AT,
    site: str = "dueren",
) -> TeamOutlookDrawn:
    """A team that can do `per_day` minutes a day; `demand` is cumulative per horizon of `EDGES`."""
    demands = [*demand] or [per_day * edge * 0.5 for edge in EDGES]
    first = add_workdays(date(at.year, at.month, at.day), 1)
    horizons = zip(EDGES, demands, strict=True)
    return an_outlook(
        team,
        at,
        region=REGION,
        site=site,
        phase=phase,
        open_items=open_minutes // 30,
        open_minutes=open_minutes,
        waiting_items=open_minutes // 30,
        days_of_work_left=round(open_minutes / per_day, 2) if per_day else None,
        horizons=tuple(HorizonOutlook(edge, wanted, per_day * edge, 100.0, risk) for edge, wanted in horizons),
        due_buckets=(DueBucket(ItemClass.VAEM, 8, 100, 3500), DueBucket(ItemClass.WBA, 8, 100, 4500)),
        capacity_days=tuple(CapacityDay(add_workdays(first, n), per_day) for n in range(10)),
    )


def jammed(team: str = "a", excess: float = 600, **fields: object) -> TeamOutlookDrawn:
    """A team that misses `excess` minutes at eight working days and nothing elsewhere; its next five are quiet."""
    demand = [2000 * edge * (0.7 if edge <= 5 else 0.9) for edge in EDGES]
    demand[4] = 2000 * 8 + excess
    demand[5] = max(demand[5], demand[4])
    return outlook(team, demand, fields.pop("phase", JamPhase.OPEN), **fields)  # type: ignore[arg-type]


def cell(
    item_class: ItemClass = ItemClass.VAEM,
    workdays: int = 5,
    items: int = 100,
    minutes: int = 3500,
    *,
    skills: tuple[str, ...] = (),
    not_to_team: tuple[str, ...] = (),
) -> MovableCell:
    """Movable work."""
    return MovableCell(item_class, workdays, skills, not_to_team, items, items, minutes)


def movable(team: str, *cells: MovableCell, at: datetime = AT) -> MovableMeasured:
    """What a team could give."""
    return MovableMeasured(region=REGION, team=team, at=at, cells=cells or (cell(),))


def described(team: str, **changed: Any) -> TeamDescribed:
    """Master data of a team."""
    usual = {"region": REGION, "site": "dueren", "skills": ("NEUANTRAG",), "occurred_at": AT}
    return a_team(team, **usual | changed)


def proposal(
    from_team: str,
    to_team: str,
    state: ProposalState = ProposalState.OFFERED,
    *,
    minutes: int = 350,
    workdays: int = 5,
    item_class: ItemClass = ItemClass.VAEM,
    offered: int | None = None,
    accepted: int = 0,
    moved: int = 0,
    at: datetime = AT,
    version: int = 1,
) -> ProposalChanged:
    """A proposal; `offered` defaults to all its minutes while it is offered, else to nothing."""
    if offered is None:
        offered = minutes if state is ProposalState.OFFERED else 0
    return ProposalChanged(
        region=REGION,
        version=version,
        at=at,
        proposal_id=derive_id("proposal", from_team, to_team, version, state),
        plan_id=derive_id("plan", version),
        from_team=from_team,
        to_team=to_team,
        state=state,
        lines=(ProposalLine(item_class, workdays, minutes // 35, minutes),),
        offered_minutes=offered,
        accepted_minutes=accepted,
        moved_items=moved // 35,
        moved_minutes=moved,
        offered_at=at,
        expires_at=at + timedelta(days=1),
    )


def asked_for(team: str, minutes: int, *classes: ItemClass, version: int = 50) -> HelpRequested:
    """A lead asks for help."""
    return HelpRequested(
        region=REGION,
        version=version,
        at=AT,
        request_id=derive_id("help", team, version),
        team=team,
        minutes=minutes,
        item_classes=classes,
    )


def situation(outlooks: Iterable[TeamOutlookDrawn], cells: Iterable[MovableMeasured], **fields: object) -> Situation:
    """A situation of these teams; master data default to one able team per outlook."""
    outlooks = tuple(outlooks)
    teams = fields.pop("teams", None) or [described(o.team, site=o.site) for o in outlooks]
    return Situation(
        region=REGION,
        at=fields.pop("at", AT),  # type: ignore[arg-type]
        based_on=BasedOn(outlook_at=AT, proposals_version=0, settings_version=0),
        roster=roster_of(teams),  # type: ignore[arg-type]
        settings=fields.pop("settings", SETTINGS),  # type: ignore[arg-type]
        outlooks=outlooks,
        movable=tuple(cells),
        **fields,  # type: ignore[arg-type]
    )


def planned(office: Situation) -> PlanDrawn:
    """The plan, where one must be drawn."""
    answer = decide(office)
    assert isinstance(answer, PlanDrawn), answer
    return answer


def declared(office: Situation) -> ShortageDeclared:
    """The shortage, where one must be declared."""
    answer = decide(office)
    assert isinstance(answer, ShortageDeclared), answer
    return answer


def why_none(office: Situation) -> PlanReason:
    """Why there is no plan, where there must be none."""
    answer = decide(office)
    assert isinstance(answer, NoPlan), answer
    return answer.reason


SHORT = [2000 * edge * 1.5 for edge in EDGES]
ROOMY = [2000 * edge * 0.85 for edge in EDGES]


def flooded() -> Situation:
    """Four of five teams far above their capacity; the fifth has some room, but the region as a whole has none."""
    outlooks = [outlook(name, SHORT, JamPhase.OPEN) for name in "abcd"] + [outlook("e", ROOMY)]
    cells = [movable(name, cell(ItemClass.VAEM, 8), cell(ItemClass.WBA, 8, 100, 4500)) for name in "abcd"]
    return situation(outlooks, cells)


ROSTER = roster_of([described(name) for name in "abcd"])


def a_tick(at: datetime, first: TeamOutlookDrawn, *others: TeamOutlookDrawn, proposals_version: int = 0) -> Tick:
    """A tick of `a` and others, by default three with room."""
    outlooks = (first, *(others or [outlook(name) for name in "bcd"]))
    return Tick(
        at=at,
        based_on=BasedOn(outlook_at=at, proposals_version=proposals_version, settings_version=0),
        roster=ROSTER,
        settings=SETTINGS,
        outlooks=tuple(drawn.model_copy(update={"at": at}) for drawn in outlooks),
        movable=(movable("a", at=at),),
    )
