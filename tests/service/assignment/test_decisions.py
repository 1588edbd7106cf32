"""Nobody agrees to what they have not seen, a repeat changes nothing, and what did not move is named with a reason."""

import pytest

from contracts.topics import ITEMS, PROPOSALS
from tests.doubles.assignment import Assignment
from tests.doubles.office.records import an_item
from tests.service.assignment.test_a_proposal_lives import offered


async def path_and_version(assignment: Assignment, proposal_id: str) -> tuple[str, int]:
    path = f"/v1/proposals/{proposal_id}"
    return path, int((await assignment.get(path))["version"])


@pytest.mark.parametrize(("act", "body"), [("accept", None), ("decline", {"reason": "other"}), ("stop", None)])
async def test_a_decision_without_the_version_that_was_seen_is_refused(
    assignment: Assignment, act: str, body: dict[str, str] | None
) -> None:
    path = f"/v1/proposals/{await offered(assignment)}"
    for headers in ({}, {"If-Match": "*"}):
        signed = assignment.headers("lead-T1") | headers
        answer = await assignment.client.post(f"{path}:{act}", json=body, headers=signed)
        assert (answer.status_code, answer.headers["content-type"]) == (428, "application/problem+json")
    assert (await assignment.get(path))["state"] == "offered"


async def test_the_same_decision_again_changes_nothing_and_is_answered_alike(assignment: Assignment) -> None:
    path, version = await path_and_version(assignment, await offered(assignment))
    first = await assignment.post(f"{path}:accept", {"most_items": 6}, "lead-T1", version)
    told = len(assignment.sent(PROPOSALS))
    for _ in range(200):
        again = await assignment.post(f"{path}:accept", {"most_items": 6}, "lead-T1", version)
        assert (again.status_code, again.json(), again.headers["etag"]) == (200, first.json(), first.headers["etag"])
    assert len(first.json()["answers"]) == 1 and len(assignment.sent(PROPOSALS)) == told


async def test_accepting_less_than_before_is_a_new_version_that_the_other_side_has_to_see(
    assignment: Assignment,
) -> None:
    path, version = await path_and_version(assignment, await offered(assignment))
    seen = (await assignment.post(f"{path}:accept", account="lead-T1", version=version)).json()
    stale = await assignment.post(f"{path}:accept", {"most_items": 4}, "lead-T1", version)
    assert stale.status_code == 412
    less = (await assignment.post(f"{path}:accept", {"most_items": 4}, "lead-T1", seen["version"])).json()
    assert (less["items"], less["state"], less["version"]) == (4, "accepted_by_giver", seen["version"] + 1)
    published = assignment.sent(PROPOSALS)[-1]
    assert (published.version, sum(line.items for line in published.lines)) == (less["version"], 4)
    blind = await assignment.post(f"{path}:accept", account="lead-T2", version=seen["version"])
    assert blind.status_code == 412
    agreed = await assignment.post(f"{path}:accept", account="lead-T2", version=less["version"])
    assert (agreed.json()["state"], agreed.json()["items"]) == ("running", 4)
    await assignment.settled()
    too_late = await assignment.decide(less["proposal_id"], body={"most_items": 2}, account="lead-T1")
    assert too_late.status_code == 409
    assert len(assignment.sent(ITEMS)) == 4 and (await assignment.get(path))["items"] == 4


async def test_what_was_offered_and_did_not_move_is_listed_with_its_reason(assignment: Assignment) -> None:
    proposal_id = await offered(assignment, items=23)
    await assignment.items(an_item("i0", version=2, state="IN_PROGRESS"), an_item("i1", version=2, team="T3"))
    await assignment.decide(proposal_id, account="lead-T1")
    await assignment.decide(proposal_id, body={"most_items": 22}, account="lead-T2")
    shown = await assignment.get(f"/v1/proposals/{proposal_id}")
    reasons = {each["item_id"]: each["reason"] for each in shown["not_moved"]}
    assert len(reasons) == 23 - shown["items"] == 3
    assert reasons[an_item("i0").item_id] == "started" and reasons[an_item("i1").item_id] == "owner_changed"
    assert sorted(reasons.values())[0] == "not_chosen"
    form = {"code": assignment.headers("lead-T1")["Authorization"].removeprefix("Bearer ")}
    await assignment.client.post("/sign-in", data=form)
    page = (await assignment.client.get(f"/proposals/{proposal_id}")).text
    assert "Angeboten und nicht umgezogen (3)" in page and "schon in Arbeit" in page
