"""The page: sign-in, lists, a decision, refusals, and no way round the form token."""

import re
from datetime import timedelta

import httpx

from contracts.jams import JamPhase
from contracts.topics import ITEMS, JAMS, PROPOSALS
from services.chassis.http.tokens import demo_token
from tests.doubles.assignment import SECRET, Assignment, running_assignment
from tests.doubles.office.records import REGION, a_jam, a_move, a_team, an_item, an_outlook, states
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import HOUR, asked, first_list, next_plan


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
    for path in ("/reliefs", "/worklist", "/overview"):
        answer = await assignment.client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    page = await assignment.client.get("/sign-in")
    assert '<html lang="de">' in page.text and "Zugangscode" in page.text
    wrong = await assignment.client.post("/sign-in", data={"code": "supervisor.0000"})
    assert wrong.status_code == 403 and "set-cookie" not in wrong.headers


def hidden(html: str, name: str) -> str:
    """The first hidden field of this name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found.group(1)


async def test_a_lead_reads_what_is_asked_and_agrees(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    assert (await sign_in(assignment, "lead-T1")).status_code == 303
    german = (await assignment.client.get("/reliefs")).text
    assert "Eine Frage wartet auf Ihre Antwort." in german and "Hilfe für T1" in german
    assert "bis zu 10,0 Std. am Tag, höchstens 60,0 Std., bis 31.03.2026" in german and "etwa 20,0 Std." in german
    page = await assignment.client.get(f"/reliefs/{relief_id}", params={"lang": "en"})
    assert '<html lang="en">' in page.text and "up to 10.0 h a day, at most 60.0 h, until" in page.text
    assignment.client.cookies.set("postwaage_language", "en")
    form = {"form_token": form_token(page.text), "version": hidden(page.text, "version")}
    accepted = await assignment.client.post(f"/reliefs/{relief_id}/accept", data=form)
    assert (accepted.status_code, accepted.headers["location"]) == (303, f"/reliefs/{relief_id}?saved=true")
    await assignment.settled()
    told = len(assignment.sent(PROPOSALS))
    again = await assignment.client.post(f"/reliefs/{relief_id}/accept", data=form)
    await assignment.settled()
    assert again.status_code == 303 and len(assignment.sent(PROPOSALS)) == told
    shown = (await assignment.client.get(f"/reliefs/{relief_id}")).text
    assert "/accept" not in shown and "/pause" in shown and "/end" in shown, "agreeing again is not offered"
    assert "<strong>lead-T1</strong> · accepted" in shown
    assert "/accept" not in (await assignment.client.get("/reliefs")).text


async def test_a_receiver_agrees_to_less_and_the_list_goes(assignment: Assignment) -> None:
    relief_id = await asked(assignment, items=20)
    await assignment.answer(relief_id)
    await sign_in(assignment, "lead-T2")
    page = (await assignment.client.get("/reliefs", params={"lang": "en"})).text
    assert "T1 asks T2 for help" in page
    form = {"form_token": form_token(page), "version": hidden(page, "version"), "share_id": hidden(page, "share_id")}
    more = form | {"hours_per_day": "11", "hours": "", "until": ""}
    refused = await assignment.client.post(f"/reliefs/{relief_id}/accept?lang=en", data=more)
    assert refused.status_code == 422 and "Only less than was asked" in refused.text
    less = form | {"hours_per_day": "3.5", "hours": "", "until": "2026-03-20"}
    assert (await assignment.client.post(f"/reliefs/{relief_id}/accept", data=less)).status_code == 303
    await assignment.settled()
    (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    assert (share["minutes_per_day"], share["until"], share["budget_minutes"]) == (210, "2026-03-20", 3_600)
    assert len(assignment.sent(ITEMS)) == 6
    listed = await first_list(assignment, relief_id)
    shown = (await assignment.client.get(f"/proposals/{listed}", params={"lang": "en"})).text
    assert "Before and after" in shown and "9.5" in shown and "more than was agreed" in shown
    assert "9,5" in (await assignment.client.get(f"/proposals/{listed}", params={"lang": "de"})).text


async def test_a_lead_pauses_resumes_and_ends_on_the_page(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await assignment.agree(relief_id, "T2")
    await sign_in(assignment, "lead-T2")
    for act, state in (("pause", "paused"), ("resume", "agreed"), ("end", "ended")):
        page = (await assignment.client.get(f"/reliefs/{relief_id}")).text
        assert f"/reliefs/{relief_id}/{act}" in page
        form = {
            "form_token": form_token(page),
            "version": hidden(page, "version"),
            "share_id": hidden(page, "share_id"),
        }
        assert (await assignment.client.post(f"/reliefs/{relief_id}/{act}", data=form)).status_code == 303
        assert (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"][0]["state"] == state
    assert "von einer Teamleitung beendet" in (await assignment.client.get(f"/reliefs/{relief_id}?lang=de")).text


async def test_the_list_of_a_day_is_held_and_thinned_out_on_the_page(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await assignment.agree(relief_id, "T2")
    await assignment.judge(at=MONDAY_8)
    await assignment.items(*(an_item(f"more{number}") for number in range(9)))
    await next_plan(assignment, MONDAY_8 + HOUR, a_move(4, 140))
    listed = (await assignment.get(f"/v1/reliefs/{relief_id}"))["lists"][0]["proposal_id"]
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get(f"/proposals/{listed}", params={"lang": "en"})).text
    assert "Moves from" in page and f"/proposals/{listed}/hold" in page
    form = {"form_token": form_token(page), "version": hidden(page, "version")}
    assert (await assignment.client.post(f"/proposals/{listed}/hold", data=form)).status_code == 303
    held = (await assignment.client.get(f"/proposals/{listed}", params={"lang": "en"})).text
    assert f"/proposals/{listed}/release" in held and "One team holds the list." in held
    out = form | {"version": hidden(held, "version"), "items": [hidden(held, "items")]}
    assert (await assignment.client.post(f"/proposals/{listed}/take-out", data=out)).status_code == 303
    assert (await assignment.get(f"/v1/proposals/{listed}"))["items"] == 3


async def test_a_form_from_elsewhere_is_refused(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await sign_in(assignment, "lead-T1")
    form = {"form_token": "guessed", "version": "1"}
    assert (await assignment.client.post(f"/reliefs/{relief_id}/accept", data=form)).status_code == 403
    listed = await first_list(assignment, relief_id)
    assert (await assignment.client.post(f"/proposals/{listed}/hold", data=form)).status_code == 403
    assert states(assignment.sent(PROPOSALS))[-1] == "plan.taken"


async def test_a_lead_declines_with_a_reason(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await sign_in(assignment, "lead-T2")
    page = (await assignment.client.get(f"/reliefs/{relief_id}")).text
    form = {"form_token": form_token(page), "version": hidden(page, "version"), "share_id": hidden(page, "share_id")}
    without = await assignment.client.post(f"/reliefs/{relief_id}/decline", data=form | {"reason": ""})
    assert without.status_code == 422
    await assignment.client.post(f"/reliefs/{relief_id}/decline", data=form | {"reason": "no_capacity"})
    assert "keine Kapazität" in (await assignment.client.get(f"/reliefs/{relief_id}")).text


async def accept_all(assignment: Assignment, *shown: str, token: str = "") -> httpx.Response:
    """What the form below the list sends, with the token of the open session unless another is given."""
    token = token or form_token((await assignment.client.get("/overview")).text)
    answer = await assignment.client.post("/reliefs/accept", data={"form_token": token, "shown": list(shown)})
    await assignment.settled()
    return answer


async def parts_of(assignment: Assignment, relief_id: str) -> tuple[str, str]:
    """The giver's part and the first share as the page names them."""
    seen = await assignment.get(f"/v1/reliefs/{relief_id}")
    (share,) = seen["shares"]
    return f"{relief_id}||{seen['version']}", f"{relief_id}|{share['share_id']}|{share['version']}"


