"""Golden examples: every event has one, today's code reads it, and the published schema agrees."""

import json
from pathlib import Path

import jsonschema
import pytest

from contracts.publish import PUBLISHED, all_events

EXAMPLES = Path(__file__).parents[3] / "contracts" / "examples"
EVENTS = all_events()


def golden(name: str) -> list[Path]:
    return sorted((EXAMPLES / name).glob("*.json"))


@pytest.mark.parametrize("name", EVENTS)
def test_every_event_has_a_golden_example_that_reads_and_writes_the_same(name: str) -> None:
    assert golden(name), f"put an example into contracts/examples/{name}/"
    for path in golden(name):
        document = json.loads(path.read_text())
        event = EVENTS[name].model_validate_json(path.read_text())
        assert event.model_dump(mode="json") == document


@pytest.mark.parametrize("name", EVENTS)
def test_every_golden_example_fits_the_published_schema(name: str) -> None:
    schema = json.loads((PUBLISHED / "schemas" / f"{name}.json").read_text())
    for path in golden(name):
        jsonschema.validate(json.loads(path.read_text()), schema, jsonschema.Draft202012Validator)


def test_no_example_stands_for_an_event_that_does_not_exist() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(EVENTS)


@pytest.mark.parametrize("name", EVENTS)
def test_writing_is_strict(name: str) -> None:
    document = json.loads(golden(name)[0].read_text()) | {"clerk": "somebody"}
    with pytest.raises(ValueError, match="clerk"):
        EVENTS[name].model_validate(document)


@pytest.mark.parametrize("name", EVENTS)
def test_reading_tolerates_a_field_of_a_later_version(name: str) -> None:
    document = json.loads(golden(name)[0].read_text())
    text = json.dumps(document | {"field_of_next_year": 1})
    assert EVENTS[name].model_validate_json(text, extra="ignore").model_dump(mode="json") == document
