"""Accepted ⇒ folds: whatever is taken, over HTTP, from a CSV file or straight from Kafka, the next tick is answered.

Each field of each contract stands once at, below and above its bounds, all else being well. What cannot be is refused
with 422 or set aside as a dead letter; what is taken goes through the real rules of all services.
"""

import csv
import json
from collections.abc import Iterator
from itertools import count, groupby
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi.params import Form
from pydantic import TypeAdapter

from contracts.base import derive_id
from contracts.publish import all_events
from contracts.topics import BATCHES, CAPACITY, ITEMS, SETTINGS, TEAMS
from services.operations.csv_import.tables import ITEMS as ITEM_TABLE
from services.operations.csv_import.tables import FaultyTableError, read
from tests.folds.edges import Case, cases, forms
from tests.folds.office import Office, running_office
from tests.house.test_bounds import apps, routes_of

EXAMPLES = Path(__file__).parents[2] / "contracts" / "examples"
REGION, OWNERS = "dueren", ("team-04", "team-05", "team-07")
LETTER = {"item_class": "UNTERLAGEN", "channel": "email", "legal_received_on": "2026-02-27", "team": "team-04"}
EVENT = {"type": "item.touched", "occurred_at": "2026-03-02T06:00:00Z"}
DAY = {"day": "2026-03-03", "heads": 10, "fte_available": 8, "fte_planned_absence": 1, "fte_unplanned_absence": 1}
DAY |= {"persons_planned": 1, "persons_unplanned": 1, "split_known": True}
TEAM = {"region": REGION, "site": "A", "heads": 10, "posts_fte": 10, "staffed_fte": 10}
SPAN = {"from_at": "2026-03-02T09:00:00Z", "until_at": "2026-03-02T12:00:00Z"}

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/v1/items"): {"item_id": "-", **LETTER},
    ("POST", "/v1/items/{item_id}/events"): EVENT,
    ("POST", "/v1/items:batch"): {"announced": 1, "items": [{"item_id": "-", **LETTER}], "events": []},
    ("POST", "/v1/resync"): {"resync_id": "-", "source": "dms", "items": [{"item_id": "-", **LETTER}], "final": False},
    ("PUT", "/v1/teams/{team}"): TEAM,
    ("PUT", "/v1/teams/{team}/capacity"): {"days": [DAY]},
    ("PUT", "/v1/batches/{batch_id}"): {"channel": "email", "announced_items": 1, "stamped_on": "2026-03-02"},
    ("POST", "/v1/clock"): {"at": "-"},
    ("POST", "/v1/assignments"): {"items": [{"item_class": "WBA", "region": REGION}]},
    ("PUT", "/v1/settings/{region}"): {"moves": "on"},
    ("POST", "/v1/sites/{site}/outages"): SPAN,
    ("POST", "/v1/sites/{site}/outages:lift"): SPAN,
    ("POST", "/v1/teams/{team}:request-help"): {"minutes": 600},
}
_PARTS = ("/v1/reliefs/{relief_id}", "/v1/reliefs/{relief_id}/shares/{share_id}")
NOTHING_IS_FOLDED = {f"{part}:{act}" for part in _PARTS for act in ("accept", "decline", "shorten")}
NOTHING_IS_FOLDED |= {"/v1/whatif", "/v1/reliefs", "/v1/proposals/{proposal_id}:take-out"}
"""Answers and questions about what is there already: closed lists, names of things, a day and numbers that only lower
what was asked."""
DRIVES = {"/v1/clock"}
"""Moves business time itself; has tests of its own."""
PATH_NAMES = {"{team}": "team-05", "{region}": REGION, "{site}": "A", "{batch_id}": "B1"}

OUTSIDE = {
    "item.": ITEMS,
    "heartbeat.": ITEMS,
    "capacity.": CAPACITY,
    "site.": CAPACITY,
    "team.described": TEAMS,
    "batch.": BATCHES,
    "resync.": BATCHES,
    "settings.": SETTINGS,
}
"""What is not ours alone to write. Ticks are: whoever writes them says what time it is."""

_numbers = count()


def schemas() -> dict[tuple[str, str], Any]:
    """The JSON Schema of every body."""
    found = {}
    for app in apps():
        for route in routes_of(app.router):
            if route.body_field is not None and not isinstance(field := route.body_field.field_info, Form):
                form: Any = Annotated[field.annotation, field]
                found[min(route.methods or ()), route.path] = TypeAdapter(form).json_schema()
    return found


SCHEMAS = schemas()
WRITTEN = [name for name in all_events() if name != "item.state_changed" and any(map(name.startswith, OUTSIDE))]


