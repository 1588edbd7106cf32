"""The client's own calculation of an item agrees with the product's rule on every life that the load can draw."""

from random import Random

from chaos.expected import expected
from chaos.load import Load
from chaos.memory import Remembered
from contracts.items import ITEMS_RECORD, ItemEvent
from mailroom.items import evolve
from mailroom.teams import roster_of
from tests.doubles.office.records import a_team

ROSTER = roster_of([a_team(team, region="chaos") for team in ("chaos-01", "chaos-02", "chaos-03")])


def test_expected_state_owner_and_last_word_are_the_products() -> None:
    load = Load("test", "http://nowhere", Remembered())
    rng = Random(1)
    for _ in range(300):
        told = load.life(steps=5)
        wanted = expected(told)
        rng.shuffle(told)
        item = None
        for version, fact in enumerate(told):
            event = ITEMS_RECORD.validate_python({"region": "chaos", **fact}, extra="ignore")
            assert isinstance(event, ItemEvent)
            item = evolve(item, event, version, ROSTER)
        assert item is not None and wanted is not None
        assert (item.state, item.team) == (wanted.state, wanted.team)


def test_nothing_is_expected_of_an_item_that_nobody_received() -> None:
    told = Load("test", "http://nowhere", Remembered()).life(steps=3)
    assert expected(told[1:]) is None


def test_an_item_decided_automatically_is_done_from_its_receipt() -> None:
    load = Load("test", "http://nowhere", Remembered())
    standing = expected([load.receipt(load.item_id(), decided_automatically=True)])
    assert standing is not None and standing.state == "DONE"
