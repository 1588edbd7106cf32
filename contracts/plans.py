"""Topics `movable` (what could be moved) and `plans` (what should be moved, and why)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple

from pydantic import Field, TypeAdapter

from contracts.base import LARGEST, MOST_LISTED, Code, Count, Event, Figure, Id, Instant, Message, SkillTag
from contracts.items import ItemClass
from contracts.reliefs import EndReason
from contracts.settings import SettingsChanged


class MovableCell(NamedTuple):
    """Whole, unstarted, allowed bundles (households) of one team that are in no open proposal."""

    item_class: ItemClass
    """Lead class of the bundles: the class of the item that is due first."""
    workdays: Count
    """Due within this many working days of `at`: one of the horizons 1, 2, 3, 5, 8, 12, 20, 40, or 999 beyond."""
    skills: Annotated[tuple[SkillTag, ...], Field(max_length=MOST_LISTED)]
    """All skills a receiver needs for these bundles, sorted."""
    not_to_team: Annotated[tuple[Code, ...], Field(max_length=MOST_LISTED)]
    """Teams that must not get these bundles, sorted (no reason is known here)."""
    bundles: Count
    items: Count
    minutes: Count


class MovableMeasured(Event):
    """What one team could give at tick `at`."""

    type: Literal["movable.measured"] = "movable.measured"
    region: Code
    team: Code
    at: Instant
    cells: Annotated[tuple[MovableCell, ...], Field(max_length=MOST_LISTED)]


class MovableReady(Event):
    """`movable` is complete for the region and tick; a plan must have read these versions.

    `settings`: those of that version, so that a change that comes in the meantime waits for the next tick. None where
    nobody has changed the region's settings yet, and from older releases.
    """

    type: Literal["movable.ready"] = "movable.ready"
    region: Code
    at: Instant
    proposals_version: Count
    settings_version: Count
    settings: SettingsChanged | None = None


MovableRecord = Annotated[MovableMeasured | MovableReady, Field(discriminator="type")]
MOVABLE_RECORD: TypeAdapter[MovableMeasured | MovableReady] = TypeAdapter(MovableRecord)


class PlanReason(StrEnum):
    """Why a bundle is moved, or why no plan was drawn."""

    RELIEVES_OPEN_JAM = "relieves_open_jam"
    RELIEVES_FORECAST_JAM = "relieves_forecast_jam"
    HELP_REQUESTED = "help_requested"
    ORDERED = "ordered"
    NOTHING_JAMS = "nothing_jams"
    WAITING_FOR_ANSWER = "waiting_for_answer"
    NO_RECEIVER = "no_receiver"
    NOTHING_MOVABLE = "nothing_movable"
    ALREADY_PENDING = "already_pending"


class PlannedMove(Message):
    """An amount of work of one class and due bucket that goes from one team to another."""

    from_team: Code
    to_team: Code
    item_class: ItemClass
    workdays: Count
    skills: Annotated[tuple[SkillTag, ...], Field(max_length=MOST_LISTED)] = ()
    not_to_team: Annotated[tuple[Code, ...], Field(max_length=MOST_LISTED)] = ()
    items: Annotated[int, Field(ge=1, le=LARGEST)]
    minutes: Annotated[int, Field(ge=1, le=LARGEST)]
    reason: PlanReason


class PlannedAsk(Message):
    """A receiver to be asked for a share of the relief of a giver; the giver is asked too unless it has agreed."""

    from_team: Code
    to_team: Code
    minutes_per_day: Annotated[int, Field(ge=1, le=LARGEST)]
    budget_minutes: Annotated[int, Field(ge=1, le=LARGEST)]
    until: date
    likely_minutes: Count


class PlannedEnd(Message):
    """A relief, or one share of it, that is over by what the forecast shows."""

    relief_id: Id
    share_id: Id | None = None
    """None: the whole relief."""
    reason: EndReason


class Coming(NamedTuple):
    """Minutes of work that running reliefs may still move beside the plan: as expected, and between which amounts four
    of five shares end (docs/rules/relief.md#what-may-still-come)."""

    low: Figure
    likely: Figure
    high: Figure


NOTHING_COMES = Coming(0.0, 0.0, 0.0)


class BeforeAfter(Message):
    """What the plan does to one team, by the plan's own forecast; `coming_out` and `coming_in` are in none of the other
    figures."""

    team: Code
    days_left_before: Figure | None
    days_left_after: Figure | None
    missing_minutes_before: Figure
    missing_minutes_after: Figure
    coming_out: Coming = NOTHING_COMES
    coming_in: Coming = NOTHING_COMES


class BasedOn(Message):
    """The state a plan was drawn from; whoever takes the plan checks that it still holds."""

    outlook_at: Instant
    proposals_version: Count
    settings_version: Count


class ClassShortage(NamedTuple):
    """Work of one class that will not be done in time over the next 20 working days."""

    item_class: ItemClass
    missing_minutes: Figure
    missing_fte: Figure = 0.0
    """Full-time clerks, present all that time, who would do this much."""


class PlanDrawn(Event):
    """A plan for one region. Same input, same plan, byte for byte."""

    type: Literal["plan.drawn"] = "plan.drawn"
    plan_id: Id
    region: Code
    at: Instant
    based_on: BasedOn
    moves: Annotated[tuple[PlannedMove, ...], Field(min_length=1, max_length=MOST_LISTED)]
    teams: Annotated[tuple[BeforeAfter, ...], Field(max_length=MOST_LISTED)]
    short_classes: Annotated[tuple[ItemClass, ...], Field(max_length=MOST_LISTED)] = ()
    """Classes for which all able teams together lack capacity: of these only items with a legal clock are moved."""
    missing: Annotated[tuple[ClassShortage, ...], Field(max_length=MOST_LISTED)] = ()
    """What is missing of each of these classes before the plan; in the order in which to work on them."""
    withdrawn: Annotated[tuple[Id, ...], Field(max_length=MOST_LISTED)] = ()
    """Undecided proposals that this plan takes back, so that something more urgent finds room."""
    asks: Annotated[tuple[PlannedAsk, ...], Field(max_length=MOST_LISTED)] = ()
    """Pairs of teams without an agreement between which this plan would move work."""
    ends: Annotated[tuple[PlannedEnd, ...], Field(max_length=MOST_LISTED)] = ()


class ShortageDeclared(Event):
    """Nobody has room: what is missing and in which order to work, instead of moves."""

    type: Literal["shortage.declared"] = "shortage.declared"
    plan_id: Id
    region: Code
    at: Instant
    based_on: BasedOn
    missing_minutes: Figure
    missing_fte: Figure
    classes: Annotated[tuple[ClassShortage, ...], Field(max_length=MOST_LISTED)]
    triage: Annotated[tuple[ItemClass, ...], Field(max_length=MOST_LISTED)]
    """Proposed order of work: legal clocks and short late items first."""
    short_classes: Annotated[tuple[ItemClass, ...], Field(max_length=MOST_LISTED)] = ()
    """Classes for which all able teams together lack capacity; empty: there is only no room below the load limits."""
    age_cap_workdays: Count = 0
    """Nothing may wait longer than this many working days behind shorter work; 0: nothing was said."""
    triage_until: Instant | None = None
    """Until when the proposed order of work holds."""
    moves: Annotated[tuple[PlannedMove, ...], Field(max_length=MOST_LISTED)] = ()
    """Rescue of work with legal clocks: all that still moves while everybody is short."""
    teams: Annotated[tuple[BeforeAfter, ...], Field(max_length=MOST_LISTED)] = ()
    withdrawn: Annotated[tuple[Id, ...], Field(max_length=MOST_LISTED)] = ()
    """As in a plan."""
    asks: Annotated[tuple[PlannedAsk, ...], Field(max_length=MOST_LISTED)] = ()
    ends: Annotated[tuple[PlannedEnd, ...], Field(max_length=MOST_LISTED)] = ()
    coming: Coming = NOTHING_COMES
    """What running reliefs may still bring to all teams that lack something; it is part of what is missing."""


class NoPlan(Event):
    """Nothing to do for this region at this tick, and why. Every tick is answered."""

    type: Literal["plan.none"] = "plan.none"
    region: Code
    at: Instant
    reason: PlanReason
    withdrawn: Annotated[tuple[Id, ...], Field(max_length=MOST_LISTED)] = ()
    """As in a plan."""
    ends: Annotated[tuple[PlannedEnd, ...], Field(max_length=MOST_LISTED)] = ()


PlansRecord = Annotated[PlanDrawn | ShortageDeclared | NoPlan, Field(discriminator="type")]
PLANS_RECORD: TypeAdapter[PlanDrawn | ShortageDeclared | NoPlan] = TypeAdapter(PlansRecord)
