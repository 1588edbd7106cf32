"""From a plan to moved items: questions, answers, lists, waves, verdicts, and what the driver may rely on."""

from datetime import datetime, timedelta

import pytest

from contracts.base import Topic
from contracts.item_state import TickPassed
from contracts.items import ItemExcluded, TransferOrdered
from contracts.plans import (
    MovableMeasured,
    MovableReady,
    NoPlan,
    PlannedEnd,
    PlannedMove,
    PlanReason,
    ShortageDeclared,
)
from contracts.proposals import ProposalChanged
from contracts.reliefs import EndReason, ReliefChanged
from contracts.topics import ITEM_STATE, ITEMS, MOVABLE, PROPOSALS
from tests.doubles.assignment import Assignment, partition_of
from tests.doubles.office.records import REGION, a_move, a_plan, an_item, an_outlook, states
from tests.service.assignment.conftest import MONDAY_8

HOUR = timedelta(hours=1)


async def asked(assignment: Assignment, items: int = 10, minutes: int = 35) -> str:
    """Moves are on, and the leads of T1 and T2 are asked for help with a first list; the id of the relief."""
    await assignment.moves_on()
    await assignment.items(*(an_item(f"i{number}", minutes=minutes) for number in range(items)))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8), an_outlook("T2", MONDAY_8))
    await assignment.plan(a_plan(MONDAY_8, 0, a_move(items, items * minutes)))
    (relief,) = (await assignment.get("/v1/reliefs", "lead-T1"))["reliefs"]
    return str(relief["relief_id"])


async def first_list(assignment: Assignment, relief_id: str) -> str:
    """The id of the list that came with the question."""
    return str((await assignment.get(f"/v1/reliefs/{relief_id}"))["lists"][-1]["proposal_id"])


def measured(assignment: Assignment) -> MovableMeasured:
    """What T1 could give when last measured."""
    return [e for e in assignment.sent(MOVABLE) if isinstance(e, MovableMeasured) and e.team == "T1"][-1]


async def next_plan(assignment: Assignment, at: datetime, *moves: PlannedMove, **outlooks: float) -> None:
    """The next tick, and a plan that fills what runs and asks for nothing. `outlooks`: demand of a team."""
    drawn = (an_outlook(team, at, **({"demand": outlooks[team]} if team in outlooks else {})) for team in ("T1", "T2"))
    await assignment.outlooks(at, *drawn)
    version = assignment.sent(MOVABLE)[-1].proposals_version
    await assignment.plan(a_plan(at, version, *moves).model_copy(update={"asks": ()}))


async def with_second_list(assignment: Assignment) -> str:
    """The first list of a relief has moved, and the next plan has listed four items under its share; the relief's
    id."""
    relief_id = await asked(assignment)
    await assignment.agree(relief_id, "T2")
    await assignment.settled()
    await assignment.judge(at=MONDAY_8)
    await assignment.items(*(an_item(f"more{number}") for number in range(20)))
    await next_plan(assignment, MONDAY_8 + HOUR, a_move(4, 140))
    return relief_id


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


async def test_watch_only_shows_the_plan_and_asks_nobody(assignment: Assignment) -> None:
    await assignment.items(an_item("a"))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8))
    await assignment.plan(a_plan(MONDAY_8, 0))
    assert states(assignment.sent(PROPOSALS)) == ["plan.shown"]
    assert (await assignment.get("/v1/clock"))["at"] == "2026-03-02T07:00:00Z"


async def test_the_rescue_of_a_shortage_is_asked_for_like_a_plan(assignment: Assignment) -> None:
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
        asks=plan.asks,
        teams=plan.teams,
    )
    await assignment.plan(rescue)
    assert states(assignment.sent(PROPOSALS)) == ["asked", "offered", "plan.taken"]
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
    assert states(assignment.sent(PROPOSALS)) == ["asked", "offered", "plan.taken"]