async def test_a_lead_of_two_teams_accepts_all_that_are_shown(assignment: Assignment) -> None:
    giver, share = await parts_of(assignment, await asked(assignment))
    await sign_in(assignment, "lead-T1")
    assert (await accept_all(assignment, giver)).headers["location"] == "/reliefs?accepted=1"
    await sign_in(assignment, "lead-T2")
    stale = await accept_all(assignment, share.rsplit("|", 1)[0] + "|77")
    assert stale.headers["location"] == "/reliefs?accepted=0", "what has changed is left out"
    assert not assignment.sent(ITEMS)
    assert (await accept_all(assignment, share)).headers["location"] == "/reliefs?accepted=1"
    assert len(assignment.sent(ITEMS)) == 10


async def test_accepting_all_is_refused_like_accepting_one(assignment: Assignment) -> None:
    giver, _ = await parts_of(assignment, await asked(assignment))
    await sign_in(assignment, "lead-T1")
    assert (await accept_all(assignment, giver, token="guessed")).status_code == 403
    assert (await accept_all(assignment, "nobody||1")).status_code == 404
    assert (await accept_all(assignment, giver.replace("|", ":"))).status_code == 422
    await sign_in(assignment, "lead-T3")
    assert (await accept_all(assignment, giver)).status_code == 403
    assert states(assignment.sent(PROPOSALS))[-1] == "plan.taken"


