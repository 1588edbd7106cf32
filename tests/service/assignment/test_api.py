"""The JSON routes: whose an item is, advice, worklists, marks, settings, outages, and what is never shown."""

import json
from datetime import date, datetime
from typing import Any

from contracts.base import Topic, derive_id
from contracts.batches import BatchAnnounced
from contracts.item_state import CorrectedReceipt
from contracts.items import Channel, ItemExcluded, PlacementOrdered, RecallOrdered, ReceiptCorrection
from contracts.jams import JamPhase
from contracts.topics import BATCHES, CAPACITY, ITEM_STATE, ITEMS, JAMS, PROPOSALS, SETTINGS
from tests.doubles.assignment import Assignment, partition_of, running_assignment
from tests.doubles.office.records import REGION, a_jam, a_team, an_item, an_outlook
from tests.service.assignment.conftest import MONDAY_8


async def test_an_item_says_whose_it_is_and_where_it_stands_in_the_list(assignment: Assignment) -> None:
    later = an_item("b", due_on=an_item("a").due_on.replace(day=30))
    await assignment.items(an_item("a"), later)
    found = await assignment.get(f"/v1/items/{an_item('a').item_id}/assignment", "lead-T1")
    assert (found["team"], found["position"], found["clocks"][0]["clock"]) == ("T1", 2, "target")
    answer = await assignment.client.get(f"/v1/items/{later.item_id}/assignment", headers=assignment.headers("lead-T2"))
    assert answer.status_code == 403


async def test_an_older_state_never_replaces_a_newer_one_and_a_tombstone_forgets(assignment: Assignment) -> None:
    await assignment.items(an_item("a", "T2", version=5), an_item("a", "T1", version=4))
    path = f"/v1/items/{an_item('a').item_id}/assignment"
    assert (await assignment.get(path))["team"] == "T2"
    await assignment.items(an_item("a", "T2", version=6, state="DONE"))
    assert (await assignment.get(path))["state"] == "DONE"
    item_id = an_item("a").item_id
    await assignment.records((ITEM_STATE, partition_of(item_id), item_id, None))
    gone = await assignment.client.get(path, headers=assignment.headers("supervisor"))
    assert gone.status_code == 404 and gone.headers["content-type"] == "application/problem+json"


async def test_advice_names_the_team_and_the_obstacles(assignment: Assignment) -> None:
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8), an_outlook("T2", MONDAY_8, days_of_work_left=2.0))
    asked = {"items": [{"item_class": "VAEM"}, {"item_class": "WIDERSPRUCH"}, {"item_class": "HA_NEU"}]}
    answer = await assignment.post("/v1/assignments", asked, "service")
    assert answer.status_code == 200
    first, second, third = answer.json()["assignments"]
    assert (first["team"], first["why"]) == ("T2", "most_room")
    assert second["team"] == "T3"
    assert (third["state"], third["team"], third["why"]) == ("UNPLACED", None, "no_eligible_team")
    assert {each["reason"] for each in third["refused"]} == {"skill_missing", "other_classes"}


async def test_placement_is_ordered_at_the_tick_where_it_is_switched_on(assignment: Assignment) -> None:
    await assignment.items(an_item("lost", None), an_item("kin", "T2", case_key="family-01"))
    await assignment.tick(MONDAY_8)
    assert not assignment.sent(ITEMS)
    await assignment.moves_on(placement="order")
    await assignment.items(an_item("child", None, case_key="family-01"))
    await assignment.tick(MONDAY_8.replace(hour=9))
    orders = {order.item_id: order for order in assignment.sent(ITEMS)}
    assert all(isinstance(order, PlacementOrdered) for order in orders.values()) and len(orders) == 2
    assert orders[an_item("child").item_id].to_team == "T2"
    assert (await assignment.get("/v1/clock"))["pending_orders"] == 2
    await assignment.tick(MONDAY_8.replace(hour=10))
    assert len(assignment.sent(ITEMS)) == 2


