"""The page: sign-in, lists, a decision, refusals, and no way round the form token."""

import re
from datetime import timedelta

import httpx

from contracts.jams import JamPhase
from contracts.topics import JAMS, PROPOSALS
from services.chassis.http.tokens import demo_token
from tests.doubles.assignment import SECRET, Assignment, running_assignment
from tests.doubles.office.records import REGION, a_jam, a_team, an_item, an_outlook, states
from tests.service.assignment.conftest import MONDAY_8


async def sign_in(assignment: Assignment, account: str) -> httpx.Response:
    answer = await assignment.client.post("/sign-in", data={"code": demo_token(SECRET, account)})
    if "set-cookie" in answer.headers:
        value = re.search(r"postwaage_session=([^;]+)", answer.headers["set-cookie"])
        assert value and "HttpOnly" in answer.headers["set-cookie"] and "strict" in answer.headers["set-cookie"].lower()
        assignment.client.cookies.set("postwaage_session", value.group(1))
    return answer


def form_token(html: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', html)
    assert found
    return found.group(1)


async def test_without_sign_in_there_is_only_the_sign_in(assignment: Assignment) -> None:
    for path in ("/proposals", "/worklist", "/overview"):
        answer = await assignment.client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    page = await assignment.client.get("/sign-in")
    assert '<html lang="de">' in page.text and "Zugangscode" in page.text
    wrong = await assignment.client.post("/sign-in", data={"code": "supervisor.0000"})
    assert wrong.status_code == 403 and "set-cookie" not in wrong.headers


async def test_a_lead_reads_the_offer_and_accepts_it(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    assert (await sign_in(assignment, "lead-T1")).status_code == 303
    listed = await assignment.client.get("/proposals")
    assert listed.status_code == 200 and f"/proposals/{proposal_id}" in listed.text
    page = await assignment.client.get(f"/proposals/{proposal_id}", params={"lang": "en"})
    assert '<html lang="en">' in page.text and "Before and after" in page.text and "9.5" in page.text
    assert "9,5" in (await assignment.client.get(f"/proposals/{proposal_id}", params={"lang": "de"})).text
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    form = {"form_token": form_token(page.text), "version": version.group(1), "side": "giver"}
    assignment.client.cookies.set("postwaage_language", "en")
    accepted = await assignment.client.post(f"/proposals/{proposal_id}/accept", data=form)
    assert accepted.status_code == 303
    await assignment.settled()
    assert states(assignment.sent(PROPOSALS))[-1] == "accepted_by_giver"
    again = await assignment.client.post(f"/proposals/{proposal_id}/accept", data=form)
    assert again.status_code == 303 and states(assignment.sent(PROPOSALS))[-1] == "accepted_by_giver"
    shown = await assignment.client.get(f"/proposals/{proposal_id}")
    assert "giving team: accepted" in shown.text
    assert "/accept" not in shown.text and "/decline" in shown.text, "accepting again is not offered"
    await sign_in(assignment, "lead-T2")
    page = await assignment.client.get(f"/proposals/{proposal_id}")
    blind = form | {"form_token": form_token(page.text), "side": "receiver"}
    refused = await assignment.client.post(f"/proposals/{proposal_id}/accept", data=blind)
    assert refused.status_code == 412 and "changed" in refused.text


async def test_a_form_from_elsewhere_is_refused(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    await sign_in(assignment, "lead-T1")
    form = {"form_token": "guessed", "version": "1"}
    answer = await assignment.client.post(f"/proposals/{proposal_id}/accept", data=form)
    assert answer.status_code == 403
    assert states(assignment.sent(PROPOSALS))[-1] == "plan.taken"


async def test_a_lead_declines_with_a_reason(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    await sign_in(assignment, "lead-T2")
    page = await assignment.client.get(f"/proposals/{proposal_id}")
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    form = {"form_token": form_token(page.text), "version": version.group(1), "reason": "no_capacity"}
    await assignment.client.post(f"/proposals/{proposal_id}/decline", data=form)
    assert "keine Kapazität" in (await assignment.client.get(f"/proposals/{proposal_id}")).text


async def accept_all(assignment: Assignment, *shown: str, token: str = "") -> httpx.Response:
    """What the form below the list sends, with the token of the open session unless another is given."""
    token = token or form_token((await assignment.client.get("/overview")).text)
    answer = await assignment.client.post("/proposals/accept", data={"form_token": token, "shown": list(shown)})
    await assignment.settled()
    return answer


async def test_the_supervisor_accepts_all_shown_for_both_teams_and_a_lead_for_the_own_one(
    assignment: Assignment,
) -> None:
    proposal_id = await offered(assignment)
    version = (await assignment.get(f"/v1/proposals/{proposal_id}"))["version"]
    await sign_in(assignment, "lead-T1")
    assert (await accept_all(assignment, f"{proposal_id}|{version}")).headers["location"] == "/proposals?accepted=1"
    assert states(assignment.sent(PROPOSALS))[-1] == "accepted_by_giver"
    await sign_in(assignment, "supervisor")
    stale = await accept_all(assignment, f"{proposal_id}|{version + 7}")
    assert stale.headers["location"] == "/proposals?accepted=0", "what has changed is left out"
    assert states(assignment.sent(PROPOSALS))[-1] == "accepted_by_giver"
    now = (await assignment.get(f"/v1/proposals/{proposal_id}"))["version"]
    assert (await accept_all(assignment, f"{proposal_id}|{now}")).headers["location"] == "/proposals?accepted=1"
    assert "running" in states(assignment.sent(PROPOSALS))


async def test_accepting_all_is_refused_like_accepting_one(assignment: Assignment) -> None:
    shown = f"{await offered(assignment)}|1"
    await sign_in(assignment, "lead-T1")
    assert (await accept_all(assignment, shown, token="guessed")).status_code == 403
    assert (await accept_all(assignment, "nobody|1")).status_code == 404
    assert (await accept_all(assignment, shown.replace("|", ":"))).status_code == 422
    await sign_in(assignment, "lead-T3")
    assert (await accept_all(assignment, shown)).status_code == 403
    assert states(assignment.sent(PROPOSALS))[-1] == "plan.taken"


async def test_each_role_starts_on_its_own_page(assignment: Assignment) -> None:
    for account, place in (("supervisor", "/overview"), ("lead-T1", "/proposals")):
        assert (await sign_in(assignment, account)).headers["location"] == place
        assert (await assignment.client.get("/")).headers["location"] == place


async def test_the_worklist_shows_the_own_team_only(assignment: Assignment) -> None:
    late = an_item("late", due_on=MONDAY_8.date() - timedelta(days=3))
    await assignment.items(an_item("a"), late)
    await assignment.tick(MONDAY_8)
    await sign_in(assignment, "lead-T1")
    page = await assignment.client.get("/worklist")
    assert page.status_code == 200 and f"https://akte.example/v/{late.item_id}" in page.text
    assert "überfällig" in page.text and "Veränderungsmitteilung" in page.text
    assert (await assignment.client.get("/worklist", params={"team": "T2"})).status_code == 403


async def test_other_teams_are_shown_as_a_light_only(assignment: Assignment) -> None:
    jammed = an_outlook("T2", MONDAY_8, phase=JamPhase.OPEN, open_items=4711)
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8, open_items=1234), jammed)
    await sign_in(assignment, "lead-T1")
    page = await assignment.client.get("/overview")
    assert "rot: Stau" in page.text and "1.234" in page.text
    assert "4711" not in page.text and "4.711" not in page.text


async def test_signing_out_ends_it(assignment: Assignment) -> None:
    await sign_in(assignment, "supervisor")
    token = form_token((await assignment.client.get("/overview")).text)
    answer = await assignment.client.post("/sign-out", data={"form_token": token})
    assert answer.status_code == 303 and "Max-Age=0" in answer.headers["set-cookie"]


async def test_an_empty_list_says_why(assignment: Assignment) -> None:
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get("/proposals")).text
    assert "Kein Vorschlag." in page and "Umzüge sind ausgeschaltet" in page
    await assignment.moves_on()
    assert "ausgeschaltet" not in (await assignment.client.get("/proposals")).text


async def test_only_who_is_asked_is_called_on(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    await assignment.decide(proposal_id, account="lead-T1")
    for account, called in (("lead-T1", False), ("lead-T2", True), ("deputy-2", True), ("supervisor", False)):
        await sign_in(assignment, account)
        assert ("Ihre Antwort fehlt" in (await assignment.client.get("/proposals")).text) is called, account


async def test_the_giving_lead_reads_the_cause_and_the_receiving_lead_does_not(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    await assignment.records((JAMS, 0, f"{REGION}|T1", a_jam("T1", MONDAY_8)))
    for account, reads in (("lead-T1", True), ("lead-T2", False)):
        await sign_in(assignment, account)
        page = (await assignment.client.get(f"/proposals/{proposal_id}")).text
        assert "Stau im abgebenden Team" in page
        assert ("Abwesenheit 75\N{NO-BREAK SPACE}%" in page) is reads


async def test_another_language_is_the_same_page(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    await sign_in(assignment, "supervisor")
    assert 'href="/worklist?team=T2&amp;lang=en"' in (await assignment.client.get("/worklist?team=T2")).text
    form = {"form_token": "guessed", "version": "1"}
    refused = (await assignment.client.post(f"/proposals/{proposal_id}/accept", data=form)).text
    assert f'href="/proposals/{proposal_id}?lang=en"' in refused and f'href="/proposals/{proposal_id}"' in refused


async def test_demo_accounts_are_offered_only_where_everybody_knows_their_secret(database_url: str) -> None:
    for secret, offers in (("of-this-office", False), ("postwaage-demo", True)):
        async with running_assignment(database_url, [a_team("T1")], demo_secret=secret) as assignment:
            page = (await assignment.client.get("/sign-in")).text
            assert (demo_token(secret, "lead-T1") in page) is offers


async def test_while_moves_are_off_the_page_says_so_and_has_no_form_to_accept(assignment: Assignment) -> None:
    proposal_id = await offered(assignment)
    await sign_in(assignment, "lead-T1")
    page = await assignment.client.get(f"/proposals/{proposal_id}", params={"lang": "en"})
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version and f"/proposals/{proposal_id}/accept" in page.text
    settings = f"/v1/settings/{REGION}"
    await assignment.client.put(settings, json={"moves": "watch_only"}, headers=assignment.headers("supervisor"))
    off = await assignment.client.get(f"/proposals/{proposal_id}", params={"lang": "en"})
    assert "Moves are switched off in this region" in off.text
    assert f"/proposals/{proposal_id}/accept" not in off.text and f"/proposals/{proposal_id}/decline" in off.text
    form = {"form_token": form_token(page.text), "version": version.group(1), "side": "giver"}
    refused = await assignment.client.post(f"/proposals/{proposal_id}/accept?lang=en", data=form)
    assert refused.status_code == 409 and "Moves are switched off" in refused.text
