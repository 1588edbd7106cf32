"""While nobody has room: what is missing and the proposed order of work are seen, by whom, and until when."""

from datetime import datetime, timedelta
from typing import Any

from contracts.base import derive_id
from contracts.items import ItemClass
from contracts.jams import DueBucket
from contracts.plans import BasedOn, ClassShortage, NoPlan, PlanReason, ShortageDeclared
from mailroom.workdays import add_workdays
from tests.doubles.assignment import Assignment, running_assignment
from tests.doubles.office.records import REGION, a_move, a_plan, a_team, an_ask, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8
from tests.service.assignment.test_pages import sign_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNTIL = MONDAY_8 + 7 * DAY
ORDER = (ItemClass.WBA, ItemClass.VAEM)


def a_shortage(at: datetime = MONDAY_8, until: datetime = UNTIL, **changed: Any) -> ShortageDeclared:
    fields: dict[str, Any] = {
        "plan_id": derive_id("shortage", at.isoformat()),
        "region": REGION,
        "at": at,
        "based_on": BasedOn(outlook_at=at, proposals_version=0, settings_version=0),
        "missing_minutes": 4_320.0,
        "missing_fte": 0.78,
        "classes": (ClassShortage(ItemClass.WBA, 2_880.0, 0.52), ClassShortage(ItemClass.VAEM, 1_440.0, 0.26)),
        "triage": ORDER,
        "short_classes": ORDER,
        "age_cap_workdays": 60,
        "triage_until": until,
    }
    return ShortageDeclared(**fields | changed)


def short(team: str, at: datetime) -> Any:
    """A team that lacks 3,000 of the 60,000 minutes of twenty working days."""
    drawn = an_outlook(team, at, due_buckets=(DueBucket(ItemClass.VAEM, 20, 10, 3_500),))
    horizons = tuple(each._replace(demand_minutes=each.capacity_minutes * 1.05) for each in drawn.horizons)
    return drawn.model_copy(update={"horizons": horizons})


def the_items() -> list[Any]:
    """Old, renewal with an ending legal period, young and due first: by deadline the last one comes first."""
    today = MONDAY_8.date()
    old = an_item("old", due_on=today, legal_received_on=add_workdays(today, -60))
    renewal = an_item("renewal", item_class=ItemClass.WBA, due_on=today + 9 * DAY)
    clock = renewal.clocks[0].model_copy(update={"hard": True})
    renewal = renewal.model_copy(update={"clocks": (clock,)})
    return [an_item("young", due_on=today + 3 * DAY, legal_received_on=today), old, renewal]


async def declared(assignment: Assignment) -> None:
    await assignment.items(*the_items())
    await assignment.tick(MONDAY_8)
    await assignment.outlooks(MONDAY_8, short("T1", MONDAY_8), an_outlook("T2", MONDAY_8))
    await assignment.plan(a_shortage())


async def later(assignment: Assignment, at: datetime) -> None:
    await assignment.tick(at)
    await assignment.outlooks(at, short("T1", at), an_outlook("T2", at))


async def worklist(assignment: Assignment, team: str = "T1", **wanted: Any) -> Any:
    return await assignment.get(f"/v1/teams/{team}/worklist", f"lead-{team}", **wanted)


async def test_the_worklist_says_the_order_why_and_until_when(assignment: Assignment) -> None:
    await declared(assignment)
    found = await worklist(assignment, order="proposed")
    assert found["order"] == "proposed"
    triage = found["triage"]
    assert (triage["reason"], triage["order"], triage["age_cap_workdays"]) == ("nobody_has_room", ["WBA", "VAEM"], 60)
    assert datetime.fromisoformat(triage["until"]) == UNTIL
    assert triage["missing"] == [{"item_class": "VAEM", "missing_minutes": 3000.0, "missing_fte": 0.54}]
    assert [(row["proposed"]["position"], row["proposed"]["ground"]) for row in found["items"]] == [
        (1, "legal_clock"),
        (2, "age_cap"),
        (3, "due_date"),
    ]
    young, old, renewal = the_items()
    assert [row["item_id"] for row in found["items"]] == [renewal.item_id, old.item_id, young.item_id]


async def test_the_deadline_stays_the_usual_order(assignment: Assignment) -> None:
    await declared(assignment)
    found = await worklist(assignment)
    assert found["order"] == "deadline" and found["triage"] is not None
    assert [row["due_on"] for row in found["items"]] == sorted(row["due_on"] for row in found["items"])
    assert all(row["proposed"] is None for row in found["items"])


