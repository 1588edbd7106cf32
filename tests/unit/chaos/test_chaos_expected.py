"""The client's own reckoning of an item agrees with the product's rule on every life that the load can draw."""

from datetime import UTC, datetime
from random import Random

from chaos.expected import expected
from chaos.load import Load
from chaos.memory import Remembered
from contracts.items import ITEMS_RECORD, ItemEvent
from contracts.teams import TeamDescribed
from mailroom.items import evolve
from mailroom.teams import Roster
from mailroom.teams import evolve as describe

TEAMS = ("chaos-01", "chaos-02", "chaos-03")


def roster() -> Roster:
    found = Roster()
    for number, team in enumerate(TEAMS):
        said = TeamDescribed(
            event_id=f"00000000-0000-0000-0000-00000000000{number}",
            occurred_at=datetime(2026, 3, 2, tzinfo=UTC),
            region="chaos",
            site="site",
            team=team,
            heads=5,
            posts_fte=5,
            staffed_fte=5,
        )
        found = describe(found, said)
    return found


def test_expected_state_owner_and_last_word_are_the_products() -> None:
    load = Load("test", "http://nowhere", Remembered())
    teams, rng = roster(), Random(1)
    for _ in range(300):
        told = load.life(steps=5)
        wanted = expected(told)
        rng.shuffle(told)
        item = None
        for version, fact in enumerate(told):
            event = ITEMS_RECORD.validate_python({"region": "chaos", **fact}, extra="ignore")
            assert isinstance(event, ItemEvent)
            item = evolve(item, event, version, teams)
        assert item is not None and wanted is not None
        assert (item.state, item.team) == (wanted.state, wanted.team)


def test_nothing_is_expected_of_an_item_that_nobody_received() -> None:
    told = Load("test", "http://nowhere", Remembered()).life(steps=3)
    assert expected(told[1:]) is None


def test_an_item_decided_automatically_is_done_from_its_receipt() -> None:
    load = Load("test", "http://nowhere", Remembered())
    standing = expected([load.receipt(load.item_id(), decided_automatically=True)])
    assert standing is not None and standing.state == "DONE"