async def test_nothing_moves_before_both_have_agreed_and_everything_after(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    first = await assignment.answer(relief_id)
    assert first.json()["state"] == "agreed" and not first.json()["shares"][0]["runs"]
    await assignment.settled()
    assert not assignment.sent(ITEMS)
    second = await assignment.answer(relief_id, "T2", account="deputy-2")
    assert second.json()["shares"][0]["runs"] and second.json()["lists"][0]["state"] == "running"
    await assignment.settled()
    orders = assignment.sent(ITEMS)
    assert len(orders) == 10 and all(isinstance(order, TransferOrdered) for order in orders)
    clock = await assignment.get("/v1/clock")
    assert clock["at"] is None and clock["pending_orders"] == 10
    await assignment.judge(orders[0].item_id, at=MONDAY_8)
    clock = await assignment.get("/v1/clock")
    assert clock["at"] == "2026-03-02T07:00:00Z" and clock["pending_orders"] == 0
    shown = await assignment.get(f"/v1/reliefs/{relief_id}")
    (done,), (share,) = shown["lists"], shown["shares"]
    assert (done["state"], done["moved_items"], done["refused_items"]) == ("done", 9, 1)
    assert (share["moved_minutes"], share["left_in_all"], share["left_today"]) == (315, 3_285, 285)
    versions = [event.version for event in assignment.sent(PROPOSALS)]
    assert versions == list(range(1, len(versions) + 1))


async def test_a_running_share_is_filled_without_a_question_and_shown_before_it_goes(assignment: Assignment) -> None:
    relief_id = await with_second_list(assignment)
    shown = await assignment.get(f"/v1/reliefs/{relief_id}")
    assert [each["state"] for each in shown["lists"]] == ["listed", "done"] and len(shown["shares"]) == 1
    assert shown["lists"][0]["starts_at"] == "2026-03-02T08:30:00Z"
    assert len(assignment.sent(ITEMS)) == 10
    await assignment.tick(MONDAY_8 + HOUR + timedelta(minutes=29))
    assert len(assignment.sent(ITEMS)) == 10
    await assignment.tick(MONDAY_8 + HOUR + timedelta(minutes=30))
    assert len(assignment.sent(ITEMS)) == 14


async def test_a_list_is_held_thinned_out_and_let_go(assignment: Assignment) -> None:
    relief_id = await with_second_list(assignment)
    listed = (await assignment.get(f"/v1/reliefs/{relief_id}"))["lists"][0]["proposal_id"]
    held = await assignment.decide(listed, "hold", account="lead-T2")
    assert held.json()["state"] == "held"
    assert (await assignment.decide(listed, "hold", account="lead-T1")).json()["version"] == held.json()["version"]
    assert (await assignment.decide(listed, "hold", account="lead-T3")).status_code == 403
    await assignment.tick(MONDAY_8 + 2 * HOUR)
    assert len(assignment.sent(ITEMS)) == 10
    out = [held.json()["proposed"][0]["item_id"]]
    blind = await assignment.post(f"/v1/proposals/{listed}:take-out", {"items": out}, "lead-T1", 1)
    assert blind.status_code == 412
    thinned = await assignment.decide(listed, "take-out", {"items": out}, "lead-T1")
    assert (thinned.json()["items"], thinned.json()["not_moved"][0]["reason"]) == (3, "not_chosen")
    every = [each["item_id"] for each in thinned.json()["proposed"]]
    assert (await assignment.decide(listed, "take-out", {"items": every}, "lead-T1")).status_code == 422
    await assignment.settled()
    marked = assignment.sent(ITEMS)[10:]
    assert [(type(each), each.item_id) for each in marked] == [(ItemExcluded, out[0])], "it is not listed again"
    await assignment.decide(listed, "release", account="lead-T2")
    await assignment.tick(MONDAY_8 + 3 * HOUR)
    assert len(assignment.sent(ITEMS)) == 1 + 13
    assert (await assignment.decide(listed, "hold", account="lead-T1")).status_code == 409


async def test_never_more_goes_than_was_agreed_for_a_day_and_in_all(assignment: Assignment) -> None:
    relief_id = await asked(assignment, items=20)
    await assignment.answer(relief_id)
    less = {"minutes_per_day": 140, "budget_minutes": 210}
    assert (await assignment.answer(relief_id, "T2", body=less)).status_code == 200
    await assignment.settled()
    assert len(assignment.sent(ITEMS)) == 4
    await assignment.judge(at=MONDAY_8)
    tomorrow = MONDAY_8 + timedelta(days=1)
    await next_plan(assignment, tomorrow, a_move(10, 350, workdays=20))
    await assignment.tick(tomorrow + HOUR)
    assert len(assignment.sent(ITEMS)) == 6
    await assignment.judge(at=tomorrow)
    (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    assert (share["end_reason"], share["moved_minutes"], share["left_in_all"]) == ("used_up", 210, 0)


async def test_a_pause_stops_at_once_and_resuming_goes_on_with_the_next_plan(assignment: Assignment) -> None:
    relief_id = await asked(assignment, items=120, minutes=1)
    await assignment.agree(relief_id, "T2")
    await assignment.settled()
    assert len(assignment.sent(ITEMS)) == 50
    assert (await assignment.get("/v1/clock"))["unsent_items"] == 70
    await assignment.judge(at=MONDAY_8)
    assert [order.wave for order in assignment.sent(ITEMS)] == [1] * 50 + [2] * 50
    paused = (await assignment.answer(relief_id, "T2", "pause")).json()
    assert (paused["shares"][0]["state"], paused["lists"][0]["state"]) == ("paused", "stopped")
    await assignment.judge(at=MONDAY_8)
    assert len(assignment.sent(ITEMS)) == 100
    last = next(e for e in reversed(assignment.sent(PROPOSALS)) if isinstance(e, ProposalChanged))
    assert (last.state, last.stop_reason, last.moved_items) == ("stopped", "share_ended", 100)
    assert last.accepted_minutes == 0
    await next_plan(assignment, MONDAY_8 + HOUR, a_move(20, 20))
    assert len(assignment.sent(ITEMS)) == 100, "nothing is listed for a paused share"
    assert (await assignment.answer(relief_id, "T2", "resume")).json()["shares"][0]["runs"]
    await next_plan(assignment, MONDAY_8 + 2 * HOUR, a_move(20, 20))
    await assignment.tick(MONDAY_8 + 3 * HOUR)
    assert len(assignment.sent(ITEMS)) == 120
    (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    assert share["moved_minutes"] == 100


@pytest.mark.parametrize(("team", "account"), [(None, "lead-T1"), ("T2", "lead-T2"), (None, "supervisor")])
async def test_an_end_ends_what_has_not_moved(assignment: Assignment, team: str | None, account: str) -> None:
    relief_id = await asked(assignment, items=120, minutes=1)
    await assignment.agree(relief_id, "T2")
    await assignment.settled()
    ended = (await assignment.answer(relief_id, team, "end", account=account)).json()
    by = "ended_by_supervisor" if account == "supervisor" else "ended_by_lead"
    assert ended["shares"][0]["end_reason"] == (by if team else "relief_ended")
    assert (ended["state"], ended["end_reason"]) == (("agreed", None) if team else ("ended", by))
    await assignment.judge(at=MONDAY_8)
    await assignment.tick(MONDAY_8 + HOUR)
    assert len(assignment.sent(ITEMS)) == 50
    again = await assignment.answer(relief_id, None, "end", account="lead-T1")
    assert again.status_code == 200


async def test_what_the_forecast_calls_over_ends_once(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await assignment.agree(relief_id, "T2")
    await assignment.settled()
    await assignment.judge(at=MONDAY_8)
    for hours in (1, 2):
        later = MONDAY_8 + hours * HOUR
        await assignment.outlooks(later, an_outlook("T1", later), an_outlook("T2", later))
        over = PlannedEnd(relief_id=relief_id, reason=EndReason.CALM)
        await assignment.plan(NoPlan(region=REGION, at=later, reason=PlanReason.NOTHING_JAMS, ends=(over,)))
    shown = await assignment.get(f"/v1/reliefs/{relief_id}")
    assert (shown["end_reason"], shown["shares"][0]["end_reason"]) == ("calm", "relief_ended")
    ends = [e for e in assignment.sent(PROPOSALS) if isinstance(e, ReliefChanged) and e.state == "ended"]
    assert len(ends) == 1 and shown["shares"][0]["moved_minutes"] == 350


async def test_a_question_ends_after_two_working_days_and_frees_its_items(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await assignment.tick(MONDAY_8 + HOUR)
    assert not measured(assignment).cells
    for hours, who in ((1, []), (4, ["deputy"]), (24, ["deputy", "supervisor"])):
        await assignment.tick(MONDAY_8 + hours * HOUR)
        (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
        assert share["asked"] == ["lead", *who]
        assert len((await assignment.get("/v1/reliefs", waits_for="me"))["reliefs"]) == ("supervisor" in who)
    await assignment.tick(MONDAY_8 + timedelta(days=2))
    assert states(assignment.sent(PROPOSALS))[-2:] == ["ended", "superseded"]
    assert measured(assignment).cells[0].items == 10
    assert assignment.sent(MOVABLE)[-1].proposals_version == assignment.sent(PROPOSALS)[-1].version


async def test_a_plan_drawn_before_a_decision_is_stale(assignment: Assignment) -> None:
    await asked(assignment)
    await assignment.tick(MONDAY_8 + HOUR)
    await assignment.outlooks(MONDAY_8 + HOUR, an_outlook("T1", MONDAY_8 + HOUR))
    await assignment.plan(a_plan(MONDAY_8 + HOUR, 0))
    assert states(assignment.sent(PROPOSALS))[-1] == "plan.stale"


async def test_a_repeated_plan_changes_nothing(assignment: Assignment) -> None:
    await asked(assignment)
    before = len(assignment.sent(PROPOSALS))
    await assignment.plan(a_plan(MONDAY_8, 0, a_move(10, 350)))
    await assignment.plan(NoPlan(region=REGION, at=MONDAY_8, reason=PlanReason.NOTHING_JAMS))
    assert len(assignment.sent(PROPOSALS)) == before


async def test_only_what_still_fits_moves_when_the_second_team_agrees(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    gone = an_item("i0", version=2, state="IN_PROGRESS")
    await assignment.items(gone)
    await assignment.agree(relief_id, "T2")
    await assignment.settled()
    assert len(assignment.sent(ITEMS)) == 9
    assert gone.item_id not in {order.item_id for order in assignment.sent(ITEMS)}


async def test_a_receiver_that_has_filled_up_gets_nothing_now_and_something_once_it_has_room(
    assignment: Assignment,
) -> None:
    relief_id = await asked(assignment)
    full = an_outlook("T2", MONDAY_8 + HOUR, demand=200_000)
    await assignment.outlooks(MONDAY_8 + HOUR, an_outlook("T1", MONDAY_8 + HOUR), full)
    await assignment.agree(relief_id, "T2")
    shown = await assignment.get(f"/v1/reliefs/{relief_id}")
    assert shown["shares"][0]["runs"] and shown["lists"][0]["state"] == "superseded"
    await assignment.settled()
    assert not assignment.sent(ITEMS)
    await next_plan(assignment, MONDAY_8 + 2 * HOUR, a_move(10, 350))
    await assignment.tick(MONDAY_8 + 3 * HOUR)
    assert len(assignment.sent(ITEMS)) == 10


async def test_a_lead_gives_named_households_and_only_the_receiver_is_asked(assignment: Assignment) -> None:
    await assignment.moves_on()
    await assignment.items(*(an_item(f"g{n}", case_key="household-1") for n in range(2)), an_item("g2"))
    at = MONDAY_8
    await assignment.outlooks(at, an_outlook("T1", at), an_outlook("T2", at))
    gift = {"from_team": "T1", "to_team": "T2", "items": [an_item("g0").item_id]}
    assert (await assignment.post("/v1/reliefs", gift, "lead-T2")).status_code == 403
    assert (await assignment.post("/v1/reliefs", gift | {"to_team": "T9"}, "lead-T1")).status_code == 404
    stays = gift | {"items": [an_item("unknown").item_id]}
    assert (await assignment.post("/v1/reliefs", stays, "lead-T1")).status_code == 422
    given = await assignment.post("/v1/reliefs", gift, "lead-T1")
    assert given.status_code == 201, given.text
    relief = given.json()
    assert (relief["state"], relief["shares"][0]["state"]) == ("agreed", "asked")
    assert (relief["lists"][0]["items"], relief["shares"][0]["budget_minutes"]) == (2, 70)
    again = await assignment.post("/v1/reliefs", gift | {"items": [an_item("g2").item_id]}, "lead-T1")
    assert (again.status_code, again.json()["code"]) == (409, "already_helping")
    assert (await assignment.answer(relief["relief_id"], "T2")).status_code == 200
    await assignment.settled()
    assert len(assignment.sent(ITEMS)) == 2


async def test_under_a_policy_the_receiver_is_not_asked_and_may_still_end_it(assignment: Assignment) -> None:
    await assignment.moves_on(unasked_minutes=1_200, unasked_classes=["VAEM"])
    relief_id = await asked(assignment)
    (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    assert (share["state"], share["by_policy"], share["budget_minutes"]) == ("agreed", True, 1_200)
    assert not (await assignment.get("/v1/reliefs", "lead-T2", waits_for="me"))["reliefs"]
    assert (await assignment.answer(relief_id)).status_code == 200
    await assignment.settled()
    assert len(assignment.sent(ITEMS)) == 10
    ended = await assignment.answer(relief_id, "T2", "end")
    assert ended.json()["shares"][0]["end_reason"] == "ended_by_lead"


async def test_a_relief_is_tagged_with_the_version_of_the_part_that_the_account_answers_for(
    assignment: Assignment,
) -> None:
    relief_id = await asked(assignment)
    await assignment.answer(relief_id)
    shown = await assignment.get(f"/v1/reliefs/{relief_id}")
    versions = {"lead-T1": shown["version"], "lead-T2": shown["shares"][0]["version"]}
    assert len(set(versions.values())) == 2
    for account, version in versions.items():
        seen = await assignment.client.get(f"/v1/reliefs/{relief_id}", headers=assignment.headers(account))
        assert seen.headers["etag"] == f'"{version}"'


async def test_what_waits_for_an_answer_comes_in_pages_the_oldest_first(assignment: Assignment) -> None:
    await assignment.moves_on()
    await assignment.items(*(an_item(f"{team}{n}", team) for team in ("T1", "T2") for n in range(2)))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8), an_outlook("T2", MONDAY_8))
    there, back = a_move(2, 70), a_move(2, 70, from_team="T2", to_team="T1")
    await assignment.plan(a_plan(MONDAY_8, 0, there, back))
    await assignment.tick(MONDAY_8 + timedelta(days=1))
    first = await assignment.get("/v1/reliefs", waits_for="me", limit=1)
    rest = await assignment.get("/v1/reliefs", waits_for="me", limit=1, cursor=first["next_cursor"])
    assert rest["next_cursor"] is None
    assert {each["from_team"] for page in (first, rest) for each in page["reliefs"]} == {"T1", "T2"}
