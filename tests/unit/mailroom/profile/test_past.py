"""Lead times, clocks met, usual post and silence, from items that were done and came in."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.item_state import ItemState
from mailroom.profile.past import Past, Weeks, longest_silence, past_of, quantile
from mailroom.workdays import add_workdays, local
from tests.doubles.office.records import an_item

MONDAY = date(2026, 3, 2)
EVENING = local(MONDAY, 17)


def done(name: str, day: date, **changed: Any) -> Past:
    return past_of(an_item(name, state=ItemState.DONE, closed_at=local(day, 11), **changed))


def test_lead_time_and_clocks_are_of_the_last_thirty_days() -> None:
    weeks = Weeks(EVENING)
    for name, day in (("a", MONDAY), ("b", date(2026, 2, 27)), ("old", date(2026, 1, 20))):
        weeks.add(done(name, day, legal_received_on=date(2026, 1, 19), due_on=date(2026, 2, 27)))
    assert sorted(weeks.lead_times["T1", "VAEM"]) == [29, 30]
    assert weeks.clocks == {("T1", "VAEM", "target", True): 1, ("T1", "VAEM", "target", False): 1}


def test_open_items_and_items_decided_by_machine_have_no_lead_time() -> None:
    weeks = Weeks(EVENING)
    weeks.add(past_of(an_item("a")))
    weeks.add(done("b", MONDAY, decided_automatically=True))
    assert not weeks.lead_times and sum(weeks.received.values()) == 2


def test_the_usual_day_is_the_median_of_the_same_weekdays_that_are_known() -> None:
    weeks = Weeks(EVENING)
    for back, count in ((0, 9), (7, 2), (14, 6), (21, 4), (1, 50)):
        for _ in range(count):
            weeks.add(past_of(an_item("x", received_at=EVENING - timedelta(days=back))))
    assert weeks.usual("scan_provider") == 4
    assert weeks.usual("email") == 0
    assert Weeks(EVENING).usual("email") is None


def test_stamp_to_visible_is_counted_in_working_days() -> None:
    weeks = Weeks(EVENING)
    weeks.add(past_of(an_item("a", legal_received_on=add_workdays(MONDAY, -3), received_at=EVENING)))
    assert weeks.delays == {"scan_provider": [3]}


@pytest.mark.parametrize(("per_day", "hours"), [(100, 2), (9, 8), (1, 72)])
def test_a_channel_is_silent_after_eight_usual_gaps_but_not_before_two_hours(per_day: float, hours: float) -> None:
    silence = longest_silence(per_day)
    assert silence is not None and silence / 3600 == pytest.approx(hours)
    assert longest_silence(0) is None


def at_hours(day: date, *hours: float) -> list[Past]:
    return [past_of(an_item("x", received_at=local(day, 0) + timedelta(hours=hour))) for hour in hours]


def test_the_usual_gap_is_the_median_of_the_longest_gaps_of_days_in_working_time() -> None:
    weeks = Weeks(local(add_workdays(MONDAY, 5), 9))
    for number, last in enumerate((11, 12, 10, 11, 11)):
        for item in at_hours(add_workdays(MONDAY, number), 7, 8, 9, last):
            weeks.add(item)
    for item in at_hours(add_workdays(MONDAY, 5), 7, 8):  # a day that has not ended
        weeks.add(item)
    # From 11, 12, 10 and 11 until 17 o'clock; on the first day from 9 to 11.
    assert weeks.usual_gap("scan_provider") == 6 * 3600
    assert weeks.usual_gap("email") == 0


def test_a_channel_that_delivers_in_the_morning_is_not_silent_in_the_afternoon() -> None:
    assert longest_silence(300, 6 * 3600) == 8 * 3600
    assert longest_silence(1, 6 * 3600) == 72 * 3600


def test_quantiles_are_shown_from_five_values_on() -> None:
    assert quantile([1, 2, 3, 4], 0.5) is None
    assert quantile([5, 1, 2, 3, 4], 0.5) == 3
    assert quantile([5, 1, 2, 3, 4], 0.9) == 5
