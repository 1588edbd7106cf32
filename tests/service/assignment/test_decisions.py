"""Nobody agrees to what they have not seen, a repeat changes nothing, and what did not move is named with a reason."""

import pytest

from contracts.topics import ITEMS, PROPOSALS
from tests.doubles.assignment import Assignment
from tests.doubles.office.records import an_item
from tests.service.assignment.test_a_relief_lives import asked, first_list

BODIES = {"accept": None, "decline": {"reason": "other"}, "shorten": {"minutes_per_day": 60}, "resume": None}


async def share_of(assignment: Assignment, relief_id: str) -> tuple[str, int]:
    """Path and version of the only share."""
    (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    return f"/v1/reliefs/{relief_id}/shares/{share['share_id']}", int(share["version"])


@pytest.mark.parametrize("act", BODIES)
async def test_an_answer_without_the_version_that_was_seen_is_refused(assignment: Assignment, act: str) -> None:
    relief_id = await asked(assignment)
    share, _ = await share_of(assignment, relief_id)
    for path, account in ((f"/v1/reliefs/{relief_id}", "lead-T1"), (share, "lead-T2")):
        for headers in ({}, {"If-Match": "*"}):
            signed = assignment.headers(account) | headers
            answer = await assignment.client.post(f"{path}:{act}", json=BODIES[act], headers=signed)
            assert (answer.status_code, answer.headers["content-type"]) == (428, "application/problem+json")
    assert (await assignment.get(f"/v1/reliefs/{relief_id}"))["state"] == "asked"


async def test_the_same_answer_again_changes_nothing_and_is_answered_alike(assignment: Assignment) -> None:
    path, version = await share_of(assignment, await asked(assignment))
    less = {"minutes_per_day": 300, "until": "2026-03-20", "item_classes": ["VAEM", "WBA"]}
    first = await assignment.post(f"{path}:accept", less, "lead-T2", version)
    await assignment.settled()
    told = len(assignment.sent(PROPOSALS))
    for _ in range(50):
        again = await assignment.post(f"{path}:accept", less, "lead-T2", version)
        assert (again.status_code, again.json(), again.headers["etag"]) == (200, first.json(), first.headers["etag"])
    await assignment.settled()
    assert len(first.json()["answers"]) == 1 and len(assignment.sent(PROPOSALS)) == told


async def test_an_answer_to_an_older_version_is_refused_with_the_current_state(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    path, version = await share_of(assignment, relief_id)
    assert (await assignment.post(f"{path}:accept", account="lead-T2", version=version)).status_code == 200
    old = await assignment.post(f"{path}:shorten", {"minutes_per_day": 60}, "lead-T2", version)
    assert old.status_code == 412 and old.json()["state"] == "agreed" and old.json()["version"] > version
    late = await assignment.answer(relief_id, "T2", "decline", {"reason": "other"})
    assert late.status_code == 409 and late.json()["state"] == "agreed"


async def test_the_answer_of_one_team_does_not_outdate_what_another_has_seen(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    before = await assignment.get(f"/v1/reliefs/{relief_id}")
    path, version = await share_of(assignment, relief_id)
    assert (await assignment.post(f"{path}:accept", account="lead-T2", version=version)).status_code == 200
    giver = await assignment.post(f"/v1/reliefs/{relief_id}:accept", account="lead-T1", version=before["version"])
    assert giver.status_code == 200, giver.text


async def test_only_less_than_was_asked_can_be_agreed_to(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    more = await assignment.answer(relief_id, "T2", body={"minutes_per_day": 601, "until": "2026-04-30"})
    assert (more.status_code, more.json()["code"]) == (422, "not_less")
    assert [error["field"] for error in more.json()["errors"]] == ["minutes_per_day", "until"]
    wrong_side = await assignment.answer(relief_id, body={"minutes_per_day": 60})
    assert wrong_side.status_code == 422
    nothing = await assignment.answer(relief_id, "T2", body={"minutes_per_day": 0})
    assert nothing.status_code == 422


@pytest.mark.parametrize("account", ["lead-T3", "service", "lead-T2"])
async def test_others_cannot_answer_for_the_giver(assignment: Assignment, account: str) -> None:
    relief_id = await asked(assignment)
    for act, body in BODIES.items():
        assert (await assignment.answer(relief_id, None, act, body, account)).status_code == 403
    assert (await assignment.answer(relief_id, None, "end", account=account)).status_code == 403


async def test_the_two_yeses_come_from_two_accounts(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    assert (await assignment.answer(relief_id, account="supervisor")).status_code == 200
    both = await assignment.answer(relief_id, "T2", account="supervisor")
    assert (both.status_code, both.json()["code"]) == (409, "same_account")
    assert (await assignment.answer(relief_id, "T2")).status_code == 200
    await assignment.settled()
    assert len(assignment.sent(ITEMS)) == 10


async def test_a_no_says_why_and_stays_a_no(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    path, version = await share_of(assignment, relief_id)
    no = await assignment.answer(relief_id, "T2", "decline", {"reason": "no_capacity"})
    (share,) = no.json()["shares"]
    assert (share["end_reason"], share["decline_reason"]) == ("declined", "no_capacity")
    again = await assignment.post(f"{path}:decline", {"reason": "other"}, "lead-T2", version)
    assert again.status_code == 200 and again.json()["shares"][0]["decline_reason"] == "no_capacity"
    late = await assignment.post(f"{path}:accept", account="lead-T2", version=version)
    assert late.status_code == 412
    assert (await assignment.answer(relief_id)).status_code == 200
    await assignment.settled()
    assert not assignment.sent(ITEMS)


@pytest.mark.parametrize("place", ["/v1/reliefs/{0}", "/v1/reliefs/{1}/shares/{0}", "/v1/proposals/{0}"])
async def test_what_does_not_exist_is_not_found(assignment: Assignment, place: str) -> None:
    relief_id = await asked(assignment)
    unknown = place.format(an_item("unknown").item_id, relief_id)
    act = "hold" if "proposals" in place else "accept"
    assert (await assignment.post(f"{unknown}:{act}", account="supervisor", version=1)).status_code == 404


async def test_a_lead_sees_its_own_part_and_a_stranger_nothing(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    seen = await assignment.get(f"/v1/reliefs/{relief_id}", "lead-T2")
    assert [share["yours"] for share in seen["shares"]] == [True] and not seen["yours"]
    assert (await assignment.get("/v1/reliefs", "lead-T3"))["reliefs"] == []
    denied = await assignment.client.get(f"/v1/reliefs/{relief_id}", headers=assignment.headers("lead-T3"))
    assert denied.status_code == 403
    waiting = {account: await waits_for(assignment, account) for account in ("lead-T1", "lead-T2", "supervisor")}
    assert waiting == {"lead-T1": 1, "lead-T2": 1, "supervisor": 0}


async def waits_for(assignment: Assignment, account: str) -> int:
    return len((await assignment.get("/v1/reliefs", account, waits_for="me", state="open"))["reliefs"])


async def test_reliefs_are_found_by_team_region_and_state_page_by_page(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    found = [
        [each["relief_id"] for each in (await assignment.get("/v1/reliefs", **asking))["reliefs"]]
        for asking in ({"team": "T2"}, {"team": "T3"}, {"region": "nord"}, {"region": "sued"}, {"state": "ended"})
    ]
    assert found == [[relief_id], [], [relief_id], [], []]
    page = await assignment.get("/v1/reliefs", limit=1)
    assert page["next_cursor"] is None
    bad = await assignment.client.get("/v1/reliefs?cursor=x", headers=assignment.headers("supervisor"))
    assert bad.status_code == 422


async def test_what_was_listed_and_did_not_move_is_named_with_its_reason(assignment: Assignment) -> None:
    relief_id = await asked(assignment, items=23)
    listed = await first_list(assignment, relief_id)
    await assignment.items(an_item("i0", version=2, state="IN_PROGRESS"), an_item("i1", version=2, team="T3"))
    await assignment.decide(listed, "take-out", {"items": [an_item("i2").item_id]}, "lead-T1")
    await assignment.agree(relief_id, "T2")
    shown = await assignment.get(f"/v1/proposals/{listed}")
    reasons = {each["item_id"]: each["reason"] for each in shown["not_moved"]}
    assert len(reasons) == 23 - shown["items"] and "share_limit" in reasons.values()
    assert reasons[an_item("i0").item_id] == "started" and reasons[an_item("i1").item_id] == "owner_changed"
    assert reasons[an_item("i2").item_id] == "not_chosen"
    form = {"code": assignment.headers("lead-T1")["Authorization"].removeprefix("Bearer ")}
    await assignment.client.post("/sign-in", data=form)
    page = (await assignment.client.get(f"/proposals/{listed}")).text
    assert f"Gelistet und nicht umgezogen ({len(reasons)})" in page and "schon in Arbeit" in page
