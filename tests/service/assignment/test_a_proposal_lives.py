"""From a plan to moved items: offers, answers, waves, verdicts, and what the driver may rely on."""

from datetime import timedelta

import pytest

from contracts.base import Topic
from contracts.item_state import TickPassed
from contracts.items import TransferOrdered
from contracts.plans import MovableMeasured, MovableReady, NoPlan, PlanReason, ShortageDeclared
from contracts.topics import ITEM_STATE, ITEMS, MOVABLE, PROPOSALS
from tests.doubles.assignment import Assignment, partition_of
from tests.doubles.office.records import REGION, a_move, a_plan, an_item, an_outlook, states
from tests.service.assignment.conftest import MONDAY_8

HOUR = timedelta(hours=1)


async def offered(assignment: Assignment, items: int = 10, minutes: int = 35) -> str:
    """Moves are on and the leads of T1 and T2 have an offer; its id."""
    await assignment.moves_on()
    await assignment.items(*(an_item(f"i{number}", minutes=minutes) for number in range(items)))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8), an_outlook("T2", MONDAY_8))
    await assignment.plan(a_plan(MONDAY_8, 0, a_move(items, items * minutes)))
    found = await assignment.get("/v1/proposals", "lead-T1")
    return str(found["proposals"][0]["proposal_id"])


async def test_a_tick_is_answered_with_what_could_move(assignment: Assignment) -> None:
    await assignment.items(an_item("a"), an_item("b", restricted=True))
    await assignment.tick(MONDAY_8)
    measured = {e.team: e for e in assignment.sent(MOVABLE) if isinstance(e, MovableMeasured)}
    assert sorted(measured) == ["T1", "T2", "T3"]
    assert [(cell.items, cell.minutes, cell.workdays) for cell in measured["T1"].cells] == [(1, 35, 40)]
    assert assignment.sent(MOVABLE)[-1] == MovableReady(
        region=REGION, at=MONDAY_8, proposals_version=0, settings_version=0
    )


async def test_a_partition_is_held_at_the_tick_until_all_have_reached_it(assignment: Assignment) -> None:
    late = an_item("late")
    place = partition_of(late.item_id)

    def tick(number: int) -> tuple[Topic, int, str, TickPassed]:
        return ITEM_STATE, number, "-", TickPassed(source_partition=number, at=MONDAY_8)

    await assignment.records(tick(1 - place))
    assert not assignment.sent(MOVABLE)
    await assignment.records((ITEM_STATE, place, late.item_id, late), tick(place))
    measured = next(e for e in assignment.sent(MOVABLE) if e.team == "T1")
    assert measured.cells[0].items == 1


async def test_watch_only_shows_the_plan_and_offers_nothing(assignment: Assignment) -> None:
    await assignment.items(an_item("a"))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8))
    await assignment.plan(a_plan(MONDAY_8, 0))
    assert states(assignment.sent(PROPOSALS)) == ["plan.shown"]
    assert (await assignment.get("/v1/clock"))["at"] == "2026-03-02T07:00:00Z"


async def test_a_withdrawn_offer_is_taken_back_unless_both_have_agreed(assignment: Assignment) -> None:
    offer = await offered(assignment)
    later = MONDAY_8 + HOUR
    await assignment.tick(later)
    await assignment.outlooks(later, an_outlook("T1", later), an_outlook("T2", later))
    none = NoPlan(region=REGION, at=later, reason=PlanReason.NO_RECEIVER, withdrawn=(offer,))
    await assignment.plan(none)
    assert states(assignment.sent(PROPOSALS))[-1] == "superseded"
    await assignment.plan(none)
    assert states(assignment.sent(PROPOSALS)).count("superseded") == 1


async def test_what_both_have_agreed_cannot_be_withdrawn(assignment: Assignment) -> None:
    offer = await offered(assignment)
    for account in ("lead-T1", "lead-T2"):
        await assignment.decide(offer, account=account)
    later = MONDAY_8 + HOUR
    await assignment.tick(later)
    await assignment.outlooks(later, an_outlook("T1", later), an_outlook("T2", later))
    await assignment.plan(NoPlan(region=REGION, at=later, reason=PlanReason.NO_RECEIVER, withdrawn=(offer,)))
    await assignment.settled()
    assert "superseded" not in states(assignment.sent(PROPOSALS))


