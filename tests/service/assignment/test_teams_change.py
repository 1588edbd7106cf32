"""Teams are closed, opened again and moved while work is there: what `assignment` makes of it."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from contracts.item_state import ItemState
from contracts.items import PlacementOrdered
from contracts.jams import JamEnd, JamPhase
from contracts.topics import ITEMS, JAMS, OUTLOOK, PROPOSALS
from services.chassis.kafka import partition_for
from tests.doubles.assignment import PARTITIONS, Assignment, running_assignment
from tests.doubles.office.records import REGION, a_jam, a_team, an_item, an_outlook, states
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import HOUR, asked
from tests.service.assignment.test_survey import surveyed

PLACE = partition_for(REGION, PARTITIONS)


def describe(assignment: Assignment, team: str, **changed: Any) -> None:
    assignment.connection.describe(a_team(team, **changed))


async def order_placement(assignment: Assignment) -> None:
    body = {"placement": "order"}
    answer = await assignment.client.put(f"/v1/settings/{REGION}", json=body, headers=assignment.headers("supervisor"))
    assert answer.status_code == 200, answer.text


def placements(assignment: Assignment) -> Counter[str]:
    return Counter(each.to_team for each in assignment.sent(ITEMS) if isinstance(each, PlacementOrdered))


async def test_unstarted_items_of_a_closed_team_are_placed_with_another(assignment: Assignment) -> None:
    await order_placement(assignment)
    await assignment.items(
        an_item("waits"),
        an_item("parked", state=ItemState.PARKED),
        an_item("begun", state=ItemState.IN_PROGRESS, started_at=MONDAY_8),
    )
    describe(assignment, "T1", closed=True)
    await assignment.tick(MONDAY_8)
    assert placements(assignment) == {"T2": 2}


async def test_with_advice_only_they_stay_unplaced_and_say_why(assignment: Assignment) -> None:
    await assignment.items(an_item("waits"))
    describe(assignment, "T1", closed=True)
    await assignment.tick(MONDAY_8)
    assert not placements(assignment)
    item = await assignment.get(f"/v1/items/{an_item('waits').item_id}/assignment")
    assert (item["state"], item["unplaced"], item["team"], item["position"]) == ("UNPLACED", "team_closed", "T1", None)
    advice = await assignment.post("/v1/assignments", {"items": [{"item_id": an_item("waits").item_id}]})
    assert advice.json()["assignments"][0]["team"] == "T2"


@pytest.mark.parametrize(
    ("team", "changed", "why"),
    [("T1", {"region": "sued"}, "team_elsewhere"), ("T9", {}, "team_unknown")],
)
async def test_what_a_team_elsewhere_or_an_unknown_one_has_is_left_to_people(
    assignment: Assignment, team: str, changed: dict[str, Any], why: str
) -> None:
    await order_placement(assignment)
    await assignment.items(an_item("waits", team=team))
    if changed:
        describe(assignment, team, **changed)
    await assignment.tick(MONDAY_8)
    assert not placements(assignment)
    item = await assignment.get(f"/v1/items/{an_item('waits').item_id}/assignment")
    assert (item["state"], item["unplaced"]) == ("UNPLACED", why)
    metrics = (await assignment.client.get("/metrics")).text
    assert f'mailroom_rebalance_unplaced_items{{reason_code="{why}",region="nord"}} 1.0' in metrics


async def test_a_team_that_opens_again_has_its_items_again(assignment: Assignment) -> None:
    await order_placement(assignment)
    await assignment.items(an_item("waits"))
    describe(assignment, "T1", closed=True)
    describe(assignment, "T1")
    await assignment.tick(MONDAY_8)
    assert not placements(assignment)
    item = await assignment.get(f"/v1/items/{an_item('waits').item_id}/assignment")
    assert (item["state"], item["unplaced"], item["position"]) == ("WAITING", None, 1)


async def test_the_overview_names_what_waits_in_no_team(assignment: Assignment) -> None:
    await assignment.items(*(an_item(f"closed-{number}") for number in range(3)), an_item("none", team=None))
    describe(assignment, "T1", closed=True)
    await assignment.tick(MONDAY_8)
    await surveyed(assignment, MONDAY_8)
    found = await assignment.get("/v1/overview")
    assert [(each["region"], each["reason"], each["items"], each["minutes"]) for each in found["unplaced"]] == [
        ("nord", "no_team", 1, 35),
        ("nord", "team_closed", 3, 105),
    ]
    assert (await assignment.get("/v1/overview", "lead-T2"))["unplaced"] == []


@pytest.mark.parametrize("team", ["T1", "T2"])
@pytest.mark.parametrize("changed", [{"closed": True}, {"region": "sued"}])
async def test_an_offer_between_teams_of_which_one_is_gone_is_taken_back(
    assignment: Assignment, team: str, changed: dict[str, Any]
) -> None:
    await asked(assignment)
    describe(assignment, team, **changed)
    await assignment.tick(MONDAY_8 + HOUR)
    await assignment.settled()
    assert states(assignment.sent(PROPOSALS))[-1] == "superseded"


async def test_outlook_and_jam_of_a_team_that_is_gone_are_shown_no_more(database_url: str) -> None:
    teams, offsets = [a_team("T1"), a_team("T2")], Counter[Any]()
    async with running_assignment(database_url, teams, offsets) as assignment:
        await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8), an_outlook("T2", MONDAY_8))
        await assignment.records((JAMS, PLACE, "nord|T1", a_jam("T1", MONDAY_8)))
        describe(assignment, "T1", region="sued")
        late = MONDAY_8 + timedelta(hours=2)
        await assignment.records((OUTLOOK, PLACE, "nord|T1", an_outlook("T1", late)))
        over = {"phase": JamPhase.NORMAL, "previous": JamPhase.OPEN, "ended": JamEnd.TEAM_ELSEWHERE}
        jammed = a_jam("T1", MONDAY_8).model_copy(update={"region": "sued", "since": late})
        await assignment.records((JAMS, partition_for("sued", PARTITIONS), "sued|T1", jammed))
        await assignment.records((JAMS, PLACE, "nord|T1", a_jam("T1", late, **over)))
        shown = await assignment.get("/v1/outlook")
        assert [each["team"] for each in shown if each.get("region") == "nord"] == ["T2"]
        fresh = an_outlook("T1", late, region="sued")
        await assignment.records((OUTLOOK, partition_for("sued", PARTITIONS), "sued|T1", fresh))
        shown = await assignment.get("/v1/jams")
        assert {(each["team"], each["region"]) for each in shown if each["phase"] == "open"} == {("T1", "sued")}
    moved = [a_team("T1", closed=True), a_team("T2")]
    async with running_assignment(database_url, moved, offsets) as again:
        assert await again.get("/v1/jams") == []


async def test_before_the_first_outlook_placement_spreads_by_posts(database_url: str) -> None:
    teams = [a_team("T1"), a_team("T2", heads=20, posts_fte=20.0, staffed_fte=20.0), a_team("T4")]
    async with running_assignment(database_url, teams, default_placement="order") as assignment:
        await assignment.items(*(an_item(f"i{number}", team=None) for number in range(60)))
        await assignment.tick(MONDAY_8)
        assert placements(assignment) == {"T1": 15, "T2": 30, "T4": 15}
