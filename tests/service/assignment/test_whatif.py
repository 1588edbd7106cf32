"""`POST /v1/whatif`: courses side by side, refusals that name the field, and nothing that changes."""

from typing import Any

import pytest

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.jams import DueBucket, HorizonOutlook, JamPhase, TeamOutlookDrawn
from contracts.topics import ITEMS, PROPOSALS
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import REGION, a_move, a_plan, a_team, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8

DAYS = (1, 2, 3, 5, 8, 12, 20, 40)


def loaded(team: str, due_in_8: float, **changed: Any) -> TeamOutlookDrawn:
    """A team with work due in eight working days only, that can do 1,000 minutes a day."""
    demand = tuple(HorizonOutlook(n, due_in_8 if n >= 8 else 0.0, 1000.0 * n, 100.0, 0.0) for n in DAYS)
    buckets = (DueBucket(ItemClass.VAEM, 8, int(due_in_8) // 35, int(due_in_8)),)
    capacity = an_outlook(team, MONDAY_8, capacity=1000.0).capacity_days
    return an_outlook(team, MONDAY_8, horizons=demand, due_buckets=buckets, capacity_days=capacity, **changed)


async def at_work(assignment: Assignment) -> None:
    """T1 jams by 190 minutes and could give twenty change notices; T2 has room."""
    await assignment.items(*(an_item(f"i{n}", due_on=an_item("x").due_on.replace(day=12)) for n in range(20)))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, loaded("T1", 8190, phase=JamPhase.OPEN), loaded("T2", 3500))


async def test_courses_stand_side_by_side(assignment: Assignment) -> None:
    await at_work(assignment)
    asked = [
        {"name": "nothing"},
        {"name": "plan", "replan": True},
        {"name": "closed", "changes": [{"kind": "closure", "team": "T1", "workdays": 5}]},
        {"name": "two-away", "changes": [{"kind": "absence", "team": "T1", "fte": 2.0, "workdays": 5}]},
        {"name": "merged", "changes": [{"kind": "merger", "team": "T1", "into": "T2"}]},
    ]
    answer = await assignment.post("/v1/whatif", {"region": REGION, "courses": asked})
    assert answer.status_code == 200, answer.text
    nothing, plan, closed, away, merged = answer.json()["courses"]
    assert nothing["late_items"] == pytest.approx(190 / 35, abs=0.1)
    assert (nothing["minutes_moved"], nothing["moves"], nothing["worst_receiver"]) == (0, [], None)
    assert (plan["answer"], plan["worst_receiver"]) == ("plan.drawn", "T2")
    (moved,) = plan["moves"]
    assert (moved["from_team"], moved["to_team"], moved["minutes"]) == ("T1", "T2", plan["minutes_moved"])
    assert plan["late_items"] < nothing["late_items"] < away["late_items"] < closed["late_items"]
    assert [team["team"] for team in merged["teams"]] == ["T2"]
    assert merged["late_items"] == 0
    again = await assignment.post("/v1/whatif", {"region": REGION, "courses": asked})
    assert again.json() == answer.json()


async def test_a_known_plan_can_be_asked_about(assignment: Assignment) -> None:
    await at_work(assignment)
    drawn = a_plan(MONDAY_8, 0, a_move(items=4, minutes=140, workdays=8))
    await assignment.plan(drawn)
    answer = await assignment.post(
        "/v1/whatif", {"region": REGION, "courses": [{"name": "that", "plan": drawn.plan_id}]}
    )
    assert answer.json()["courses"][0]["minutes_moved"] == 140


async def test_nothing_is_changed_by_asking(assignment: Assignment) -> None:
    await at_work(assignment)
    await assignment.moves_on()
    sent = len(assignment.sent(PROPOSALS))
    await assignment.post("/v1/whatif", {"region": REGION, "courses": [{"name": "plan", "replan": True}]})
    await assignment.settled()
    assert len(assignment.sent(PROPOSALS)) == sent and not assignment.sent(ITEMS)


@pytest.mark.parametrize(
    ("course", "field"),
    [
        ({"name": "x", "changes": [{"kind": "closure", "team": "T9", "workdays": 5}]}, "courses.0.changes.0.team"),
        ({"name": "x", "changes": [{"kind": "merger", "team": "T1", "into": "T9"}]}, "courses.0.changes.0.into"),
        ({"name": "x", "changes": [{"kind": "closure", "team": "T1", "workdays": 41}]}, "workdays"),
        ({"name": "x", "changes": [{"kind": "absence", "team": "T1", "fte": 0.3, "workdays": 4}]}, "fte"),
        ({"name": "x", "changes": [{"kind": "merger", "team": "T1", "into": "T1"}]}, "courses.0.changes.0"),
        ({"name": "x", "plan": derive_id("none")}, "courses.0.plan"),
        ({"name": "x", "plan": derive_id("none"), "replan": True}, "courses.0"),
        ({"name": "x", "surprise": 1}, "courses.0"),
    ],
)
async def test_a_bad_question_is_refused_by_field(assignment: Assignment, course: dict[str, Any], field: str) -> None:
    await at_work(assignment)
    answer = await assignment.post("/v1/whatif", {"region": REGION, "courses": [course]})
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    assert any(field in error["field"] for error in answer.json()["errors"]), answer.json()


async def test_who_may_ask_and_how_much(assignment: Assignment) -> None:
    one = {"name": "nothing"}
    assert (await assignment.post("/v1/whatif", {"region": REGION, "courses": [one]})).status_code == 409
    await at_work(assignment)
    for account, region, courses, status in (
        ("lead-T1", REGION, [one], 403),
        ("supervisor", "sued", [one], 404),
        ("supervisor", REGION, [], 422),
        ("supervisor", REGION, [one, one], 422),
        ("supervisor", REGION, [{"name": f"c{n}"} for n in range(9)], 422),
        ("supervisor", REGION, [one], 200),
    ):
        answer = await assignment.post("/v1/whatif", {"region": region, "courses": courses}, account)
        assert answer.status_code == status, answer.text


async def test_teams_too_small_to_be_shown_alone_are_in_the_sums_only(database_url: str) -> None:
    teams = [a_team("T1", heads=4), a_team("T2", heads=4), a_team("T3"), a_team("T4")]
    drawn = [loaded("T1", 8190, phase=JamPhase.OPEN), loaded("T2", 3500), loaded("T3", 8700), loaded("T4", 8700)]
    async with running_assignment(database_url, teams) as assignment:
        await assignment.items(*(an_item(f"i{n}", due_on=an_item("x").due_on.replace(day=12)) for n in range(20)))
        await assignment.tick(MONDAY_8)
        await assignment.outlooks(MONDAY_8, *drawn)
        asked = {"region": REGION, "courses": [{"name": "plan", "replan": True}]}
        (course,) = (await assignment.post("/v1/whatif", asked)).json()["courses"]
        # A change that touches one hidden team only would, beside the course without it, tell of this team alone.
        for change in (
            {"kind": "absence", "team": "T1", "fte": 1.0, "workdays": 5},
            {"kind": "closure", "team": "T2", "workdays": 5},
            {"kind": "merger", "team": "T2", "into": "T3"},
            {"kind": "merger", "team": "T3", "into": "T2"},
        ):
            body = {"region": REGION, "courses": [{"name": "nothing"}, {"name": "one", "changes": [change]}]}
            refused = await assignment.post("/v1/whatif", body)
            assert (refused.status_code, refused.json()["code"]) == (422, "team_too_small")
    assert [team["team"] for team in course["teams"]] == ["T3", "T4"]
    assert course["worst_receiver"] is None
    assert {(move["from_team"], move["to_team"]) for move in course["moves"]} == {("OTHER", "OTHER")}
    assert course["late_items"] > sum(team["late_items"] for team in course["teams"])
