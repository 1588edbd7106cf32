"""What a reorganisation sees on real Kafka: the newest word on each team and open item, nothing that is over."""

import pytest

from contracts.item_state import ItemState
from contracts.topics import ITEM_STATE, TEAMS
from services.chassis.kafka import KafkaPublisher, Output
from services.operations.__main__ import main
from services.operations.reorganisation import take_snapshot
from tests.doubles.office.records import a_team, an_item

pytestmark = pytest.mark.kafka


async def test_teams_and_open_items_as_they_stand(kafka: str, topics: int, publisher: KafkaPublisher) -> None:
    moved, erased = an_item("moved", "T2", 2), an_item("erased")
    await publisher.publish(
        *(Output(TEAMS.name, team, a_team(team)) for team in ("T1", "T2")),
        Output(TEAMS.name, "T2", a_team("T2", heads=12)),
        *(Output(ITEM_STATE.name, each.item_id, each) for each in (an_item("moved"), moved, erased, an_item("waits"))),
        Output(ITEM_STATE.name, an_item("done").item_id, an_item("done", state=ItemState.DONE)),
        Output(ITEM_STATE.name, erased.item_id, None),
    )
    found = await take_snapshot(kafka)
    assert {team.team: team.heads for team in found.teams.values()} == {"T1": 10, "T2": 12}
    assert {(item.item_id, item.team) for item in found.items.values()} == {
        (moved.item_id, "T2"),
        (an_item("waits").item_id, "T1"),
    }


def test_a_dry_run_on_kafka(kafka: str, topics: int, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["teams", "close", "T1", "--to", "T2", "--intake", "http://127.0.0.1:1", "--kafka", kafka, "--dry-run"]
    assert main(command) == 1
    assert "T1: no team of that name was described" in capsys.readouterr().err