async def test_a_worklist_is_paged_by_clock(assignment: Assignment) -> None:
    items = [an_item(f"i{n}", due_on=an_item("a").due_on.replace(day=10 + n % 5)) for n in range(12)]
    await assignment.items(*items)
    seen, cursor = [], ""
    while True:
        page = await assignment.get(
            "/v1/teams/T1/worklist", "lead-T1", limit=5, **({"cursor": cursor} if cursor else {})
        )
        seen += [(row["due_on"], row["item_id"]) for row in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert seen == sorted(seen) and len(seen) == 12
    bad = await assignment.client.get(
        "/v1/teams/T1/worklist", params={"cursor": "nonsense"}, headers=assignment.headers("supervisor")
    )
    assert bad.status_code == 422


async def test_a_lead_excludes_an_item_once(assignment: Assignment) -> None:
    await assignment.items(an_item("a"))
    await assignment.tick(MONDAY_8)
    path = f"/v1/items/{an_item('a').item_id}:exclude"
    assert (await assignment.post(path, account="lead-T2")).status_code == 403
    first, second = (await assignment.post(path, account="lead-T1"), await assignment.post(path, account="lead-T1"))
    assert first.status_code == second.status_code == 202 and first.json() == second.json()
    await assignment.settled()
    assert [type(order) for order in assignment.sent(ITEMS)] == [ItemExcluded]


async def test_an_item_shows_how_its_receipt_was_corrected(assignment: Assignment) -> None:
    correction = CorrectedReceipt(
        event_id=derive_id("correction"),
        at=MONDAY_8,
        was=date(2026, 3, 2),
        became=date(2026, 2, 27),
        reason=ReceiptCorrection.STAMP_MISREAD,
    )
    corrected: dict[str, Any] = {"legal_received_on": correction.became, "first_legal_received_on": correction.was}
    await assignment.items(an_item("a", **corrected, receipt_corrections=(correction,)), an_item("b"))
    shown = await assignment.get(f"/v1/items/{an_item('a').item_id}/assignment", "lead-T1")
    assert (shown["legal_received_on"], shown["first_legal_received_on"]) == ("2026-02-27", "2026-03-02")
    assert shown["receipt_corrections"] == [correction.model_dump(mode="json")]
    untouched = await assignment.get(f"/v1/items/{an_item('b').item_id}/assignment", "lead-T1")
    assert (untouched["first_legal_received_on"], untouched["receipt_corrections"]) == (None, [])


async def test_a_recall_succeeds_only_while_the_item_waits(assignment: Assignment) -> None:
    moved: dict[str, Any] = {"team": "T2", "origin_team": "T1", "system_moves": 1}
    await assignment.items(an_item("a", **moved), an_item("b", state="IN_PROGRESS", **moved))
    await assignment.tick(MONDAY_8)
    started = await assignment.post(f"/v1/items/{an_item('b').item_id}:recall", account="lead-T1")
    assert (started.status_code, started.json()["state"]) == (409, "IN_PROGRESS")
    assert (await assignment.post(f"/v1/items/{an_item('a').item_id}:recall", account="lead-T1")).status_code == 202
    await assignment.settled()
    (order,) = assignment.sent(ITEMS)
    assert isinstance(order, RecallOrdered) and (order.from_team, order.to_team) == ("T2", "T1")


async def test_settings_are_changed_by_the_supervisor_on_the_version_seen(assignment: Assignment) -> None:
    path, body = f"/v1/settings/{REGION}", {"moves": "on"}
    for account, version, status in (("lead-T1", 0, 403), ("supervisor", 7, 412), ("supervisor", 0, 200)):
        answer = await assignment.client.put(path, json=body, headers=assignment.headers(account, version))
        assert answer.status_code == status
    assert answer.headers["etag"] == '"1"'
    await assignment.settled()
    assert [(event.moves, event.version) for event in assignment.sent(SETTINGS)] == [("on", 1)]


async def test_an_outage_reaches_the_capacity_topic(assignment: Assignment) -> None:
    body = {"from_at": "2026-03-02T09:00:00Z", "until_at": "2026-03-02T12:00:00Z"}
    assert (await assignment.post("/v1/sites/A/outages", body, "lead-T1")).status_code == 403
    assert (await assignment.post("/v1/sites/A/outages", body)).status_code == 202
    assert (await assignment.post("/v1/sites/Z/outages", body)).status_code == 404
    await assignment.settled()
    assert [event.site for event in assignment.sent(CAPACITY)] == ["A"]


async def test_an_outage_is_lifted_by_the_instants_it_was_declared_with(assignment: Assignment) -> None:
    span = {"from_at": "2026-03-02T09:00:00Z", "until_at": "2026-03-04T12:00:00Z"}
    declared = (await assignment.post("/v1/sites/A/outages", span)).json()["event_ids"]
    assert (await assignment.post("/v1/sites/A/outages:lift", span, "lead-T1")).status_code == 403
    assert (await assignment.post("/v1/sites/Z/outages:lift", span)).status_code == 404
    for ended, until in (("2026-03-03T12:00:00Z", "2026-03-03T12:00:00Z"), (None, span["from_at"])):
        answer = await assignment.post("/v1/sites/A/outages:lift", {**span, "ended_at": ended})
        assert (answer.status_code, answer.json()["event_ids"]) == (202, declared)
        await assignment.settled()
        assert assignment.sent(CAPACITY)[-1].until_at == datetime.fromisoformat(until)
    late = await assignment.post("/v1/sites/A/outages:lift", {**span, "ended_at": "2026-03-05T12:00:00Z"})
    assert (late.status_code, late.json()["errors"][0]["code"]) == (422, "not_within_the_outage")


async def test_an_outage_from_the_first_to_the_last_year_is_refused_and_one_of_old_can_be_lifted(
    assignment: Assignment,
) -> None:
    await assignment.tick(MONDAY_8)
    for span in (
        {"from_at": "0001-01-01T12:00:00Z", "until_at": "9999-12-31T12:00:00Z"},
        {"from_at": "2026-03-02T09:00:00Z", "until_at": "9999-12-31T12:00:00Z"},
        {"from_at": "2024-03-02T09:00:00Z", "until_at": "2026-03-02T12:00:00Z"},
    ):
        refused = await assignment.post("/v1/sites/A/outages", span)
        assert refused.status_code == 422
        assert all("/" in each["allowed"] for each in refused.json()["errors"])
        assert (await assignment.post("/v1/sites/A/outages:lift", span)).status_code == 202
    await assignment.settled()
    assert all(event.until_at == event.from_at for event in assignment.sent(CAPACITY))


async def test_help_is_asked_for_by_the_lead(assignment: Assignment) -> None:
    body = {"minutes": 600, "item_classes": ["VAEM"]}
    assert (await assignment.post("/v1/teams/T1:request-help", body, "lead-T1")).status_code == 202
    await assignment.settled()
    assert assignment.sent(PROPOSALS)[0].minutes == 600


async def test_a_batch_counts_what_has_come(assignment: Assignment) -> None:
    announced = BatchAnnounced(
        event_id=derive_id("batch"),
        batch_id="B-1",
        occurred_at=MONDAY_8,
        channel=Channel.SCAN_PROVIDER,
        announced_items=2,
        stamped_on=MONDAY_8.date(),
    )
    await assignment.records((BATCHES, 0, "B-1", announced))
    await assignment.items(an_item("a", batch_id="B-1"))
    (batch,) = await assignment.get("/v1/batches")
    assert (batch["received_items"], batch["complete"]) == (1, False)


async def test_a_batch_stays_complete_when_its_items_are_forgotten(assignment: Assignment) -> None:
    announced = BatchAnnounced(
        event_id=derive_id("batch"),
        batch_id="B-1",
        occurred_at=MONDAY_8,
        channel=Channel.SCAN_PROVIDER,
        announced_items=3,
        stamped_on=MONDAY_8.date(),
        expected_by=MONDAY_8,
    )
    await assignment.records((BATCHES, 0, "B-1", announced))
    items = [an_item(name, batch_id="B-1") for name in "abc"]
    await assignment.items(*items)
    gone: list[tuple[Topic, int, str, None]] = [
        (ITEM_STATE, partition_of(each.item_id), each.item_id, None) for each in items
    ]
    for again in (gone[:2], gone[:1], gone[2:]):
        await assignment.records(*again)
        (batch,) = await assignment.get("/v1/batches")
        assert (batch["received_items"], batch["complete"]) == (3, True)


async def test_the_ungated_split_and_capacity_are_never_shown(assignment: Assignment) -> None:
    await assignment.outlooks(MONDAY_8, an_outlook("T1", MONDAY_8))
    shown = json.dumps(await assignment.get("/v1/outlook", "lead-T1"))
    metrics = (await assignment.client.get("/metrics")).text
    for hidden in ("UNPLANNED_ABSENCE", "capacity_days", "cause_shares"):
        assert hidden not in shown + metrics
    assert "ABSENCE" in shown


async def test_a_lead_gets_of_other_teams_the_light_only(assignment: Assignment) -> None:
    drawn = [an_outlook(team, MONDAY_8, phase=JamPhase.OPEN) for team in ("T1", "T2")]
    await assignment.outlooks(MONDAY_8, *drawn)
    await assignment.records(*((JAMS, 0, f"{REGION}|{team}", a_jam(team, MONDAY_8)) for team in ("T1", "T2")))
    light = {"region": REGION, "site": "A", "at": "2026-03-02T07:00:00Z", "phase": "open"}
    for path in ("/v1/outlook", "/v1/jams"):
        own, other, unjudged = await assignment.get(path, "lead-T1")
        assert (unjudged["team"], unjudged["phase"]) == ("T3", "unknown")
        assert other == {"team": "T2", **light}
        assert own["team"] == "T1" and set(own) > set(light) - {"at"} and own["shares"]
        _, seen_by_deputy, _ = await assignment.get(path, "deputy-2")
        assert len(seen_by_deputy) > len(other)
        for account in ("supervisor", "service"):
            assert all(len(each) > len(other) for each in (await assignment.get(path, account))[:2])


async def test_teams_too_small_are_shown_to_nobody_and_closed_ones_no_more(database_url: str) -> None:
    teams = [a_team("T1", heads=4), a_team("T2", heads=6), a_team("T3"), a_team("T4"), a_team("T5", closed=True)]
    names = [each.team for each in teams]
    async with running_assignment(database_url, teams) as assignment:
        await assignment.outlooks(MONDAY_8, *(an_outlook(team, MONDAY_8, phase=JamPhase.OPEN) for team in names))
        await assignment.records(*((JAMS, 0, f"{REGION}|{team}", a_jam(team, MONDAY_8)) for team in names))
        for path in ("/v1/outlook", "/v1/jams"):
            for account in ("supervisor", "service", "lead-T1", "lead-T3"):
                found = await assignment.get(path, account)
                assert [each["team"] for each in found] == ["T3", "T4"], "T2: the next smallest too (P6)"
            assert [each["team"] for each in await assignment.get(path, region=REGION)] == ["T3", "T4"]
            assert await assignment.get(path, region="elsewhere") == []


async def test_without_a_token_nothing_is_told(assignment: Assignment) -> None:
    for path in ("/v1/proposals", "/v1/outlook", "/v1/jams", "/v1/batches", "/v1/teams/T1/worklist"):
        assert (await assignment.client.get(path)).status_code == 401
    assert (await assignment.client.get("/v1/clock")).status_code == 200
