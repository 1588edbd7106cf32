"""`whatif`: the question goes out as it is in the file, the answer comes as lines, a refusal as one."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.operations.csv_import.tables import FaultyTableError
from services.operations.csv_import.upload import RefusedError
from services.operations.whatif import ask, asked, report

TEAM = {"team": "T1", "clear_on": None, "late_items": 5.4, "late_legal_items": 1.0, "minutes_out": 70, "minutes_in": 0}
COURSE = {
    "name": "plan",
    "answer": "plan.drawn",
    "reason": None,
    "minutes_moved": 70,
    "late_items": 5.4,
    "late_legal_items": 1.0,
    "worst_receiver": "T2",
    "moves": [{"from_team": "T1", "to_team": "T2", "items": 2, "minutes": 70}],
    "teams": [TEAM, {**TEAM, "team": "T3", "late_items": 0, "minutes_out": 0}],
}
ANSWER = {"region": "nord", "at": "2026-03-02T08:00:00+01:00", "courses": [COURSE]}


def answering(status: int, body: Any) -> tuple[httpx.Client, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status, json=body)

    return httpx.Client(transport=httpx.MockTransport(answer), base_url="http://assignment"), seen


def test_courses_are_printed_side_by_side(tmp_path: Path) -> None:
    file = tmp_path / "question.json"
    file.write_text(json.dumps({"region": "nord", "courses": [{"name": "plan", "replan": True}]}))
    client, seen = answering(200, ANSWER)
    lines = list(report(ask(client, asked(file), "secret")))
    assert json.loads(seen[0].content) == asked(file)
    assert seen[0].headers["authorization"] == "Bearer secret"
    assert lines[1].startswith("plan: plan.drawn, late items 5.4") and lines[1].endswith("worst-hit receiver T2")
    assert lines[2] == "  T1 -> T2: 2 items, 70 minutes"
    assert lines[3] == "  T1: clear not within 40 working days, late 5.4, gives 70, gets 0 minutes"
    assert len(lines) == 4


def test_a_refusal_names_the_field() -> None:
    told = {"code": "unknown_team", "errors": [{"field": "courses.0.changes.0.team", "code": "unknown"}]}
    client, _ = answering(422, told)
    with pytest.raises(RefusedError, match=r"422 unknown_team\) courses\.0\.changes\.0\.team=unknown"):
        ask(client, {}, "secret")


def test_a_file_that_is_no_json_is_faulty(tmp_path: Path) -> None:
    file = tmp_path / "question.json"
    file.write_text("{")
    with pytest.raises(FaultyTableError, match=r"question\.json"):
        asked(file)
