"""The page as leads work with it: what is open stays current, the worklist, single items, and a session that ended."""

import hashlib
import re
from datetime import date, timedelta

from contracts.items import ItemClass, ItemExcluded
from contracts.topics import ITEMS
from services.assignment.page.rendering import STATIC
from services.chassis.http.tokens import demo_token
from tests.doubles.assignment import SECRET, Assignment
from tests.doubles.office.records import an_item
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import asked, first_list
from tests.service.assignment.test_pages import form_token, hidden, sign_in

HTML = {"Accept": "text/html,application/xhtml+xml"}


def test_the_library_is_the_released_file() -> None:
    released = "e209dda5c8235479f3166defc7750e1dbcd5a5c1808b7792fc2e6733768fb447"
    assert hashlib.sha256((STATIC / "htmx-2.0.4.min.js").read_bytes()).hexdigest() == released


async def test_an_open_page_hears_that_something_has_changed(assignment: Assignment) -> None:
    await assignment.tick(MONDAY_8)
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get("/reliefs")).text
    seen = re.search(r'hx-get="/pulse\?seen=(\w+)"', page)
    assert seen and 'hx-get="/reliefs" hx-trigger="postwaage-changed from:body"' in page
    quiet = await assignment.client.get("/pulse", params={"seen": seen[1]})
    assert quiet.status_code == 200 and "hx-trigger" not in {name.lower() for name in quiet.headers}
    await assignment.tick(MONDAY_8 + timedelta(hours=1))
    changed = await assignment.client.get("/pulse", params={"seen": seen[1]})
    assert changed.headers["hx-trigger"] == "postwaage-changed" and seen[1] not in changed.text
    assignment.client.cookies.clear()
    ended = await assignment.client.get("/pulse", params={"seen": seen[1]})
    assert (ended.status_code, ended.headers["hx-redirect"]) == (204, "/sign-in")


async def test_the_worklist_can_be_narrowed_and_says_what_the_law_sets(assignment: Assignment) -> None:
    later = date(2026, 6, 30)
    court = an_item("court", item_class=ItemClass.GERICHT_EILVERFAHREN, due_on=later)
    await assignment.items(court, an_item("a"), an_item("b"), an_item("kdu", item_class=ItemClass.KDU))
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get("/worklist", params={"lang": "en"})).text
    rows = re.findall(r"<code>(\w{8})</code>", page)
    assert rows[0] == court.item_id[:8] and len(rows) == 4
    assert "Notice of change: 2" in page and "all: 4" in page
    narrowed = (await assignment.client.get("/worklist", params={"item_class": "KDU"})).text
    assert re.findall(r"<code>(\w{8})</code>", narrowed) == [an_item("kdu").item_id[:8]]
    found = (await assignment.client.get("/worklist", params={"find": an_item("b").item_id[:8], "item_class": ""})).text
    assert re.findall(r"<code>(\w{8})</code>", found) == [an_item("b").item_id[:8]]
    assert (await assignment.client.get("/worklist", params={"item_class": "NO"}, headers=HTML)).status_code == 422


async def test_a_lead_keeps_an_item_here_from_the_worklist(assignment: Assignment) -> None:
    await assignment.items(an_item("a"))
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get("/worklist")).text
    form = {"form_token": form_token(page), "team": "T1"}
    path = f"/items/{an_item('a').item_id}/exclude"
    assert (await assignment.client.post(path, data=form | {"form_token": "guessed"})).status_code == 403
    marked = await assignment.client.post(path, data=form)
    assert (marked.status_code, marked.headers["location"]) == (
        303,
        f"/worklist?team=T1&find={an_item('a').item_id[:8]}",
    )
    await assignment.settled()
    (order,) = assignment.sent(ITEMS)
    assert isinstance(order, ItemExcluded) and order.item_id == an_item("a").item_id