async def test_the_rescue_of_a_shortage_is_offered_like_a_plan(assignment: Assignment) -> None:
    await assignment.moves_on()
    await assignment.items(*(an_item(f"r{number}", item_class="WBA") for number in range(3)))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8), an_outlook("T2", MONDAY_8))
    plan = a_plan(MONDAY_8, 0, a_move(3, 105, item_class="WBA"))
    rescue = ShortageDeclared(
        plan_id=plan.plan_id,
        region=REGION,
        at=MONDAY_8,
        based_on=plan.based_on,
        missing_minutes=600.0,
        missing_fte=0.1,
        classes=(),
        triage=(),
        moves=plan.moves,
        teams=plan.teams,
    )
    await assignment.plan(rescue)
    assert states(assignment.sent(PROPOSALS)) == ["offered", "plan.taken"]
    (shown,) = (await assignment.get("/v1/proposals", "lead-T2"))["proposals"]
    full = await assignment.get(f"/v1/proposals/{shown['proposal_id']}", "lead-T2")
    assert full["reasons"] == ["relieves_open_jam"] and full["before_after"][0]["team"] == "T1"


async def test_a_plan_waits_for_its_tick_and_its_outlook(assignment: Assignment) -> None:
    await assignment.moves_on()
    await assignment.items(an_item("a"))
    await assignment.plan(a_plan(MONDAY_8, 0))
    assert not assignment.sent(PROPOSALS)
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8))
    assert states(assignment.sent(PROPOSALS)) == ["offered", "plan.taken"]