def renewed(value: Any) -> Any:
    """Every `-` as an identifier that was not there before."""
    if isinstance(value, dict):
        return {name: renewed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [renewed(part) for part in value]
    return derive_id("fold", next(_numbers)) if value == "-" else value


def by_field(found: Iterator[Case]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for field, group in groupby(found, key=lambda case: case.field):
        yield field, [case.document for case in group]


def test_every_body_is_tried() -> None:
    tried = set(BODIES) | {(method, path) for method, path in SCHEMAS if path in NOTHING_IS_FOLDED}
    assert tried == set(SCHEMAS)


@pytest.mark.parametrize(("method", "path"), [each for each in BODIES if each[1] not in DRIVES])
async def test_what_is_taken_over_http_is_folded(tmp_path: Path, method: str, path: str) -> None:
    statuses = set()
    async with running_office(tmp_path, OWNERS, REGION) as office:
        item = renewed({"item_id": "-", **LETTER})
        assert (await office.call("POST", "/v1/items", item)).status_code == 202
        url = path.replace("{item_id}", item["item_id"])
        for name, value in PATH_NAMES.items():
            url = url.replace(name, value)
        base = renewed(BODIES[method, path])
        answer = await office.call(method, url, base)
        assert answer.status_code in (200, 202), answer.text
        for form in forms(SCHEMAS[method, path]):
            kind = form.get("properties", {}).get("type", {})
            for type_ in kind.get("enum") or [kind.get("const")]:
                meant = {**BODIES[method, path], **({"type": type_} if type_ else {})}
                statuses |= await _all_fields(office, method, url, form, meant)
    assert statuses >= {422}
    assert statuses & {200, 202}


async def _all_fields(office: Office, method: str, url: str, form: Any, base: dict[str, Any]) -> set[int]:
    statuses = set()
    for field, documents in by_field(cases(form, base)):
        for document in documents:
            answer = await office.call(method, url, renewed(document))
            assert answer.status_code in (200, 202, 404, 409, 422), (field, document, answer.text)
            statuses.add(answer.status_code)
        try:
            await office.pump()
            await office.tick()
        except Exception as error:
            raise AssertionError(f"{method} {url}: {field} was taken and did not fold") from error
    return statuses


@pytest.mark.parametrize("name", WRITTEN)
async def test_what_stands_in_kafka_is_folded_or_set_aside(tmp_path: Path, name: str) -> None:
    golden = json.loads((EXAMPLES / name / "golden.json").read_text())
    topic = next(topic for start, topic in OUTSIDE.items() if name.startswith(start))
    schema = all_events()[name].model_json_schema(mode="serialization")
    async with running_office(tmp_path, OWNERS, REGION) as office:
        known = renewed({"item_id": "-", **LETTER})
        assert (await office.call("POST", "/v1/items", known)).status_code == 202
        await office.pump()
        base = golden | ({"item_id": known["item_id"]} if "item_id" in golden else {})
        for field, documents in by_field(cases(schema, base)):
            for document in documents:
                if "event_id" in document and field != "event_id":
                    document["event_id"] = derive_id("fold", next(_numbers))
                key = str(document.get("item_id") or document.get("team") or document.get("region") or "-")
                try:
                    await office.put(topic.name, key.lower() if topic is ITEMS else key, json.dumps(document).encode())
                except Exception as error:
                    raise AssertionError(f"{name}: {field} did not fold: {document}") from error
            try:
                await office.tick()
            except Exception as error:
                raise AssertionError(f"{name}: after {field} no tick is answered") from error
        if topic in (ITEMS, CAPACITY, TEAMS, SETTINGS):
            assert {"invalid"} <= set(office.set_aside)


async def test_what_a_csv_file_brings_is_folded(tmp_path: Path) -> None:
    fields = SCHEMAS["POST", "/v1/items"]
    taken = refused = 0
    async with running_office(tmp_path, OWNERS, REGION) as office:
        for field, documents in by_field(cases(fields, BODIES["POST", "/v1/items"])):
            for document in documents:
                try:
                    rows = [row.fields for row in read(_csv(tmp_path, renewed(document)), ITEM_TABLE)]
                except FaultyTableError:
                    refused += 1
                    continue
                body = {"announced": len(rows), "items": [dict(row) for row in rows]}
                answer = await office.call("POST", "/v1/items:batch", body)
                assert answer.status_code in (202, 422), (field, document, answer.text)
                taken += answer.status_code == 202
            try:
                await office.pump()
                await office.tick()
            except Exception as error:
                raise AssertionError(f"column {field} was taken and did not fold") from error
    assert taken > 20
    assert refused > 20


def _csv(folder: Path, document: dict[str, Any]) -> Path:
    path = folder / "items.csv"
    columns = [name for name, value in document.items() if name in ITEM_TABLE.columns() and value is not None]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerow([_cell(document[name]) for name in columns])
    return path


def _cell(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