async def test_what_was_typed_survives_the_end_of_the_session(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await sign_in(assignment, "lead-T2")
    page = (await assignment.client.get(f"/reliefs/{relief_id}")).text
    form = {"version": hidden(page, "version"), "share_id": hidden(page, "share_id"), "hours_per_day": "3.5"}
    assignment.client.cookies.clear()
    path = f"/reliefs/{relief_id}/accept"
    lost = await assignment.client.post(path, data=form | {"form_token": "old"})
    assert lost.status_code == 401 and "Ihre Eingaben sind noch da" in lost.text
    kept = hidden(lost.text, "kept").replace("&#34;", '"')
    assert "old" not in kept

    again = await assignment.client.post("/sign-in", data={"code": demo_token(SECRET, "lead-T2"), "kept": kept})
    assert "3.5" in again.text and path in again.text
    value = re.search(r"postwaage_session=([^;]+)", again.headers["set-cookie"])
    assert value
    assignment.client.cookies.set("postwaage_session", value[1])
    sent = form | {"form_token": form_token(again.text)}
    assert (await assignment.client.post(path, data=sent)).status_code == 303
    (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    assert (share["state"], share["minutes_per_day"]) == ("agreed", 210)


async def test_a_kept_form_goes_nowhere_but_to_this_page(assignment: Assignment) -> None:

    for path in ("//evil.example/x", "/reliefs/../../evil", "https://evil.example", "/v1/settings/nord"):
        kept = f'{{"path": "{path}", "fields": []}}'
        answer = await assignment.client.post("/sign-in", data={"code": demo_token(SECRET, "lead-T2"), "kept": kept})
        assert answer.status_code == 303 and "evil" not in answer.text


async def test_errors_are_pages_for_browsers_and_problems_for_callers(assignment: Assignment) -> None:
    await sign_in(assignment, "lead-T1")
    browser = await assignment.client.get("/nowhere", headers=HTML)
    assert browser.status_code == 404 and "Das gibt es nicht." in browser.text and "<nav" in browser.text
    caller = await assignment.client.get("/nowhere")
    assert caller.headers["content-type"] == "application/problem+json"
    api = await assignment.client.get("/v1/nowhere", headers=HTML)
    assert api.headers["content-type"] == "application/problem+json"


async def test_a_question_says_what_happens_without_an_answer(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await sign_in(assignment, "lead-T2")
    page = (await assignment.client.get("/reliefs", params={"lang": "en"})).text
    assert "Without an answer: the deputy is asked too from" in page and "the question ends on" in page
    (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    assert share["without_answer"]["deputy_at"] == "2026-03-02T11:00:00Z"
    assert share["without_answer"]["ends_at"] == "2026-03-04T07:00:00Z"


async def test_a_receiver_agrees_to_some_classes_only(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await sign_in(assignment, "lead-T2")
    page = (await assignment.client.get(f"/reliefs/{relief_id}")).text
    form = {"form_token": form_token(page), "version": hidden(page, "version"), "share_id": hidden(page, "share_id")}
    some = await assignment.client.post(f"/reliefs/{relief_id}/accept", data=form | {"item_class": ["KDU", "BUT"]})
    assert some.status_code == 303
    (share,) = (await assignment.get(f"/v1/reliefs/{relief_id}"))["shares"]
    assert share["item_classes"] == ["BUT", "KDU"]


async def test_a_list_says_when_its_items_are_really_due(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    listed = await first_list(assignment, relief_id)
    late = an_item("i0", due_on=date(2026, 7, 1), version=9)
    await assignment.items(late)
    (line,) = (await assignment.get(f"/v1/proposals/{listed}"))["due"]
    assert (line["items"], line["last_due_on"]) == (10, "2026-07-01") and line["first_due_on"] < line["last_due_on"]
    await sign_in(assignment, "lead-T1")
    assert "01.07.2026" in (await assignment.client.get(f"/proposals/{listed}")).text