async def test_each_role_starts_on_its_own_page(assignment: Assignment) -> None:
    for account, place in (("supervisor", "/overview"), ("lead-T1", "/reliefs")):
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
    page = (await assignment.client.get("/reliefs")).text
    assert "Es ist keine Hilfe vereinbart" in page and "Umzüge sind ausgeschaltet" in page
    await assignment.moves_on()
    assert "ausgeschaltet" not in (await assignment.client.get("/reliefs")).text


async def test_only_who_is_asked_is_called_on(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await assignment.answer(relief_id)
    for account, called in (("lead-T1", False), ("lead-T2", True), ("deputy-2", True), ("supervisor", False)):
        await sign_in(assignment, account)
        assert ("Eine Frage wartet auf Ihre Antwort" in (await assignment.client.get("/reliefs")).text) is called, (
            account
        )


async def test_the_giving_lead_reads_the_cause_and_the_receiving_lead_does_not(assignment: Assignment) -> None:
    proposal_id = await first_list(assignment, await asked(assignment))
    await assignment.records((JAMS, 0, f"{REGION}|T1", a_jam("T1", MONDAY_8)))
    for account, reads in (("lead-T1", True), ("lead-T2", False)):
        await sign_in(assignment, account)
        page = (await assignment.client.get(f"/proposals/{proposal_id}")).text
        assert "Stau im abgebenden Team" in page
        assert ("Abwesenheit 75\N{NO-BREAK SPACE}%" in page) is reads


async def test_another_language_is_the_same_page(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await sign_in(assignment, "supervisor")
    assert 'href="/worklist?team=T2&amp;lang=en"' in (await assignment.client.get("/worklist?team=T2")).text
    form = {"form_token": "guessed", "version": "1"}
    refused = (await assignment.client.post(f"/reliefs/{relief_id}/accept", data=form)).text
    assert f'href="/reliefs/{relief_id}?lang=en"' in refused and f'href="/reliefs/{relief_id}"' in refused


async def test_demo_accounts_are_offered_only_where_everybody_knows_their_secret(database_url: str) -> None:
    for secret, offers in (("of-this-office", False), ("postwaage-demo", True)):
        async with running_assignment(database_url, [a_team("T1")], demo_secret=secret) as assignment:
            page = (await assignment.client.get("/sign-in")).text
            assert (demo_token(secret, "lead-T1") in page) is offers


async def test_while_moves_are_off_the_page_says_so_and_has_no_form_to_accept(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await assignment.agree(relief_id, "T2")
    await assignment.answer(relief_id, None, "pause")
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get(f"/reliefs/{relief_id}", params={"lang": "en"})).text
    assert f"/reliefs/{relief_id}/resume" in page
    form = {"form_token": form_token(page), "version": hidden(page, "version")}
    settings = f"/v1/settings/{REGION}"
    await assignment.client.put(settings, json={"moves": "watch_only"}, headers=assignment.headers("supervisor"))
    off = (await assignment.client.get(f"/reliefs/{relief_id}", params={"lang": "en"})).text
    assert "Moves are switched off in this region" in off and "moves were switched off" in off
    assert f"/reliefs/{relief_id}/" not in off
    refused = await assignment.client.post(f"/reliefs/{relief_id}/resume?lang=en", data=form)
    assert refused.status_code == 409 and "Moves are switched off" in refused.text
