"""A relief with two receivers: who sees which part, who is asked, and that one share's fate is not the other's."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.topics import ITEMS, MOVABLE
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import a_move, a_plan, a_team, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_pages import form_token, sign_in

TEAMS = ("T1", "T2", "T4")


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Assignment]:
    """Three teams that do the same work, so that two can help the third; `deputy` stands in for two of them."""
    deputies = {"T2": ("deputy",), "T4": ("deputy",)}
    teams = [a_team(team, deputies=deputies.get(team, ())) for team in TEAMS]
    async with running_assignment(database_url, teams) as assignment:
        yield assignment


@pytest.fixture
async def relief_id(office: Assignment) -> str:
    """Two teams are asked to help T1, each with a first list of five items."""
    await office.moves_on()
    await office.items(*(an_item(f"i{number}") for number in range(10)))
    await office.outlooks(MONDAY_8, *(an_outlook(team, MONDAY_8) for team in TEAMS))
    await office.plan(a_plan(MONDAY_8, 0, a_move(5, 175), a_move(5, 175, to_team="T4")))
    (relief,) = (await office.get("/v1/reliefs"))["reliefs"]
    return str(relief["relief_id"])


@pytest.mark.parametrize(
    ("account", "receivers"),
    [("lead-T1", ["T2", "T4"]), ("lead-T2", ["T2"]), ("lead-T4", ["T4"]), ("supervisor", ["T2", "T4"])],
)
async def test_a_receiver_sees_its_own_share_and_the_giver_all(
    office: Assignment, relief_id: str, account: str, receivers: list[str]
) -> None:
    await office.agree(relief_id, "T2", "T4")
    whole = await office.get(f"/v1/reliefs/{relief_id}", account)
    (among_all,) = (await office.get("/v1/reliefs", account))["reliefs"]
    for seen in (whole, among_all):
        assert sorted(share["to_team"] for share in seen["shares"]) == receivers
    assert sorted(each["to_team"] for each in whole["lists"]) == receivers
    assert {each["account"] for each in whole["answers"]} == {"lead-T1", *(f"lead-{team}" for team in receivers)}
    await sign_in(office, account)
    for path in ("/reliefs", f"/reliefs/{relief_id}"):
        page = (await office.client.get(path)).text
        assert [team for team in ("T2", "T4") if team in page] == receivers, path


async def test_a_receiver_cannot_answer_for_the_other(office: Assignment, relief_id: str) -> None:
    for act, body in (("accept", None), ("decline", {"reason": "other"}), ("end", None)):
        assert (await office.answer(relief_id, "T4", act, body, "lead-T2")).status_code == 403
    assert {share["state"] for share in (await office.get(f"/v1/reliefs/{relief_id}"))["shares"]} == {"asked"}


async def test_one_no_leaves_the_other_share_running(office: Assignment, relief_id: str) -> None:
    no = await office.answer(relief_id, "T2", "decline", {"reason": "no_capacity"})
    assert no.status_code == 200 and no.json()["state"] == "asked"
    await office.agree(relief_id, "T4")
    await office.settled()
    assert {order.to_team for order in office.sent(ITEMS)} == {"T4"} and len(office.sent(ITEMS)) == 5


async def test_the_end_of_the_whole_ends_both_and_of_a_share_only_its_own(office: Assignment, relief_id: str) -> None:
    await office.agree(relief_id, "T2", "T4")
    await office.answer(relief_id, "T2", "end")
    seen = await office.get(f"/v1/reliefs/{relief_id}")
    assert {share["to_team"]: share["runs"] for share in seen["shares"]} == {"T2": False, "T4": True}
    await office.answer(relief_id, None, "end")
    (ended,) = (await office.get("/v1/reliefs", state="ended"))["reliefs"]
    reasons = {share["to_team"]: share["end_reason"] for share in ended["shares"]}
    assert reasons == {"T2": "ended_by_lead", "T4": "relief_ended"}


async def test_the_giver_is_asked_once_and_reads_both_receivers(office: Assignment, relief_id: str) -> None:
    await sign_in(office, "lead-T1")
    page = (await office.client.get("/reliefs")).text
    assert "Eine Frage wartet auf Ihre Antwort." in page
    assert page.count(f'action="/reliefs/{relief_id}/accept"') == 2, "once for all that is asked, once for less"
    assert "<strong>T2</strong>" in page and "<strong>T4</strong>" in page


async def test_the_page_says_what_is_left_today_of_what_runs(office: Assignment, relief_id: str) -> None:
    await office.agree(relief_id, "T2")
    await office.settled()
    await sign_in(office, "lead-T1")
    page = (await office.client.get("/reliefs")).text
    assert page.count("7,1 von 10,0 Std.") == 1, "of T2's ten hours, five items of 35 minutes are listed; T4 is asked"
    await office.judge(at=MONDAY_8)
    assert "2,9 von 60,0 Std." in (await office.client.get("/reliefs")).text


async def test_a_deputy_of_both_receivers_accepts_all_that_are_shown(office: Assignment, relief_id: str) -> None:
    await office.answer(relief_id)
    await sign_in(office, "deputy")
    page = (await office.client.get("/reliefs")).text
    assert "2 Fragen warten auf Ihre Antwort." in page
    shares = (await office.get(f"/v1/reliefs/{relief_id}"))["shares"]
    shown = [f"{relief_id}|{share['share_id']}|{share['version']}" for share in shares]
    assert all(f'name="shown" value="{each}"' in page for each in shown)
    form = {"form_token": form_token(page), "shown": shown}
    assert (await office.client.post("/reliefs/accept", data=form)).headers["location"] == "/reliefs?accepted=2"
    await office.settled()
    assert len(office.sent(ITEMS)) == 10
    again = await office.client.post("/reliefs/accept", data=form)
    assert again.status_code == 303
    await office.settled()
    assert len(office.sent(ITEMS)) == 10


async def test_an_act_on_a_list_needs_the_version_that_was_seen_unless_it_holds(
    office: Assignment, relief_id: str
) -> None:
    listed = (await office.get(f"/v1/reliefs/{relief_id}"))["lists"][0]["proposal_id"]
    for act, body in (("release", None), ("take-out", {"items": [an_item("i0").item_id]})):
        answer = await office.post(f"/v1/proposals/{listed}:{act}", body, "lead-T1")
        assert (answer.status_code, answer.headers["content-type"]) == (428, "application/problem+json"), act
        unknown = await office.post(f"/v1/proposals/{an_item('none').item_id}:{act}", body, "lead-T1", 1)
        assert unknown.status_code == 404, act
    empty = await office.post(f"/v1/proposals/{listed}:take-out", {"items": []}, "lead-T1", 1)
    assert empty.status_code == 422
    not_yet = await office.post(f"/v1/proposals/{listed}:hold", account="lead-T1")
    assert (not_yet.status_code, not_yet.json()["state"]) == (409, "offered")


async def test_reliefs_come_page_by_page(office: Assignment, relief_id: str) -> None:
    await office.answer(relief_id, None, "decline", {"reason": "keep_context"})
    gift = {"from_team": "T2", "to_team": "T4", "items": [an_item("own", team="T2").item_id]}
    await office.items(an_item("own", team="T2"))
    assert (await office.post("/v1/reliefs", gift, "lead-T2")).status_code == 201
    found: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(3):
        page = await office.get("/v1/reliefs", limit=1, **cursor)
        found += [each["from_team"] for each in page["reliefs"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert sorted(found) == ["T1", "T2"]


@pytest.mark.parametrize("subject", ["relief_id", "share_id"])
async def test_a_gift_is_not_told_to_the_lead_of_another_receiver(tmp_path: Path, subject: str) -> None:
    """Also not one that 0.3.0 noted with the whole relief."""
    file = tmp_path / "assignment.sqlite"
    teams, offsets = [a_team(team) for team in TEAMS], Counter[Any]()
    async with running_assignment(f"sqlite+aiosqlite:///{file}", teams, offsets) as office:
        await office.moves_on()
        await office.items(*(an_item(f"i{number}") for number in range(2)))
        await office.outlooks(MONDAY_8, *(an_outlook(team, MONDAY_8) for team in TEAMS))
        for number, team in enumerate(("T2", "T4")):
            gift = {"from_team": "T1", "to_team": team, "items": [an_item(f"i{number}").item_id]}
            given = (await office.post("/v1/reliefs", gift, "lead-T1")).json()
    by_release = {"relief_id": given["relief_id"], "share_id": given["shares"][-1]["share_id"]}
    with sqlite3.connect(file) as database:
        row = database.execute("select * from audit where act = 'relief.give' order by number desc").fetchone()
        assert row and by_release["share_id"] in row
        changed = [by_release[subject] if value == by_release["share_id"] else value for value in row]
        database.execute(f"insert into audit values ({', '.join('?' * len(row))})", (1_000, *changed[1:]))
    async with running_assignment(f"sqlite+aiosqlite:///{file}", teams, offsets) as office:
        told = {
            team: (await office.get(f"/v1/reliefs/{given['relief_id']}", f"lead-{team}"))["answers"] for team in TEAMS
        }
    gifts = {team: {each["detail"] for each in all_ if each["act"] == "relief.give"} for team, all_ in told.items()}
    assert gifts == {"T1": {"to=T2", "to=T4"}, "T2": {"to=T2"}, "T4": {"to=T4"}}


async def test_what_was_never_on_a_list_is_not_taken_out(office: Assignment, relief_id: str) -> None:
    listed = (await office.get(f"/v1/reliefs/{relief_id}"))["lists"][0]
    unknown = an_item("unknown").item_id
    refused = await office.decide(listed["proposal_id"], "take-out", {"items": [unknown]}, "lead-T1")
    assert (refused.status_code, refused.json()["code"]) == (422, "not_on_list")
    assert refused.json()["errors"] == [{"field": unknown, "code": "not_on_list"}]
    (first, *_) = (await office.get(f"/v1/proposals/{listed['proposal_id']}"))["proposed"]
    body = {"items": [first["item_id"]]}
    out = await office.decide(listed["proposal_id"], "take-out", body, "lead-T1")
    again = await office.decide(listed["proposal_id"], "take-out", body, "lead-T1")
    assert (out.status_code, again.json()) == (200, out.json())


async def test_one_given_household_is_no_yes_to_all_that_a_plan_would_move(office: Assignment) -> None:
    await office.moves_on()
    await office.items(*(an_item(f"i{number}") for number in range(10)))
    await office.outlooks(MONDAY_8, *(an_outlook(team, MONDAY_8) for team in TEAMS))
    gift = {"from_team": "T1", "to_team": "T2", "items": [an_item("i0").item_id]}
    given = (await office.post("/v1/reliefs", gift, "lead-T1")).json()
    assert [each["act"] for each in given["answers"]] == ["relief.give"] and given["given"]
    later = MONDAY_8 + timedelta(hours=1)
    await office.outlooks(later, *(an_outlook(team, later) for team in TEAMS))
    version = office.sent(MOVABLE)[-1].proposals_version
    await office.plan(a_plan(later, version, a_move(5, 175, to_team="T4")))
    asked = await office.get(f"/v1/reliefs/{given['relief_id']}")
    assert (asked["state"], asked["given"]) == ("asked", False)
    assert len((await office.get("/v1/reliefs", "lead-T1", waits_for="me"))["reliefs"]) == 1
    for team in ("T2", "T4"):
        assert (await office.answer(given["relief_id"], team)).status_code == 200
    await office.settled()
    assert Counter(order.to_team for order in office.sent(ITEMS)) == {"T2": 1}, "what was given, and nothing else"
    assert (await office.answer(given["relief_id"])).status_code == 200
    await office.settled()
    assert Counter(order.to_team for order in office.sent(ITEMS)) == {"T2": 1, "T4": 5}
