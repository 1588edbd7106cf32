"""Days and instants that nobody can mean are refused, field by field, with the range that is allowed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.base import derive_id
from services.chassis.clock import DrivenClock
from tests.doubles.intake import BATCH, DAY, TEAM, Intake, StandingClock, running_intake
from tests.service.intake.conftest import MONDAY_7

Letter = dict[str, Any]
ENDS = ("0001-01-01T12:00:00Z", "0206-03-09T00:00:00Z", "2027-03-02T07:00:00Z", "9999-12-31T23:59:59Z")
CODES = ("too_far_in_the_past", "too_far_in_the_future", "too_long_ago", "after_the_day_of_report")
DAY_ENDS = ("0001-01-01", "0206-03-09", "2062-03-09", "9999-12-31")


async def assert_refused(intake: Intake, method: str, path: str, body: Any, field: str) -> None:
    before = len(intake.connection.publisher.written)
    answer = await intake.client.request(method, path, json=body)
    assert answer.status_code == 422, (path, body, answer.text)
    (fault,) = answer.json()["errors"]
    assert fault["field"] == field
    assert fault["code"] in CODES
    first, last = fault["allowed"].split("/")
    assert datetime.fromisoformat(first) <= datetime.fromisoformat(last)
    assert len(intake.connection.publisher.written) == before


@pytest.mark.parametrize("at", ENDS)
async def test_instants_at_the_ends_of_the_calendar(intake: Intake, letter: Letter, at: str) -> None:
    item = {**letter, "occurred_at": at, "legal_received_on": at[:10]}
    event = {"type": "item.touched", "occurred_at": at}
    events = [{"item_id": letter["item_id"], "event": event}]
    resync = {"resync_id": derive_id("r"), "source": "dms", "items": [], "final": True, "total_items": 0}
    await assert_refused(intake, "POST", "/v1/items", item, "occurred_at")
    await assert_refused(intake, "POST", "/v1/items", {**letter, "scanned_at": at}, "scanned_at")
    await assert_refused(intake, "POST", f"/v1/items/{letter['item_id']}/events", event, "occurred_at")
    await assert_refused(intake, "POST", "/v1/items:batch", {"announced": 1, "items": [item]}, "items.0.occurred_at")
    await assert_refused(
        intake, "POST", "/v1/items:batch", {"announced": 1, "events": events}, "events.0.event.occurred_at"
    )
    await assert_refused(intake, "POST", "/v1/resync", {**resync, "occurred_at": at}, "occurred_at")
    await assert_refused(intake, "PUT", "/v1/teams/T1", {**TEAM, "occurred_at": at}, "occurred_at")
    await assert_refused(intake, "PUT", "/v1/batches/B1", {**BATCH, "occurred_at": at}, "occurred_at")


@pytest.mark.parametrize("day", DAY_ENDS)
async def test_days_at_the_ends_of_the_calendar(intake: Intake, letter: Letter, day: str) -> None:
    for field in ("legal_received_on", "due_on", "parent_due_on", "grant_ends_on", "court_due_on"):
        await assert_refused(intake, "POST", "/v1/items", {**letter, field: day}, field)
    await assert_refused(intake, "PUT", "/v1/teams/T1/capacity", {"days": [{**DAY, "day": day}]}, "days.0.day")
    await assert_refused(intake, "PUT", "/v1/batches/B1", {**BATCH, "stamped_on": day}, "stamped_on")
    await assert_refused(intake, "PUT", "/v1/batches/B1", {**BATCH, "expected_by": f"{day}T12:00:00Z"}, "expected_by")


@pytest.mark.parametrize(
    ("received_on", "status"),
    [("2026-03-02", 202), ("2026-03-03", 422), ("2023-03-02", 202), ("2023-03-01", 422)],
)
async def test_legal_receipt_lies_within_three_years_up_to_the_day_of_report(
    intake: Intake, letter: Letter, received_on: str, status: int
) -> None:
    answer = await intake.post("/v1/items", {**letter, "legal_received_on": received_on})
    assert answer.status_code == status
    if status == 422:
        assert [each["allowed"] for each in answer.json()["errors"]] == ["2023-03-02/2026-03-02"]


async def test_the_day_of_report_is_the_business_day_of_the_event(intake: Intake, letter: Letter) -> None:
    late = {**letter, "occurred_at": "2026-03-03T22:59:00Z", "legal_received_on": "2026-03-03"}
    after = {**letter, "occurred_at": "2026-03-03T22:59:00Z", "legal_received_on": "2026-03-04"}
    midnight = {**after, "item_id": derive_id("another"), "occurred_at": "2026-03-03T23:00:00Z"}
    found = [(await intake.post("/v1/items", body)).status_code for body in (late, after, midnight)]
    assert found == [202, 422, 202]


async def test_the_span_of_legal_receipt_is_a_setting(letter: Letter) -> None:
    async with running_intake(legal_receipt_days=10) as intake:
        await intake.post("/v1/clock", {"at": MONDAY_7})
        await intake.describe("T1")
        for day, status in (("2026-02-20", 202), ("2026-02-19", 422)):
            answer = await intake.post("/v1/items", {**letter, "legal_received_on": day})
            assert answer.status_code == status


async def test_a_resync_may_name_what_was_received_years_before_it(intake: Intake, letter: Letter) -> None:
    old = {**letter, "occurred_at": "2021-05-03T08:00:00Z", "legal_received_on": "2019-05-03"}
    page = {"resync_id": derive_id("r"), "source": "dms", "items": [old], "final": True, "total_items": 1}
    assert (await intake.post("/v1/resync", page)).status_code == 202


async def test_the_windows_follow_the_business_clock_of_a_replay(letter: Letter) -> None:
    async with running_intake() as intake:
        await intake.post("/v1/clock", {"at": "2011-01-03T07:00:00Z"})
        await intake.describe("T1")
        told = {**letter, "occurred_at": "2011-01-10T07:00:00Z", "legal_received_on": "2011-01-10"}
        assert (await intake.post("/v1/items", told)).status_code == 202
        await assert_refused(intake, "POST", "/v1/items", {**letter, "occurred_at": MONDAY_7}, "occurred_at")


async def test_a_driven_clock_makes_no_leap_that_nobody_could_take_back() -> None:
    clock = DrivenClock()
    async with running_intake(clock) as intake:
        for at in ("0001-01-01T12:00:00Z", "1899-12-31T12:00:00Z", "2200-01-01T12:00:00Z", "9999-12-31T23:00:00Z"):
            await assert_refused(intake, "POST", "/v1/clock", {"at": at}, "at")
        assert (await intake.post("/v1/clock", {"at": MONDAY_7})).status_code == 202
        await assert_refused(intake, "POST", "/v1/clock", {"at": "2027-03-04T07:00:00Z"}, "at")
        assert (await intake.post("/v1/clock", {"at": "2027-03-01T07:00:00Z"})).status_code == 202
    assert clock.last == datetime(2027, 3, 1, 7, tzinfo=UTC)


async def test_before_a_clock_was_driven_only_the_years_in_use_are_taken(letter: Letter) -> None:
    async with running_intake() as intake:
        await intake.describe("T1", occurred_at="2011-01-03T07:00:00Z")
        told = {**letter, "occurred_at": "2011-01-10T07:00:00Z", "legal_received_on": "2011-01-10"}
        assert (await intake.post("/v1/items", told)).status_code == 202
        for at in ("0001-01-01T12:00:00Z", "9999-12-31T12:00:00Z"):
            await assert_refused(intake, "POST", "/v1/items", {**told, "occurred_at": at}, "occurred_at")


async def test_the_system_clock_lets_events_run_ahead_by_a_day(letter: Letter) -> None:
    now = datetime.fromisoformat(MONDAY_7)
    async with running_intake(StandingClock(now)) as intake:
        await intake.describe("T1")
        for ahead, status in ((timedelta(days=1), 202), (timedelta(days=1, seconds=1), 422)):
            told = {**letter, "occurred_at": (now + ahead).isoformat()}
            assert (await intake.post("/v1/items", told)).status_code == status