async def test_nothing_moves_before_both_have_agreed_and_everything_after(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    first = await assignment.decide(proposal_id, account="lead-T1")
    assert first.json()["state"] == "accepted_by_giver"
    await assignment.settled()
    assert not assignment.sent(ITEMS)
    second = await assignment.decide(proposal_id, account="deputy-2")
    assert second.json()["state"] == "running"
    await assignment.settled()
    orders = assignment.sent(ITEMS)
    assert len(orders) == 10 and all(isinstance(order, TransferOrdered) for order in orders)
    clock = await assignment.get("/v1/clock")
    assert clock["at"] is None and clock["pending_orders"] == 10
    await assignment.judge(orders[0].item_id, at=MONDAY_8)
    clock = await assignment.get("/v1/clock")
    assert clock["at"] == "2026-03-02T07:00:00Z" and clock["pending_orders"] == 0
    done = await assignment.get(f"/v1/proposals/{proposal_id}")
    assert (done["state"], done["moved_items"], done["refused_items"]) == ("done", 9, 1)
    versions = [event.version for event in assignment.sent(PROPOSALS)]
    assert versions == list(range(1, len(versions) + 1))


async def test_items_move_in_waves_of_fifty_and_a_stop_holds(assignment: Assignment) -> None:
    proposal_id = await offered(assignment, items=120, minutes=1)
    for lead in ("lead-T1", "lead-T2"):
        await assignment.decide(proposal_id, account=lead)
    await assignment.settled()
    assert len(assignment.sent(ITEMS)) == 50
    assert (await assignment.get("/v1/clock"))["unsent_items"] == 70
    await assignment.judge(at=MONDAY_8)
    assert [order.wave for order in assignment.sent(ITEMS)] == [1] * 50 + [2] * 50
    stopped = await assignment.decide(proposal_id, "stop", account="supervisor")
    assert stopped.json()["state"] == "stopped"
    await assignment.judge(at=MONDAY_8)
    assert len(assignment.sent(ITEMS)) == 100
    last = assignment.sent(PROPOSALS)[-1]
    assert (last.state, last.moved_items, last.accepted_minutes) == ("stopped", 100, 0)
    assert (await assignment.get("/v1/clock"))["at"] == "2026-03-02T07:00:00Z"


async def test_an_offer_expires_after_one_working_day_and_frees_its_items(assignment: Assignment) -> None:
    await offered(assignment)
    await assignment.tick(MONDAY_8 + HOUR)
    measured = [e for e in assignment.sent(MOVABLE) if isinstance(e, MovableMeasured) and e.team == "T1"]
    assert not measured[-1].cells
    await assignment.tick(MONDAY_8 + timedelta(days=1))
    assert states(assignment.sent(PROPOSALS))[-1] == "expired"
    measured = [e for e in assignment.sent(MOVABLE) if isinstance(e, MovableMeasured) and e.team == "T1"]
    assert measured[-1].cells[0].items == 10
    ready = assignment.sent(MOVABLE)[-1]
    assert ready.proposals_version == assignment.sent(PROPOSALS)[-1].version


async def test_a_plan_drawn_before_a_decision_is_stale(assignment: Assignment) -> None:
    await offered(assignment)
    await assignment.tick(MONDAY_8 + HOUR)
    await assignment.outlooks(MONDAY_8 + HOUR, an_outlook("T1", MONDAY_8 + HOUR))
    await assignment.plan(a_plan(MONDAY_8 + HOUR, 0))
    assert states(assignment.sent(PROPOSALS))[-1] == "plan.stale"


async def test_a_repeated_plan_changes_nothing(assignment: Assignment) -> None:
    await offered(assignment)
    before = len(assignment.sent(PROPOSALS))
    await assignment.plan(a_plan(MONDAY_8, 0, a_move(10, 350)))
    await assignment.plan(NoPlan(region=REGION, at=MONDAY_8, reason=PlanReason.NOTHING_JAMS))
    assert len(assignment.sent(PROPOSALS)) == before


async def test_only_what_still_fits_moves_when_the_second_team_accepts(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    gone = an_item("i0", version=2, state="IN_PROGRESS")
    await assignment.items(gone)
    for lead in ("lead-T2", "lead-T1"):
        answer = await assignment.decide(proposal_id, account=lead)
    assert answer.json()["items"] == 9
    await assignment.settled()
    assert gone.item_id not in {order.item_id for order in assignment.sent(ITEMS)}


async def test_a_receiver_that_has_filled_up_gets_nothing(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    full = an_outlook("T2", MONDAY_8 + HOUR, demand=200_000)
    await assignment.outlooks(MONDAY_8 + HOUR, an_outlook("T1", MONDAY_8 + HOUR), full)
    for lead in ("lead-T2", "lead-T1"):
        answer = await assignment.decide(proposal_id, account=lead)
    assert answer.json()["state"] == "superseded"
    await assignment.settled()
    assert not assignment.sent(ITEMS)


@pytest.mark.parametrize("account", ["lead-T3", "service"])
async def test_others_cannot_decide(assignment: Assignment, account: str) -> None:
    proposal_id = await offered(assignment)
    answer = await assignment.decide(proposal_id, account=account)
    assert answer.status_code == 403


async def test_deciding_on_an_old_version_is_refused_with_the_current_state(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    version = (await assignment.get(f"/v1/proposals/{proposal_id}"))["version"]
    path = f"/v1/proposals/{proposal_id}"
    assert (await assignment.post(f"{path}:accept", account="lead-T1", version=version)).status_code == 200
    old = await assignment.post(f"{path}:decline", {"reason": "other"}, "lead-T2", version)
    assert old.status_code == 412 and old.json()["state"] == "accepted_by_giver"
    declined = await assignment.decide(proposal_id, "decline", {"reason": "no_capacity"}, "lead-T2")
    assert declined.json()["decline_reason"] == "no_capacity"
    late = await assignment.decide(proposal_id, account="lead-T1")
    assert late.status_code == 409 and late.json()["state"] == "declined"
    again = await assignment.post(f"{path}:decline", {"reason": "other"}, "lead-T2", version)
    assert again.status_code == 200 and again.json()["decline_reason"] == "no_capacity"


async def test_a_supervisor_names_the_side(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    assert (await assignment.decide(proposal_id)).status_code == 422
    answer = await assignment.decide(proposal_id, body={"side": "receiver"})
    assert answer.json()["state"] == "accepted_by_receiver"
    assert answer.json()["answers"][0]["account"] == "supervisor"


async def test_an_offer_of_which_more_than_a_tenth_has_gone_expires_and_has_to_be_made_anew(
    assignment: Assignment,
) -> None:
    proposal_id = await offered(assignment)
    await assignment.decide(proposal_id, account="lead-T1")
    await assignment.items(an_item("i0", version=2, state="IN_PROGRESS"))
    await assignment.tick(MONDAY_8 + HOUR)
    assert states(assignment.sent(PROPOSALS))[-1] == "accepted_by_giver", "a tenth is not more than a tenth"
    await assignment.items(an_item("i1", version=2, team="T3"))
    await assignment.tick(MONDAY_8 + 2 * HOUR)
    assert states(assignment.sent(PROPOSALS))[-1] == "expired"
    measured = [
        event for event in assignment.sent(MOVABLE) if isinstance(event, MovableMeasured) and event.team == "T1"
    ]
    assert [cell.items for cell in measured[-1].cells] == [8], "the others are free for the next plan"
