"""The pages of one team and of a region: asking for help, switches, orders, and what would happen if."""

from contracts.proposals import HelpRequested, RebalanceOrdered
from contracts.topics import PROPOSALS
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import REGION, a_team, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_a_relief_lives import asked
from tests.service.assignment.test_pages import form_token, hidden, sign_in

ENGLISH = {"lang": "en"}


async def known(assignment: Assignment) -> None:
    """Moves are on, and all teams have an outlook."""
    await assignment.moves_on()
    await assignment.items(an_item("a"), an_item("b"))
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, *(an_outlook(team, MONDAY_8) for team in ("T1", "T2", "T3")))


async def test_a_lead_sees_the_own_team_and_asks_for_help_in_two_fields(assignment: Assignment) -> None:
    await known(assignment)
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get("/teams/T1", params=ENGLISH)).text
    assert "target: below 8.0" in page and "Given in 90 days" in page and "Ask for help" in page
    form = {"form_token": form_token(page), "hours": "2.5", "item_class": ["KDU"]}
    assert (await assignment.client.post("/teams/T1/help", data=form | {"form_token": "x"})).status_code == 403
    assert (await assignment.client.post("/teams/T1/help", data=form | {"hours": "nan"})).status_code == 422
    assert (await assignment.client.post("/teams/T1/help", data=form)).headers["location"] == "/teams/T1?saved=true"
    await assignment.settled()
    (wish,) = [each for each in assignment.sent(PROPOSALS) if isinstance(each, HelpRequested)]
    assert (wish.team, wish.minutes, wish.item_classes) == ("T1", 150, ("KDU",))
    assert (await assignment.client.get("/teams/T2")).status_code == 403
    assert (await assignment.client.post("/teams/T2/help", data=form)).status_code == 403
    assert (await assignment.client.get("/teams/T99")).status_code == 404


async def test_what_was_given_and_taken_is_on_both_pages(assignment: Assignment) -> None:
    relief_id = await asked(assignment)
    await assignment.agree(relief_id, "T2")
    await assignment.settled()
    await assignment.judge(at=MONDAY_8)
    await sign_in(assignment, "supervisor")
    giver = (await assignment.client.get("/teams/T1", params=ENGLISH)).text
    taker = (await assignment.client.get("/teams/T2", params=ENGLISH)).text
    assert giver.count("<dd>5.8 h</dd>") == taker.count("<dd>5.8 h</dd>") == 1
    assert giver.index("5.8 h") < giver.index("Taken in 90 days") and taker.index("5.8 h") > taker.index("Taken in 90")


async def test_a_supervisor_switches_with_the_version_seen_and_always_may_stop(assignment: Assignment) -> None:
    await known(assignment)
    await sign_in(assignment, "supervisor")
    page = (await assignment.client.get(f"/steering/{REGION}", params=ENGLISH)).text
    form = {"form_token": form_token(page), "version": hidden(page, "version"), "placement": "order", "moves": "on"}
    policy = form | {"unasked_hours": "3", "item_class": ["KDU"]}
    assert (await assignment.client.post(f"/steering/{REGION}/switches", data=policy)).status_code == 303
    found = await assignment.get(f"/v1/settings/{REGION}")
    assert (found["placement"], found["unasked_minutes"], found["unasked_classes"]) == ("order", 180, ["KDU"])
    stale = await assignment.client.post(f"/steering/{REGION}/switches", data=form)
    assert stale.status_code == 412
    stop = await assignment.client.post(f"/steering/{REGION}/switches", data=form | {"moves": "watch_only"})
    assert stop.status_code == 303 and (await assignment.get(f"/v1/settings/{REGION}"))["moves"] == "watch_only"
    after = (await assignment.client.get(f"/steering/{REGION}", params=ENGLISH)).text
    assert "<strong>supervisor</strong> · changed the switches" in after and "moves=watch_only" in after


async def test_a_supervisor_compares_and_orders(assignment: Assignment) -> None:
    await known(assignment)
    await sign_in(assignment, "supervisor")
    assert (await assignment.client.get("/steering")).headers["location"] == f"/steering/{REGION}"
    page = (await assignment.client.get(f"/steering/{REGION}", params=ENGLISH | {"compared": "true"})).text
    assert "nothing more is done" in page and "what would be planned now" in page and "Nothing overdue from" in page
    form = {"form_token": form_token(page)}
    assert (await assignment.client.post(f"/steering/{REGION}/rebalance", data=form)).status_code == 303
    await assignment.settled()
    assert [type(each) for each in assignment.sent(PROPOSALS)][-1] is RebalanceOrdered


async def test_leads_do_not_steer(assignment: Assignment) -> None:
    await known(assignment)
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get("/reliefs", params=ENGLISH)).text
    assert "/steering" not in page
    assert (await assignment.client.get("/steering")).status_code == 403
    form = {"form_token": form_token(page), "version": "1", "moves": "watch_only", "placement": "order"}
    for act in ("switches", "rebalance"):
        assert (await assignment.client.post(f"/steering/{REGION}/{act}", data=form)).status_code == 403
    assert (await assignment.get(f"/v1/settings/{REGION}"))["moves"] == "on"


async def test_the_month_is_a_table_and_the_same_as_csv(assignment: Assignment) -> None:
    closed = MONDAY_8.replace(hour=11)
    done = [an_item(f"d{number}", state="DONE", closed_at=closed, version=9) for number in range(6)]
    await assignment.items(*done)
    await assignment.tick(closed)
    await sign_in(assignment, "supervisor")
    page = (await assignment.client.get(f"/report/{REGION}", params=ENGLISH)).text
    assert "Notice of change" in page and "Done in time" in page
    answer = await assignment.client.get(f"/report/{REGION}.csv", params={"month": "2026-03"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, line = answer.text.removeprefix("\ufeff").splitlines()
    assert head.split(";")[2:4] == ["item_class", "done"] and line.split(";")[:4] == [REGION, "2026-03", "VAEM", "6"]
    assert (await assignment.client.get(f"/report/{REGION}", params={"month": "03/2026"})).status_code == 422
    assert (await assignment.client.get("/report/nowhere")).status_code == 404
    await sign_in(assignment, "lead-T1")
    assert (await assignment.client.get(f"/report/{REGION}")).status_code == 403


async def test_a_team_too_small_to_be_shown_alone_has_a_page_without_figures(database_url: str) -> None:
    teams = [a_team("T1", heads=4), a_team("T2", heads=6), a_team("T3"), a_team("T4")]
    async with running_assignment(database_url, teams) as assignment:
        await known(assignment)
        await sign_in(assignment, "supervisor")
        assert (await assignment.client.get("/teams/T1")).status_code == 404
        await sign_in(assignment, "lead-T1")
        page = (await assignment.client.get("/teams/T1", params=ENGLISH)).text
        assert "too small to be shown alone" in page and "Ask for help" in page
        assert "Given in 90 days" not in page and "Open items" not in page and "Moved here" not in page
