"""What releases wrote stays readable, also what would be refused at the edge today: Kafka keeps it for months."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from contracts.gate.__main__ import RELEASED
from contracts.publish import all_events
from services.chassis.kafka import decode

EXAMPLES = sorted((RELEASED / "examples").glob("*/*/*.json"))


def test_every_event_of_the_last_release_has_an_example() -> None:
    released = {path.stem for path in (RELEASED / "schemas").glob("*.json")}
    assert released and released == {path.parent.name for path in EXAMPLES}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: "/".join(path.parts[-3:]))
def test_an_example_of_a_release_can_be_read(path: Path) -> None:
    event = decode(TypeAdapter(all_events()[path.parent.name]), path.read_bytes())
    assert event.type == path.parent.name
