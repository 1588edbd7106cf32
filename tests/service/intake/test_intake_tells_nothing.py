"""Names, reasons and unknown fields are refused and show up nowhere: no response, no log, no metric, no topic."""

import logging
from typing import Any

import pytest

from services.intake.bodies import Body
from tests.doubles.intake import DAY, LETTER, TEAM, Intake
from tests.service.intake.conftest import MONDAY_7

CANARY = "Erika-Mustermann-7f3a"
ITEM = LETTER["item_id"]

BODIES: list[tuple[str, str, Any]] = [
    ("POST", "/v1/items", {**LETTER, "name": CANARY}),
    ("POST", "/v1/items", {**LETTER, CANARY: 1}),
    ("POST", "/v1/items", {**LETTER, "channel": CANARY}),
    ("POST", "/v1/items", {**LETTER, "item_id": CANARY}),
    ("POST", "/v1/items", {**LETTER, "legal_received_on": CANARY}),
    ("POST", "/v1/items", {**LETTER, "occurred_at": CANARY}),
    ("POST", "/v1/items", {**LETTER, "minutes": CANARY}),
    ("POST", "/v1/items", {**LETTER, "skills": [CANARY]}),
    ("POST", "/v1/items", {**LETTER, "case_key": f"{CANARY} geb. 1970"}),
    ("POST", "/v1/items", {**LETTER, "team": CANARY}),
    ("POST", "/v1/items", {**LETTER, "content": {"text": CANARY}}),
    ("POST", "/v1/items", [CANARY]),
    ("POST", "/v1/items", CANARY),
    ("POST", "/v1/items:batch", {"announced": 2, "items": [LETTER, {**LETTER, CANARY: CANARY}]}),
    ("POST", "/v1/items:batch", {"announced": 1, "events": [{"item_id": ITEM, "event": {"type": CANARY}}]}),
    ("POST", f"/v1/items/{ITEM}/events", {"type": CANARY}),
    ("POST", f"/v1/items/{ITEM}/events", {"type": "item.parked", "reason": CANARY}),
    ("POST", f"/v1/items/{ITEM}/events", {"type": "item.handed_over", "to_team": CANARY}),
    ("POST", f"/v1/items/{CANARY}/events", {"type": "item.started"}),
    ("POST", f"/v1/{CANARY}", {}),
    ("POST", "/v1/resync", {"resync_id": CANARY, "source": "E-Akte", "items": [], "final": False}),
    ("PUT", "/v1/teams/T1", {**TEAM, "lead": CANARY}),
    ("PUT", "/v1/teams/T1", {**TEAM, "usual_items_per_day": {CANARY: 1}}),
    ("PUT", "/v1/teams/T1", {**TEAM, "dms_link_template": CANARY}),
    ("PUT", "/v1/teams/T1/capacity", {"days": [{**DAY, "reason": CANARY}]}),
    ("PUT", "/v1/teams/T1/capacity", {"days": [{**DAY, CANARY: 1}]}),
    ("PUT", "/v1/teams/T1/capacity", {"days": [{**DAY, "fte_available": CANARY}]}),
    ("PUT", f"/v1/teams/{CANARY}/capacity", {"days": [DAY]}),
    ("PUT", "/v1/batches/B1", {"channel": "email", "announced_items": 1, "stamped_on": CANARY}),
    ("POST", "/v1/clock", {"at": MONDAY_7, "note": CANARY}),
]


@pytest.mark.parametrize(("method", "path", "body"), BODIES)
async def test_what_is_refused_leaves_no_trace(
    intake: Intake,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    method: str,
    path: str,
    body: Any,
) -> None:
    written = len(intake.connection.publisher.written)
    with caplog.at_level(logging.DEBUG):
        response = await intake.client.request(method, path, json=body)
    assert response.status_code in (404, 422)
    assert response.headers["content-type"] == "application/problem+json"
    assert len(intake.connection.publisher.written) == written
    metrics = (await intake.client.get("/metrics")).text
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    for told in (response.text, metrics, *ours, *capfd.readouterr()):
        assert CANARY not in told


@pytest.mark.parametrize("broken", [b"{", CANARY.encode(), b'{"a": ' + CANARY.encode() + b"}", b"\xff\xfe\x00"])
async def test_what_is_no_json_leaves_no_trace(intake: Intake, caplog: pytest.LogCaptureFixture, broken: bytes) -> None:
    response = await intake.client.post("/v1/items", content=broken, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    assert CANARY not in response.text + caplog.text


async def test_free_text_as_class_is_taken_as_unklar_and_not_kept(intake: Intake) -> None:
    response = await intake.post("/v1/items", {**LETTER, "item_class": CANARY})
    assert response.status_code == 202
    assert all(CANARY.encode() not in (each.value or b"") for each in intake.connection.publisher.written)


async def test_a_bug_tells_nothing_of_the_request(
    intake: Intake, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(*_: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(intake.connection.publisher, "publish", break_down)
    response = await intake.post("/v1/items", LETTER)
    assert response.status_code == 500
    assert response.json()["code"] == "internal"
    assert CANARY not in response.text + caplog.text
    assert "action=request.crashed error=RuntimeError" in caplog.text


async def test_an_item_may_not_be_larger_than_the_limit(intake: Intake) -> None:
    response = await intake.post("/v1/items", {**LETTER, "name": CANARY * 20_000})
    assert (response.status_code, response.json()["code"]) == (413, "too_large")
    assert CANARY not in response.text


def test_no_body_takes_unknown_fields() -> None:
    bodies = [Body]
    for body in bodies:
        bodies.extend(body.__subclasses__())
        assert body.model_config["extra"] == "forbid"
    assert len(bodies) > 10
