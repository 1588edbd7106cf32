"""Scenario (f) of docs/rules/played-office.md#scenarios: what is missing or late in the data raises no jam."""

import pytest

from contracts.items import ItemClass
from contracts.jams import TeamOutlookDrawn
from tests.unit.mailroom.scenarios.bulk_office import BulkOffice
from tests.unit.mailroom.scenarios.crews import Crew
from tests.unit.mailroom.scenarios.events import Events

CREWS = [Crew(f"team-{n}", load=0.85) for n in range(3)]
SILENT = (8, 9)


@pytest.fixture(scope="module")
def scanner() -> BulkOffice:
    """The scanning provider sends nothing on two days; what was stamped on them comes on the third, with its own."""
    return BulkOffice(CREWS, 1, Events(scanner=lambda day: day not in SILENT), quiet=True).run(24)


def rate(office: BulkOffice, team: str) -> float:
    return office.region.teams[team].history.rates[ItemClass.VAEM].level


def test_f_a_late_double_batch_raises_no_jam(scanner: BulkOffice) -> None:
    assert not scanner.raised()


def test_f_late_post_ages_by_its_stamp(scanner: BulkOffice) -> None:
    """What was stamped on day 7 is due on day 17 whenever it comes: with the batch it counts as due a day sooner."""
    plain = BulkOffice(CREWS, 1, quiet=True).run(SILENT[1] + 2)
    for team in scanner.crews:
        late, on_time = (of_day(office, team, SILENT[1] + 2) for office in (scanner, plain))
        assert late.open_items == on_time.open_items
        assert late.due_buckets == on_time.due_buckets


def test_f_a_late_double_batch_is_no_trend(scanner: BulkOffice) -> None:
    plain = BulkOffice(CREWS, 1, quiet=True).run(24)
    for team in scanner.crews:
        assert rate(scanner, team) == pytest.approx(rate(plain, team), rel=0.12)


def test_without_the_capacity_feed_the_plan_holds_and_no_jam_is_raised() -> None:
    office = BulkOffice(CREWS, 1, Events(capacity_feed=lambda day: day < 5), quiet=True).run(15)
    assert not office.raised()
    assert not of_day(office, "team-0", 5).capacity_stale
    assert of_day(office, "team-0", 6).capacity_stale
    assert of_day(office, "team-0", 15).capacity_stale


def test_days_of_which_nothing_completed_was_reported_raise_no_jam_and_teach_no_pace() -> None:
    lost = (12, 13)
    office = BulkOffice(CREWS, 1, Events(reported=lambda day: day not in lost), quiet=True).run(13)
    before = office.region.teams["team-0"].history.pace
    office.run(1)
    assert office.region.teams["team-0"].history.pace == before
    assert not office.raised()


def of_day(office: BulkOffice, team: str, day: int) -> TeamOutlookDrawn:
    return next(each.outlook for each in office.judged[team] if each.day == day)