async def test_the_proposed_order_is_paged(assignment: Assignment) -> None:
    await declared(assignment)
    whole = [row["item_id"] for row in (await worklist(assignment, order="proposed"))["items"]]
    seen, cursor = [], None
    while True:
        page = await worklist(assignment, order="proposed", limit=1, **({"cursor": cursor} if cursor else {}))
        seen += [row["item_id"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == whole and len(whole) == 3
    by_deadline = (await worklist(assignment, limit=1))["next_cursor"]
    wrong = {"order": "proposed", "cursor": by_deadline}
    answer = await assignment.client.get("/v1/teams/T1/worklist", params=wrong, headers=assignment.headers("lead-T1"))
    assert answer.status_code == 422
    waiting = await worklist(assignment, order="proposed", state="PARKED")
    assert waiting["items"] == []


async def test_what_names_the_team_in_another_region_is_on_neither_list(assignment: Assignment) -> None:
    await declared(assignment)
    elsewhere = an_item("elsewhere", region="sued", due_on=MONDAY_8.date())
    await assignment.items(elsewhere)
    for order in ("deadline", "proposed"):
        found = await worklist(assignment, order=order)
        shown = {row["item_id"] for row in found["items"]}
        assert (found["order"], shown) == (order, {item.item_id for item in the_items()})
    item = await assignment.get(f"/v1/items/{elsewhere.item_id}/assignment")
    assert (item["unplaced"], item["position"]) == ("team_elsewhere", None)


async def test_it_ends_by_itself(assignment: Assignment) -> None:
    await declared(assignment)
    await later(assignment, UNTIL - HOUR)
    assert (await worklist(assignment))["triage"] is not None
    cursor = (await worklist(assignment, order="proposed", limit=1))["next_cursor"]
    await later(assignment, UNTIL)
    found = await worklist(assignment, order="proposed", cursor=cursor)
    assert (found["triage"], found["order"], len(found["items"])) == (None, "deadline", 3), "it begins anew by deadline"
    assert await assignment.get("/v1/shortages") == []


async def test_room_that_is_found_ends_it_and_a_quiet_tick_does_not(assignment: Assignment) -> None:
    await declared(assignment)
    await later(assignment, MONDAY_8 + HOUR)
    await assignment.plan(NoPlan(region=REGION, at=MONDAY_8 + HOUR, reason=PlanReason.NO_RECEIVER))
    assert (await worklist(assignment))["triage"] is not None
    await later(assignment, MONDAY_8 + 2 * HOUR)
    await assignment.plan(a_plan(MONDAY_8 + 2 * HOUR, 0))
    assert (await worklist(assignment))["triage"] is None


async def test_a_team_that_does_all_in_time_keeps_to_its_deadlines(assignment: Assignment) -> None:
    await declared(assignment)
    found = await worklist(assignment, "T2", order="proposed")
    assert (found["triage"], found["order"]) == (None, "deadline")


async def test_sums_over_teams_are_for_the_supervisor(assignment: Assignment) -> None:
    await declared(assignment)
    (found,) = await assignment.get("/v1/shortages")
    assert (found["region"], found["missing_minutes"], found["missing_fte"]) == (REGION, 4320.0, 0.78)
    assert [(each["item_class"], each["missing_fte"]) for each in found["classes"]] == [("WBA", 0.52), ("VAEM", 0.26)]
    assert await assignment.get("/v1/shortages", region="elsewhere") == []
    refused = await assignment.client.get("/v1/shortages", headers=assignment.headers("lead-T1"))
    assert refused.status_code == 403


async def test_it_survives_a_restart(database_url: str) -> None:
    async with running_assignment(database_url, [a_team("T1"), a_team("T2")]) as before:
        await declared(before)
        shown = await worklist(before, order="proposed")
    async with running_assignment(database_url, [a_team("T1"), a_team("T2")]) as after:
        assert await worklist(after, order="proposed") == shown


async def test_the_leads_page_shows_order_reason_and_end(assignment: Assignment) -> None:
    await declared(assignment)
    await sign_in(assignment, "lead-T1")
    page = (await assignment.client.get("/worklist")).text
    assert "Niemand hat Platz: vorgeschlagene Reihenfolge" in page
    assert "gilt bis 09.03.2026 08:00 und endet von selbst" in page and "länger als 60 Arbeitstage" in page
    assert "1 · gesetzliche Frist läuft ab" in page and "2 · wartet schon zu lange" in page
    assert "50,0" in page and "0,54" in page, "what the own team lacks"
    assert "72,0" not in page + (await assignment.client.get("/overview")).text, "not what the region lacks"
    english = (await assignment.client.get("/worklist", params={"order": "deadline", "lang": "en"})).text
    assert "holds until 9 Mar 2026 08:00 and ends by itself" in english and "Show in the proposed order" in english
    assert "a legal period ends" not in english
    await later(assignment, UNTIL)
    assert "Nobody has room" not in (await assignment.client.get("/worklist", params={"lang": "en"})).text


async def test_the_supervisors_page_shows_what_is_missing_per_class(assignment: Assignment) -> None:
    await declared(assignment)
    await sign_in(assignment, "supervisor")
    page = (await assignment.client.get("/overview")).text
    assert "In den nächsten 20 Arbeitstagen fehlen 72,0 Stunden, das sind 0,78 Vollzeitstellen." in page
    assert "48,0" in page and "0,52" in page and "24,0" in page and "0,26" in page


async def test_a_rescue_offer_says_of_which_classes_only_legal_clocks_move(assignment: Assignment) -> None:
    await assignment.moves_on()
    await declared(assignment)
    at = MONDAY_8 + HOUR
    await later(assignment, at)
    move = a_move(1, 35, 8, item_class=ItemClass.WBA)
    await assignment.plan(a_shortage(at, moves=(move,), asks=(an_ask(),)))
    (offer,) = (await assignment.get("/v1/proposals", "lead-T1"))["proposals"]
    full = await assignment.get(f"/v1/proposals/{offer['proposal_id']}", "lead-T2")
    assert full["short_classes"] == ["WBA", "VAEM"]
    await sign_in(assignment, "lead-T2")
    page = (await assignment.client.get(f"/proposals/{offer['proposal_id']}")).text
    assert "nur um, was gesetzlich befristet ist: Weiterbewilligungsantrag, Veränderungsmitteilung." in page
