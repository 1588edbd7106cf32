"""What is no meant value, or too much of anything, is refused before it costs or reaches anything."""

from typing import Any

import pytest

from services.chassis.http.json_bodies import JsonBody
from tests.doubles.intake import BATCH, TEAM, Intake, running_intake

Letter = dict[str, Any]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("occurred_at", 20260302),
        ("occurred_at", "20260302"),
        ("legal_received_on", 0),
        ("legal_received_on", "1772409600"),
        ("restricted", "off"),
        ("restricted", 0),
        ("decided_automatically", "true"),
        ("seq", False),
        ("seq", "1"),
        ("seq", 1.0),
        ("seq", 2**64),
        ("seq", 2**63),
        ("seq", -1),
        ("minutes", "30"),
        ("item_class", 3),
        ("skills", "NEUANTRAG"),
    ],
)
async def test_a_value_of_another_type_or_beyond_its_bounds_is_refused(
    intake: Intake, letter: Letter, field: str, value: object
) -> None:
    written = len(intake.connection.publisher.written)
    batch = {"announced": 1, "items": [{**letter, field: value}]}
    resync = {"resync_id": letter["item_id"], "source": "dms", "items": batch["items"], "final": False}
    for path, body, place in (
        ("/v1/items", {**letter, field: value}, field),
        ("/v1/items:batch", batch, f"items.0.{field}"),
        ("/v1/resync", resync, f"items.0.{field}"),
    ):
        answer = await intake.post(path, body)
        assert answer.status_code == 422, path
        assert [each["field"] for each in answer.json()["errors"]] == [place]
    assert len(intake.connection.publisher.written) == written


async def test_the_largest_seq_is_taken(intake: Intake, letter: Letter) -> None:
    assert (await intake.post("/v1/items", {**letter, "seq": 2**63 - 1})).status_code == 202


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        ("teams/T3", TEAM, {"heads": "10"}),
        ("teams/T3", TEAM, {"closed": 1}),
        ("batches/B1", BATCH, {"stamped_on": 0}),
    ],
)
async def test_teams_and_batches_are_read_strictly_too(
    intake: Intake, path: str, body: dict[str, Any], wrong: dict[str, Any]
) -> None:
    assert (await intake.put(f"/v1/{path}", body)).status_code == 202
    answer = await intake.put(f"/v1/{path}", body | wrong)
    assert (answer.status_code, [each["field"] for each in answer.json()["errors"]]) == (422, list(wrong))


@pytest.mark.parametrize("path", ["/v1/items:batch", "/v1/resync"])
async def test_a_bomb_of_small_objects_is_refused_before_a_model_is_built(
    intake: Intake, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(JsonBody, "read", fail)
    body = b'{"announced":1,"items":[' + b",".join([b"{}"] * 300_000) + b"]}"
    answer = await intake.client.post(path, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many")


async def test_the_limit_of_a_batch_is_that_of_the_settings(letter: Letter) -> None:
    async with running_intake(max_batch_items=3) as intake:
        await intake.post("/v1/clock", {"at": "2026-03-02T07:00:00+01:00"})
        await intake.describe("T1")
        events = [{"item_id": letter["item_id"], "event": {"type": "item.touched"}}]
        for many, status in ((3, 202), (4, 422)):
            batch: dict[str, Any] = {"announced": many, "items": [letter], "events": events * (many - 1)}
            assert (await intake.post("/v1/items:batch", batch)).status_code == status


async def test_errors_are_capped_at_twenty(intake: Intake, letter: Letter) -> None:
    batch = {"announced": 9_000, "items": [{**letter, "seq": "1"}] * 9_000}
    answer = await intake.post("/v1/items:batch", batch)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == [f"items.{index}.seq" for index in range(20)]
