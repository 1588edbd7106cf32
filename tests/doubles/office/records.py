"""Builders of the records that services send each other, with telling defaults: say only what a test is about."""

from datetime import date, datetime
from typing import Any

from contracts.base import derive_id
from contracts.item_state import ClockName, ItemState, ItemStateChanged, OrderVerdict, RefusalReason, RunningClock
from contracts.items import Channel, ItemClass, TransferOrdered
from contracts.jams import CapacityDay, Cause, CauseShare, HorizonOutlook, JamChanged, JamPhase, TeamOutlookDrawn
from contracts.plans import BasedOn, BeforeAfter, PlanDrawn, PlannedAsk, PlannedMove, PlanReason
from contracts.proposals import ProposalsEvent
from contracts.teams import TeamDescribed

REGION = "nord"


def a_team(team: str, **changed: Any) -> TeamDescribed:
    """A team of ten, able to do everything common."""
    fields: dict[str, Any] = {
        "event_id": derive_id("team", team),
        "occurred_at": datetime.fromisoformat("2026-03-01T08:00:00+01:00"),
        "region": REGION,
        "site": "A",
        "team": team,
        "heads": 10,
        "posts_fte": 10.0,
        "staffed_fte": 10.0,
        "dms_link_template": "https://akte.example/v/{item_id}",
    }
    return TeamDescribed.model_validate(fields | changed)


def an_item(name: str, team: str | None = "T1", version: int = 1, **changed: Any) -> ItemStateChanged:
    """A change notice that waits in its team, due at the end of March."""
    at = datetime.fromisoformat("2026-03-02T07:30:00+01:00")
    due: date = changed.pop("due_on", date(2026, 3, 31))
    fields: dict[str, Any] = {
        "item_id": derive_id("item", name),
        "version": version,
        "state": ItemState.WAITING if team else ItemState.UNPLACED,
        "team": team,
        "region": REGION,
        "item_class": ItemClass.VAEM,
        "channel": Channel.SCAN_PROVIDER,
        "legal_received_on": date(2026, 3, 2),
        "received_at": at,
        "clocks": (RunningClock(clock=ClockName.TARGET, due_on=due, hard=False, source="target of the office"),),
        "due_on": due,
        "minutes": 35,
        "origin_team": team,
        "owner_since": at if team else None,
        "last_activity_at": at,
    }
    return ItemStateChanged(**fields | changed)


def judged(order: TransferOrdered, at: datetime, refused: bool) -> ItemStateChanged:
    """The item after the verdict."""
    verdict = OrderVerdict(
        order_id=order.event_id,
        result="refused" if refused else "done",
        reason=RefusalReason.STARTED if refused else None,
        at=at,
    )
    team = order.from_team if refused else order.to_team
    state = ItemState.IN_PROGRESS if refused else ItemState.WAITING
    moved = {"team": team, "state": state, "system_moves": 0 if refused else 1, "origin_team": order.from_team}
    return an_item("x", version=100).model_copy(update={"item_id": order.item_id, "last_order": verdict, **moved})


def an_outlook(
    team: str, at: datetime, demand: float = 1_000, capacity: float = 3_000, **changed: Any
) -> TeamOutlookDrawn:
    """An outlook with the same demand and daily capacity at every horizon."""
    days = (1, 2, 3, 5, 8, 12, 20, 40)
    fields: dict[str, Any] = {
        "region": REGION,
        "team": team,
        "site": "A",
        "at": at,
        "phase": JamPhase.NORMAL,
        "heads": 10,
        "open_items": 300,
        "open_minutes": 100_000,
        "waiting_items": 300,
        "overdue_items": 2,
        "late_items": 0.0,
        "oldest_received_on": date(2026, 2, 2),
        "days_of_work_left": 5.0,
        "completed_items": 10,
        "completed_late": 1,
        "horizons": tuple(HorizonOutlook(n, demand, capacity * n, 10.0, 0.0) for n in days),
        "class_rates": (),
        "due_buckets": (),
        "capacity_days": (CapacityDay(date(2026, 3, 30), capacity),),
        "cause_shares": (CauseShare(Cause.UNPLANNED_ABSENCE, 1.0),),
        "shown_shares": (CauseShare(Cause.ABSENCE, 1.0),),
    }
    return TeamOutlookDrawn(**fields | changed)


def a_jam(team: str, at: datetime, **changed: Any) -> JamChanged:
    """An open jam, as it may be shown."""
    fields: dict[str, Any] = {
        "jam_id": derive_id("jam", team),
        "region": REGION,
        "team": team,
        "site": "A",
        "at": at,
        "phase": JamPhase.OPEN,
        "previous": JamPhase.NORMAL,
        "since": at,
        "was_open": True,
        "cause": Cause.ABSENCE,
        "shares": (CauseShare(Cause.ABSENCE, 0.75), CauseShare(Cause.INFLOW, 0.25)),
        "missing_minutes": 600.0,
        "worst_horizon": 5,
        "risk": 0.9,
    }
    return JamChanged(**fields | changed)


def an_ask(from_team: str = "T1", to_team: str = "T2", **changed: Any) -> PlannedAsk:
    """A receiver to be asked for up to ten hours a day, sixty in all, until the end of March."""
    fields: dict[str, Any] = {
        "from_team": from_team,
        "to_team": to_team,
        "minutes_per_day": 600,
        "budget_minutes": 3_600,
        "until": date(2026, 3, 31),
        "likely_minutes": 1_200,
    }
    return PlannedAsk(**fields | changed)


def a_plan(at: datetime, version: int, *moves: PlannedMove) -> PlanDrawn:
    """A plan of the region that asks for every pair between which it moves something."""
    moves = moves or (a_move(),)
    return PlanDrawn(
        asks=tuple(an_ask(*pair) for pair in sorted({(move.from_team, move.to_team) for move in moves})),
        plan_id=derive_id("plan", at.isoformat()),
        region=REGION,
        at=at,
        based_on=BasedOn(outlook_at=at, proposals_version=version, settings_version=1),
        moves=moves,
        teams=(
            BeforeAfter(
                team="T1",
                days_left_before=9.5,
                days_left_after=8.0,
                missing_minutes_before=600.0,
                missing_minutes_after=0.0,
            ),
        ),
    )


def a_move(items: int = 10, minutes: int = 350, workdays: int = 40, **changed: Any) -> PlannedMove:
    """Ten change notices from T1 to T2."""
    fields: dict[str, Any] = {
        "from_team": "T1",
        "to_team": "T2",
        "item_class": ItemClass.VAEM,
        "workdays": workdays,
        "items": items,
        "minutes": minutes,
        "reason": PlanReason.RELIEVES_OPEN_JAM,
    }
    return PlannedMove(**fields | changed)


def states(events: list[ProposalsEvent]) -> list[str]:
    """Type or, for a proposal, its state."""
    return [getattr(event, "state", event.type) for event in events]
