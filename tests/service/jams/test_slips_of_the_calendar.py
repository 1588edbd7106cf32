"""Days at the ends of the calendar: set aside as they come, given up where an older version has stored them."""

from datetime import UTC, date, datetime

import pytest

from contracts.base import derive_id
from contracts.capacity import CapacityPublished, SiteOutage
from contracts.jams import OutlookReady, TeamOutlookDrawn
from mailroom.forecast.staffing import CapacityBook, evolve
from mailroom.jams.region import Region
from mailroom.workdays import local
from services.jams import tables
from tests.doubles.office.teams import MONDAY, REGION, outage, publish
from tests.service.jams.test_fold import FULL, NINE, Bench, both_reached, capacity, counts, half_gone, tick

ENDS = (date.min, date(206, 3, 9), date(1899, 12, 31), date(2200, 1, 1), date.max)


def published_on(day: date) -> CapacityPublished:
    return publish(MONDAY, 8.0).model_copy(update={"day": day})


def out(begins: datetime, ends: datetime, event_id: str = derive_id("out")) -> SiteOutage:
    return outage(begins, ends).model_copy(update={"event_id": event_id})


LONGEST = out(datetime(1, 1, 1, 12, tzinfo=UTC), datetime(9999, 12, 31, 12, tzinfo=UTC))


def outlook_of(bench: Bench) -> list[TeamOutlookDrawn]:
    outputs = bench.take(*counts(FULL), tick(NINE), *both_reached(NINE))
    events = [output.event for output in outputs]
    assert any(isinstance(event, OutlookReady) for event in events)
    return [event for event in events if isinstance(event, TeamOutlookDrawn)]


@pytest.mark.parametrize("event", [*map(published_on, ENDS), LONGEST], ids=str)
def test_what_lies_outside_the_years_in_use_is_a_dead_letter_and_the_tick_is_answered(
    event: CapacityPublished | SiteOutage,
) -> None:
    bench, usual = Bench(), Bench()
    step = bench.fold.fold([capacity(event)])
    assert [letter.reason_code for letter in step.dead_letters] == ["outside_the_calendar"]
    assert not step.rows
    assert outlook_of(bench) == outlook_of(usual)


def test_a_stored_book_and_a_stored_outage_heal(caplog: pytest.LogCaptureFixture) -> None:
    good = evolve(CapacityBook(), publish(MONDAY, 8.0))
    bad = good
    for day in ENDS:
        bad = evolve(bad, published_on(day))
    found = []
    for book, outages in ((good, ()), (bad, (LONGEST,))):
        bench = Bench()
        bench.stored.stored[tables.row_key("capacity", REGION, "team-1")] = tables.dump_capacity(book)
        bench.stored.stored[tables.row_key("region", REGION)] = tables.dump_region(
            Region(REGION, outages=outages), None
        )
        bench.restart()
        found.append(outlook_of(bench))
    assert found[0] == found[1]
    assert f"count={len(ENDS) + 1}" in caplog.text


def test_a_lifted_outage_takes_nothing_any_more() -> None:
    whole_day = out(local(MONDAY, 0), local(MONDAY, 23))
    lifted = whole_day.model_copy(update={"until_at": whole_day.from_at})
    benches = [Bench() for _ in range(3)]
    benches[1].take(capacity(whole_day))
    benches[2].take(capacity(whole_day), capacity(lifted))
    for bench in benches:
        bench.take(half_gone())
    usual, out_all_day, again = map(outlook_of, benches)
    assert out_all_day != usual
    assert again == usual
