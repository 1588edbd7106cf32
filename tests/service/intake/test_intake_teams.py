"""What `intake` takes about teams, capacity, batches and time."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from contracts.batches import BatchAnnounced
from contracts.capacity import CapacityPublished
from contracts.clock import ClockDriven
from contracts.items import BusinessTimeReached, HeartbeatSent
from contracts.teams import TeamDescribed
from contracts.topics import BATCHES, CAPACITY, CLOCK, ITEMS, TEAMS
from services.chassis.kafka import partition_for
from services.intake.ingest.publication_times import next_slot
from tests.doubles.intake import DAY, Intake, StandingClock, running_intake

CAPS = {"max_teams": 4, "max_teams_of_region": 2, "max_regions": 2}
TIMES = (time(8, 30), time(13, 0))


def published(intake: Intake) -> list[CapacityPublished]:
    return [event for event in intake.events(CAPACITY.name) if isinstance(event, CapacityPublished)]


async def test_a_team_is_known_as_soon_as_it_was_accepted(intake: Intake) -> None:
    response = await intake.describe("T7", skills=["NEUANTRAG"], usual_items_per_day={"UNTERLAGEN": 12.5})
    assert response.status_code == 202
    assert intake.connection.publisher.outputs[-1].topic == TEAMS.name
    assert intake.connection.publisher.outputs[-1].key == "T7"
    assert (await intake.put("/v1/teams/T7/capacity", {"days": [DAY]})).status_code == 202


async def test_the_same_description_again_is_the_same_event(intake: Intake) -> None:
    first, second, other = (
        await intake.describe("T7"),
        await intake.describe("T7"),
        await intake.describe("T7", heads=9),
    )
    assert first.json() == second.json() != other.json()


async def test_an_older_description_that_comes_late_is_refused_and_a_repeat_is_not(intake: Intake) -> None:
    new = {"occurred_at": "2026-03-01T09:00:00Z", "heads": 12}
    assert (await intake.describe("T7", **new)).status_code == 202
    late = await intake.describe("T7", occurred_at="2026-03-01T08:59:59Z", heads=11)
    assert (late.status_code, late.json()["code"]) == (409, "newer_is_known")
    assert late.json()["known_at"] == "2026-03-01T09:00:00+00:00"
    assert (await intake.describe("T7", **new)).status_code == 202
    assert intake.connection.teams["T7"].heads == 12
    assert (await intake.describe("T7", heads=13)).status_code == 202
    assert intake.connection.teams["T7"].heads == 13


async def test_what_is_said_now_counts_also_after_a_description_dated_ahead(intake: Intake) -> None:
    assert (await intake.describe("T7", occurred_at="2026-03-02T12:00:00Z")).status_code == 202
    assert (await intake.describe("T7", heads=13)).status_code == 202
    described = intake.connection.teams["T7"]
    assert (described.heads, described.occurred_at) == (13, datetime(2026, 3, 2, 12, tzinfo=UTC))


async def test_older_capacity_that_comes_late_is_refused_by_day(intake: Intake) -> None:
    async def put(at: str, *days: str) -> Any:
        body = {"occurred_at": at, "days": [{**DAY, "day": day} for day in days]}
        return await intake.put("/v1/teams/T1/capacity", body)

    assert (await put("2026-03-02T05:30:00Z", "2026-03-04")).status_code == 202
    late = await put("2026-03-02T05:00:00Z", "2026-03-03", "2026-03-04")
    assert (late.status_code, late.json()["code"]) == (409, "newer_is_known")
    assert late.json()["errors"] == [{"field": "days.1.day", "code": "newer_is_known"}]
    assert (await put("2026-03-02T05:30:00Z", "2026-03-04")).status_code == 202
    assert [event.published_at for event in published(intake)] == [datetime(2026, 3, 2, 5, 30, tzinfo=UTC)] * 2


async def test_there_is_room_for_so_many_teams_and_regions_and_closed_ones_make_room() -> None:
    async with running_intake(StandingClock(datetime(2026, 3, 2, 6, tzinfo=UTC)), **CAPS) as intake:

        async def put(team: str, region: str, **more: Any) -> tuple[int, Any, Any]:
            answer = await intake.describe(team, region=region, **more)
            return answer.status_code, answer.json().get("code"), answer.json().get("limit")

        for team, region in (("a", "nord"), ("b", "nord"), ("c", "sued")):
            assert (await put(team, region))[0] == 202
        assert await put("d", "nord") == (409, "too_many_teams_of_region", 2)
        assert await put("c", "nord") == (409, "too_many_teams_of_region", 2)
        assert await put("d", "west") == (409, "too_many_regions", 2)
        assert await put("a", "west") == (409, "too_many_regions", 2)
        assert (await put("a", "nord", heads=11))[0] == 202  # who is there may always be described
        assert (await put("c", "sued", closed=True))[0] == 202  # the region has ended and makes room
        assert (await put("d", "west"))[0] == 202
        assert (await put("b", "nord", closed=True))[0] == 202
        assert await put("e", "nord") == (409, "too_many_teams", 4)
        assert await put("e", "nord", closed=True) == (409, "too_many_teams", 4)
        assert sorted(intake.connection.teams) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"posts_fte": 8}, [("staffed_fte", "more_than_posts_fte"), ("posts_fte", "fewer_than_staffed_fte")]),
        (
            {"posts_fte": 400, "staffed_fte": 385},
            [("staffed_fte", "more_than_heads"), ("heads", "fewer_than_staffed_fte")],
        ),
        ({"heads": 8}, [("staffed_fte", "more_than_heads"), ("heads", "fewer_than_staffed_fte")]),
        ({"heads": 0}, [("staffed_fte", "more_than_heads"), ("heads", "fewer_than_staffed_fte")]),
    ],
)
async def test_more_staff_than_posts_or_heads_is_refused_with_both_fields(
    intake: Intake, changed: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    response = await intake.describe("T7", **changed)
    assert response.status_code == 422
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == faults
    assert "T7" not in intake.connection.teams


@pytest.mark.parametrize("available", [8.5, 9, 312, 500])
async def test_hours_as_full_time_equivalents_are_refused_with_every_field(intake: Intake, available: float) -> None:
    days = [DAY, {**DAY, "day": "2026-03-04", "fte_available": available}]
    response = await intake.put("/v1/teams/T1/capacity", {"days": days})
    # of ten heads 1 and 0.5 are away; with the step of rounding 9 may be there
    assert response.status_code == (202 if available <= 9 else 422)
    if available > 9:
        fields = ("fte_available", "fte_planned_absence", "fte_unplanned_absence")
        assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [
            *((f"days.1.{field}", "more_than_heads") for field in fields),
            ("days.1.heads", "fewer_than_people_named"),
        ]
        assert published(intake) == []


async def test_capacity_takes_effect_at_the_next_fixed_time_and_lies_in_the_regions_partition(intake: Intake) -> None:
    response = await intake.put("/v1/teams/T1/capacity", {"days": [DAY, {**DAY, "day": "2026-03-04"}]})
    assert response.json() == {"team": "T1", "days": 2, "slot": "2026-03-02T07:30:00Z"}
    assert [event.slot for event in published(intake)] == [datetime(2026, 3, 2, 7, 30, tzinfo=UTC)] * 2
    output = intake.connection.publisher.outputs[-1]
    assert (output.key, output.partition) == ("nord|T1", partition_for("nord", 4))


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-03-02T08:29:59+01:00", "2026-03-02T08:30:00+01:00"),
        ("2026-03-02T08:30:00+01:00", "2026-03-02T13:00:00+01:00"),
        ("2026-03-02T13:00:01+01:00", "2026-03-03T08:30:00+01:00"),
        ("2026-03-28T23:30:00+01:00", "2026-03-29T08:30:00+02:00"),
    ],
)
def test_the_slot_is_the_next_fixed_time_in_berlin(now: str, slot: str) -> None:
    assert next_slot(datetime.fromisoformat(now), TIMES) == datetime.fromisoformat(slot)


async def test_twelve_weeks_fit_in_one_call_and_no_day_more(intake: Intake) -> None:
    first = datetime(2026, 3, 2, tzinfo=UTC).toordinal()
    days = [{**DAY, "day": datetime.fromordinal(first + number).date().isoformat()} for number in range(85)]
    assert (await intake.put("/v1/teams/T1/capacity", {"days": days[:84]})).status_code == 202
    assert (await intake.put("/v1/teams/T1/capacity", {"days": days})).status_code == 422
    spread = await intake.put("/v1/teams/T1/capacity", {"days": [days[0], days[84]]})
    assert spread.json()["errors"] == [{"field": "days", "code": "more_than_twelve_weeks"}]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"fte_available": 7.3}, "must be a multiple of 0.5 FTE (privacy rule P5)"),
        ({"persons_planned": 10}, "more_than_heads"),
        ({"reason": "x"}, "unknown_field"),
    ],
)
async def test_capacity_that_breaks_a_rule_is_refused(intake: Intake, changed: dict[str, Any], code: str) -> None:
    response = await intake.put("/v1/teams/T1/capacity", {"days": [{**DAY, **changed}]})
    assert response.status_code == 422
    assert code in [error["code"] for error in response.json()["errors"]]
    assert published(intake) == []


async def test_a_day_named_twice_is_refused(intake: Intake) -> None:
    response = await intake.put("/v1/teams/T1/capacity", {"days": [DAY, DAY]})
    assert response.json()["errors"] == [{"field": "days", "code": "day_named_twice"}]


async def test_capacity_of_a_team_that_nobody_described_is_not_found(intake: Intake) -> None:
    response = await intake.put("/v1/teams/T9/capacity", {"days": [DAY]})
    assert (response.status_code, response.json()["code"]) == (404, "unknown_team")


async def test_an_announced_batch_is_written(intake: Intake) -> None:
    body = {"channel": "scan_provider", "announced_items": 400, "stamped_on": "2026-02-27"}
    first = await intake.put("/v1/batches/B-1", body)
    second = await intake.put("/v1/batches/B-1", body)
    assert first.status_code == 202
    assert first.json() == second.json()
    announced = intake.events(BATCHES.name)[0]
    assert isinstance(announced, BatchAnnounced)
    assert announced.announced_items == 400


async def test_driving_the_clock_ticks_in_every_partition_of_items_and_capacity(intake: Intake) -> None:
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    response = await intake.post("/v1/clock", {"at": at.isoformat()})
    assert response.status_code == 202
    assert response.json() == {"at": "2026-03-02T09:00:00Z", "ticks": 8}
    assert intake.events(CLOCK.name)[-1] == ClockDriven(at=at)
    ticks = [
        (output.topic, output.partition, output.event.event_id)
        for output in intake.connection.publisher.outputs
        if isinstance(output.event, BusinessTimeReached) and output.event.at == at
    ]
    places = [(topic, number) for topic in (ITEMS.name, CAPACITY.name) for number in range(4)]
    assert [(topic, number) for topic, number, _ in ticks] == places
    assert len({event_id for _, _, event_id in ticks}) == 8


async def test_the_same_instant_again_repeats_the_same_ticks(intake: Intake) -> None:
    before = intake.events(ITEMS.name)
    await intake.post("/v1/clock", {"at": "2026-03-02T07:00:00+01:00"})
    repeated = intake.events(ITEMS.name)[len(before) :]
    assert repeated == [event for event in before if isinstance(event, BusinessTimeReached)]


async def test_time_never_goes_back(intake: Intake) -> None:
    response = await intake.post("/v1/clock", {"at": "2026-03-02T06:59:59+01:00"})
    assert response.status_code == 409
    assert response.json()["last"] == "2026-03-02T06:00:00+00:00"


async def test_with_the_system_clock_nobody_can_drive() -> None:
    async with running_intake(StandingClock(datetime(2026, 3, 2, tzinfo=UTC))) as intake:
        assert (await intake.post("/v1/clock", {"at": "2026-03-02T09:00:00Z"})).status_code == 404


async def test_a_heartbeat_goes_into_every_partition_of_items(intake: Intake) -> None:
    beats = [
        output.partition
        for output in intake.connection.publisher.outputs
        if isinstance(output.event, HeartbeatSent) and output.topic == ITEMS.name
    ]
    assert beats[:4] == [0, 1, 2, 3]
    assert 'heartbeat_timestamp_seconds{stage="intake"}' in (await intake.client.get("/metrics")).text


async def test_a_team_that_moves_takes_note_of_the_regions_it_leaves(intake: Intake) -> None:
    for region in ("nord", "sued", "west", "nord"):
        await intake.describe("T7", region=region)
    told = [each for each in intake.events(TEAMS.name) if isinstance(each, TeamDescribed) and each.team == "T7"]
    sent = [(each.region, each.former_regions) for each in told]
    assert sent == [("nord", ()), ("sued", ("nord",)), ("west", ("nord", "sued")), ("nord", ("sued", "west"))]
