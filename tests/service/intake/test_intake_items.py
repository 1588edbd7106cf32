"""What `intake` takes about items, what it refuses, and that repeats change nothing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from contracts.base import derive_id
from contracts.batches import ResyncEnded
from contracts.case_keys import case_key_of
from contracts.item_state import ItemState
from contracts.items import (
    HeartbeatSent,
    ItemClass,
    ItemCompleted,
    ItemConfirmed,
    ItemHandedOver,
    ItemReceiptCorrected,
    ItemReceived,
    ItemReclassified,
    ItemStarted,
    ReceiptCorrection,
)
from contracts.topics import BATCHES, ITEMS
from mailroom.items import evolve
from mailroom.teams import Roster
from tests.doubles.intake import LETTER, Intake, StandingClock, running_intake

Letter = dict[str, Any]
NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)


def received(intake: Intake) -> list[ItemReceived]:
    return [event for event in intake.events(ITEMS.name) if isinstance(event, ItemReceived)]


def errors(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    return [(error["field"], error["code"]) for error in response.json()["errors"]]


def many(letter: Letter, count: int) -> list[Letter]:
    return [{**letter, "item_id": derive_id("many", number)} for number in range(count)]


EVENTS = f"/v1/items/{LETTER['item_id']}/events"
FINAL_PAGE = {"resync_id": derive_id("resync"), "source": "E-Akte", "items": many(LETTER, 3), "final": True}


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("/v1/items", LETTER | {"team": "T9"}, ("team", "unknown_team")),
        ("/v1/items", LETTER | {"team": "T1", "region": "sued"}, ("region", "not_the_region_of_the_team")),
        (
            "/v1/items",
            LETTER | {"occurred_at": "0001-01-01T00:00:00+14:00"},
            ("occurred_at", "lies beyond the calendar"),
        ),
        (EVENTS, {"type": "item.transfer_ordered", "to_team": "T2"}, ("", "union_tag_invalid")),
        (EVENTS, {"type": "item.handed_over", "to_team": "T9"}, ("to_team", "unknown_team")),
        ("/v1/items:batch", {"announced": 3, "items": many(LETTER, 2)}, ("announced", "differs_from_what_was_sent")),
        ("/v1/resync", FINAL_PAGE, ("total_items", "missing")),
        ("/v1/resync", FINAL_PAGE | {"total_items": 2}, ("total_items", "less_than_on_this_page")),
    ],
)
async def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_written(
    intake: Intake, path: str, body: Letter, fault: tuple[str, str]
) -> None:
    assert errors(await intake.post(path, body)) == [fault]
    assert not [event for event in intake.events(ITEMS.name) if hasattr(event, "item_id")]


async def test_an_item_is_written_with_its_key_and_answered_with_its_ids(intake: Intake, letter: Letter) -> None:
    response = await intake.post("/v1/items", {**letter, "team": "T1", "minutes": 20})
    assert response.status_code == 202
    (event,) = received(intake)
    assert response.json() == {"event_id": event.event_id, "item_id": letter["item_id"]}
    assert (event.team, event.region, event.minutes, event.occurred_at) == ("T1", "nord", 20, NOW)
    assert intake.connection.publisher.outputs[-1].key == letter["item_id"]


async def test_an_objection_never_goes_to_the_team_that_issued_the_notice(intake: Intake, letter: Letter) -> None:
    objection = {**letter, "item_class": "WIDERSPRUCH", "not_to_team": ["T2"], "notice_team": "T1"}
    assert (await intake.post("/v1/items", objection)).status_code == 202
    (event,) = received(intake)
    assert event.not_to_team == ("T1", "T2")
    assert "notice_team" not in event.model_dump()


async def test_a_repeat_gets_the_same_answer_and_the_same_event(intake: Intake, letter: Letter) -> None:
    first = await intake.post("/v1/items", letter)
    await intake.post("/v1/clock", {"at": "2026-03-02T12:00:00+01:00"})
    second = await intake.post("/v1/items", letter)
    assert first.json() == second.json()


async def test_the_id_of_the_caller_wins(intake: Intake, letter: Letter) -> None:
    event_id = derive_id("mine")
    response = await intake.post("/v1/items", {**letter, "event_id": event_id.upper()})
    assert response.json()["event_id"] == event_id


@pytest.mark.parametrize(
    "key",
    ["31502BG0012345", "Mueller_Hans_1980", "h_9f2c71d4a0b3", derive_id("household"), "A" * 42, "A" * 44, "B" * 43],
)
async def test_only_a_keyed_hash_is_taken_as_household(intake: Intake, letter: Letter, key: str) -> None:
    faulty = {**letter, "case_key": key}
    assert errors(await intake.post("/v1/items", faulty)) == [("case_key", "string_pattern_mismatch")]
    batch = await intake.post("/v1/items:batch", {"announced": 1, "items": [faulty]})
    assert errors(batch) == [("items.0.case_key", "string_pattern_mismatch")]
    resync = {"resync_id": derive_id("r"), "source": "dms", "items": [faulty], "final": False}
    assert errors(await intake.post("/v1/resync", resync)) == [("items.0.case_key", "string_pattern_mismatch")]
    assert received(intake) == []


async def test_a_keyed_hash_is_taken_as_household(intake: Intake, letter: Letter) -> None:
    key = case_key_of(b"a secret of the document system's zone", "31502BG0012345")
    assert (await intake.post("/v1/items", {**letter, "case_key": key})).status_code == 202
    assert [event.case_key for event in received(intake)] == [key]


async def test_other_content_under_a_known_id_is_refused_and_nothing_written(intake: Intake, letter: Letter) -> None:
    assert (await intake.post("/v1/items", {**letter, "team": "T1"})).status_code == 202
    before = len(received(intake))
    repeat = {**letter, "team": "T1", "occurred_at": "2026-03-02T05:00:00Z"}
    for same in ({**letter, "team": "T1"}, repeat):
        assert (await intake.post("/v1/items", same)).status_code == 202
    written = len(received(intake))
    assert written == before + 2
    for changed in ({"team": "T2"}, {"item_class": "WBA"}, {"legal_received_on": "2026-02-26"}, {"restricted": True}):
        answer = await intake.post("/v1/items", {**letter, "team": "T1", **changed})
        assert (answer.status_code, answer.json()["code"]) == (409, "other_content")
        assert answer.json()["errors"] == [{"field": "item_id", "code": "other_content"}]
    other = {**letter, "item_id": derive_id("other")}
    batch = {"announced": 2, "items": [other, {**letter, "team": "T2"}]}
    answer = await intake.post("/v1/items:batch", batch)
    assert answer.json()["errors"] == [{"field": "items.1.item_id", "code": "other_content"}]
    assert len(received(intake)) == written


async def test_other_content_under_a_known_event_id_is_refused(intake: Intake, letter: Letter) -> None:
    path, event_id = f"/v1/items/{letter['item_id']}/events", derive_id("mine")
    first = {"type": "item.handed_over", "to_team": "T1", "event_id": event_id}
    assert (await intake.post(path, first)).status_code == 202
    assert (await intake.post(path, first)).status_code == 202
    for changed in ({**first, "to_team": "T2"}, {"type": "item.started", "event_id": event_id}):
        answer = await intake.post(path, changed)
        assert (answer.status_code, answer.json()["errors"]) == (409, [{"field": "event_id", "code": "other_content"}])
    elsewhere = await intake.post(f"/v1/items/{derive_id('x')}/events", first)
    assert elsewhere.status_code == 409


async def test_one_id_with_two_contents_in_one_batch_is_refused(intake: Intake, letter: Letter) -> None:
    batch = {"announced": 2, "items": [{**letter, "team": "T1"}, {**letter, "team": "T2"}]}
    answer = await intake.post("/v1/items:batch", batch)
    assert answer.json()["errors"] == [{"field": "items.1.item_id", "code": "other_content"}]
    assert received(intake) == []


async def test_two_classes_told_without_ids_at_one_instant_are_two_events(intake: Intake, letter: Letter) -> None:
    path = f"/v1/items/{letter['item_id']}/events"
    told = [{"type": "item.reclassified", "item_class": kind} for kind in ("WBA", "KDU", "WBA")]
    answers = [(await intake.post(path, each)).json()["event_id"] for each in told]
    assert answers[0] == answers[2] != answers[1]


async def test_a_resync_contradicts_nothing(intake: Intake, letter: Letter) -> None:
    assert (await intake.post("/v1/items", {**letter, "team": "T1"})).status_code == 202
    page = {"resync_id": derive_id("r"), "source": "dms", "items": [{**letter, "team": "T2"}], "final": False}
    assert (await intake.post("/v1/resync", page)).status_code == 202
    assert [event.resync_id for event in received(intake)] == [None, derive_id("r")]
    assert (await intake.post("/v1/items", {**letter, "team": "T1"})).status_code == 202


async def test_only_the_newest_ids_are_remembered(letter: Letter) -> None:
    async with running_intake(StandingClock(NOW), remembered_ids=2) as intake:
        await intake.describe("T1")
        for name in ("a", "b", "c"):
            assert (await intake.post("/v1/items", {**letter, "item_id": derive_id(name)})).status_code == 202
        changed = {**letter, "item_class": "WBA"}
        statuses = [
            (await intake.post("/v1/items", {**changed, "item_id": derive_id(name)})).status_code
            for name in ("b", "c", "a")
        ]
        assert statuses == [409, 409, 202]


def correction(day: str, **more: Any) -> Letter:
    return {"type": "item.receipt_corrected", "legal_received_on": day, "reason": "stamp_misread", **more}


async def test_a_receipt_is_corrected_with_a_reason_of_the_list(intake: Intake, letter: Letter) -> None:
    path = f"/v1/items/{letter['item_id']}/events"
    first = await intake.post(path, correction("2026-02-26"))
    again = await intake.post(path, correction("2026-02-26"))
    other = await intake.post(path, correction("2026-02-25", reason="entry_error"))
    assert first.status_code == 202
    assert first.json() == again.json() != other.json()
    event = intake.events(ITEMS.name)[-1]
    assert isinstance(event, ItemReceiptCorrected)
    assert (event.legal_received_on, event.reason) == (date(2026, 2, 25), ReceiptCorrection.ENTRY_ERROR)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (correction("2026-03-02"), None),
        (correction("2026-03-03"), ("legal_received_on", "after_the_day_of_report")),
        (
            correction("2026-03-02", occurred_at="2026-03-01T12:00:00+01:00"),
            ("legal_received_on", "after_the_day_of_report"),
        ),
        (correction("2025-03-02"), None),
        (correction("2025-03-01"), ("legal_received_on", "too_long_ago")),
        (correction("0206-02-26"), ("legal_received_on", "too_long_ago")),
        (correction("2026-02-26", reason="because"), ("reason", "enum")),
        ({"type": "item.receipt_corrected", "legal_received_on": "2026-02-26"}, ("reason", "missing")),
    ],
)
async def test_a_corrected_receipt_lies_before_its_report_and_not_too_long(
    letter: Letter, body: Letter, fault: tuple[str, str] | None
) -> None:
    async with running_intake(StandingClock(NOW), legal_receipt_days=365) as intake:
        answer = await intake.post(f"/v1/items/{letter['item_id']}/events", body)
        if fault is None:
            assert answer.status_code == 202
        else:
            assert [field.removeprefix("item.receipt_corrected.") for field, _ in errors(answer)] == [fault[0]]
            assert [code for _, code in errors(answer)] == [fault[1]]
            assert not [event for event in intake.events(ITEMS.name) if not isinstance(event, HeartbeatSent)]


async def test_an_unknown_class_is_accepted_as_unklar(intake: Intake, letter: Letter) -> None:
    response = await intake.post("/v1/items", {**letter, "item_class": "Beschwerde über alles"})
    assert response.status_code == 202
    assert received(intake)[0].item_class is ItemClass.UNKLAR


async def test_with_several_regions_team_or_region_must_be_named(intake: Intake, letter: Letter) -> None:
    await intake.describe("T3", region="sued")
    assert errors(await intake.post("/v1/items", letter)) == [("region", "team_or_region_needed")]
    assert (await intake.post("/v1/items", {**letter, "region": "sued"})).status_code == 202
    response = await intake.post("/v1/items", {**letter, "region": "west"})
    assert errors(response) == [("region", "unknown_region")]


async def test_the_system_clock_refuses_what_is_two_days_ahead(letter: Letter) -> None:
    async with running_intake(StandingClock(NOW)) as intake:
        await intake.describe("T1")
        ahead = await intake.post("/v1/items", {**letter, "occurred_at": "2026-03-04T06:00:00Z"})
        near = await intake.post("/v1/items", {**letter, "occurred_at": "2026-03-02T18:00:00Z"})
    assert errors(ahead) == [("occurred_at", "too_far_in_the_future")]
    assert near.status_code == 202


async def test_before_the_clock_was_driven_events_must_say_when(letter: Letter) -> None:
    async with running_intake() as intake:
        await intake.describe("T1")
        assert errors(await intake.post("/v1/items", letter)) == [("occurred_at", "needed_until_the_clock_is_driven")]
        told = {**letter, "occurred_at": "2026-03-02T06:00:00Z"}
        assert (await intake.post("/v1/items", told)).status_code == 202


async def test_items_decided_without_a_clerk_are_counted_as_such(intake: Intake, letter: Letter) -> None:
    await intake.post("/v1/items", {**letter, "decided_automatically": True})
    figures = (await intake.client.get("/metrics")).text
    assert 'mailroom_items_decided_automatically_total{channel="scan_provider"} 1.0' in figures
    assert 'mailroom_items_received_total{channel="scan_provider",item_class="UNTERLAGEN"} 1.0' in figures
    assert 'mailroom_items_received_total{channel="email",item_class="WBA"} 0.0' in figures


async def test_events_about_an_item_become_facts(intake: Intake, letter: Letter) -> None:
    path = f"/v1/items/{letter['item_id']}/events"
    told = {"occurred_at": "2026-03-02T09:00:00+01:00"}
    for body in (
        {"type": "item.started", **told},
        {"type": "item.reclassified", "item_class": "nie gehört", "minutes": 40, **told},
        {"type": "item.handed_over", "to_team": "T2", "seq": 3, **told},
        {"type": "item.completed", **told},
    ):
        response = await intake.post(path, body)
        assert response.status_code == 202
        assert (await intake.post(path, body)).json() == response.json()
    facts = [event for event in intake.events(ITEMS.name) if getattr(event, "item_id", None)][::2]
    assert [type(fact) for fact in facts] == [ItemStarted, ItemReclassified, ItemHandedOver, ItemCompleted]
    reclassified, handed_over = facts[1], facts[2]
    assert isinstance(reclassified, ItemReclassified)
    assert isinstance(handed_over, ItemHandedOver)
    assert reclassified.item_class is ItemClass.UNKLAR
    assert (handed_over.to_team, handed_over.seq) == ("T2", 3)


async def test_a_batch_is_taken_whole_items_first_then_events(intake: Intake, letter: Letter) -> None:
    items = many(letter, 2_500)
    happened = {"item_id": items[0]["item_id"], "event": {"type": "item.started"}}
    response = await intake.post("/v1/items:batch", {"announced": 2_501, "items": items, "events": [happened]})
    assert response.status_code == 202
    accepted = response.json()["accepted"]
    assert [each["item_id"] for each in accepted] == [item["item_id"] for item in items] + [items[0]["item_id"]]
    assert len(received(intake)) == 2_500


async def test_of_a_faulty_batch_nothing_is_written_and_each_fault_has_its_index(
    intake: Intake, letter: Letter
) -> None:
    items = many(letter, 5)
    items[1]["team"], items[3]["region"] = "T9", "west"
    happened = {"item_id": items[0]["item_id"], "event": {"type": "item.handed_over", "to_team": "T8"}}
    response = await intake.post("/v1/items:batch", {"announced": 6, "items": items, "events": [happened]})
    assert sorted(errors(response)) == [
        ("events.0.event.to_team", "unknown_team"),
        ("items.1.team", "unknown_team"),
        ("items.3.region", "unknown_region"),
    ]
    assert received(intake) == []


async def test_a_batch_may_not_be_larger_than_configured(letter: Letter) -> None:
    async with running_intake(StandingClock(NOW), max_batch_items=3) as intake:
        await intake.describe("T1")
        response = await intake.post("/v1/items:batch", {"announced": 4, "items": many(letter, 4)})
    assert errors(response) == [("items", "too_many")]


async def test_a_resync_confirms_each_item_and_ends(intake: Intake, letter: Letter) -> None:
    resync_id = derive_id("resync")
    page = {"resync_id": resync_id, "source": "E-Akte", "items": many(letter, 3)}
    first = await intake.post("/v1/resync", {**page, "final": False})
    last = await intake.post("/v1/resync", {**page, "final": True, "total_items": 6})
    assert (first.json()["ended"], last.json()["ended"]) == (False, True)
    confirmed = [event for event in intake.events(ITEMS.name) if isinstance(event, ItemConfirmed)]
    assert len(confirmed) == 6
    assert {event.resync_id for event in confirmed} == {resync_id}
    (ended,) = intake.events(BATCHES.name)
    assert isinstance(ended, ResyncEnded)
    assert (ended.items, ended.source) == (6, "E-Akte")


async def test_a_receipt_by_resync_comes_after_all_that_is_known(intake: Intake, letter: Letter) -> None:
    early = {**letter, "occurred_at": "2020-01-01T00:00:00Z", "team": "T2"}
    page = {"resync_id": derive_id("resync"), "source": "E-Akte", "items": [early], "final": True, "total_items": 1}
    assert (await intake.post("/v1/resync", page)).status_code == 202
    assert received(intake)[0].occurred_at == NOW


async def test_events_of_one_request_keep_its_order(intake: Intake, letter: Letter) -> None:
    """Without times and numbers of the caller's they all stand at one instant; nothing else would tell their order."""
    await intake.post("/v1/clock", {"at": "2026-03-02T12:00:00+01:00"})
    other = derive_id("other")
    kinds = ["item.completed", "item.reopened", "item.completed"]
    events = [{"item_id": letter["item_id"], "event": {"type": kind}} for kind in kinds]
    events.insert(1, {"item_id": other, "event": {"type": "item.started"}})
    body = {"announced": 5, "items": [letter], "events": events}
    assert (await intake.post("/v1/items:batch", body)).status_code == 202
    written: list[Any] = [event for event in intake.events(ITEMS.name) if hasattr(event, "item_id")]
    assert [each.seq for each in written if each.item_id == letter["item_id"]] == [None, 0, 1, 2]
    assert [each.seq for each in written if each.item_id == other] == [None]
    assert len({each.event_id for each in written}) == 5
    item = None
    for offset, event in enumerate(reversed([each for each in written if each.item_id == letter["item_id"]])):
        item = evolve(item, event, offset, Roster())
    assert item is not None and item.state is ItemState.DONE


async def test_post_that_names_a_closed_team_is_received_all_the_same(intake: Intake, letter: Letter) -> None:
    await intake.describe("T1", closed=True)
    answer = await intake.post("/v1/items", {**letter, "team": "T1"})
    assert answer.status_code == 202, answer.text
