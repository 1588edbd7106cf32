"""The clock of the play stops hourly in office hours, at the slots and at the day's end, on working days only."""

import itertools
from datetime import date, timedelta

from mailroom.workdays import BERLIN, business_date, local
from office.model.hours import after_office_minutes, days_touched, is_slot, share_of_workday, step_after, steps_of

MONDAY = date(2026, 3, 2)
FRIDAY = date(2026, 3, 6)


def test_a_day_has_its_hours_its_slots_and_its_end() -> None:
    shown = [f"{step.astimezone(BERLIN):%H:%M}" for step in steps_of(MONDAY)]
    assert " ".join(shown) == "08:00 08:30 09:00 10:00 11:00 12:00 13:00 14:00 15:00 16:00 17:00 18:00"


def test_nights_and_days_off_are_passed_over_in_one_step() -> None:
    assert step_after(local(MONDAY, 18)) == local(MONDAY + timedelta(days=1), 8)
    assert step_after(local(FRIDAY, 18)) == local(MONDAY + timedelta(days=7), 8)
    assert step_after(local(date(2026, 4, 2), 18)) == local(date(2026, 4, 7), 8), "Easter"


def test_the_play_starts_with_the_first_hour_of_its_first_day() -> None:
    assert step_after(local(MONDAY, 0)) == local(MONDAY, 8)


def test_steps_keep_local_time_when_the_clocks_change() -> None:
    before, after = local(date(2026, 3, 27), 8), local(date(2026, 3, 30), 8)
    assert (after - before) == timedelta(days=3) - timedelta(hours=1)


def test_the_shares_of_a_day_add_up_to_one() -> None:
    steps = [local(MONDAY, 0), *steps_of(MONDAY), step_after(local(MONDAY, 18))]
    shares = [share_of_workday(start, end) for start, end in itertools.pairwise(steps)]
    assert abs(sum(shares) - 1) < 1e-9
    assert shares[0] == shares[-1] == shares[-2] == 0


def test_capacity_takes_effect_at_two_times_only() -> None:
    assert [f"{step.astimezone(BERLIN):%H:%M}" for step in steps_of(MONDAY) if is_slot(step)] == ["08:30", "13:00"]


def test_post_of_a_weekend_belongs_to_its_own_days() -> None:
    days = list(days_touched(local(FRIDAY, 18), local(MONDAY + timedelta(days=7), 8)))
    assert [day.isoformat() for day in days] == ["2026-03-06", "2026-03-07", "2026-03-08", "2026-03-09"]
    assert business_date(local(FRIDAY, 18)) == FRIDAY


def test_office_minutes_do_not_run_at_night_and_on_days_off() -> None:
    assert after_office_minutes(local(FRIDAY, 16), 90) == local(MONDAY + timedelta(days=7), 8, 30)
    assert after_office_minutes(local(MONDAY, 9), 90) == local(MONDAY, 10, 30)
    assert after_office_minutes(local(MONDAY, 18), 0) == local(MONDAY, 18)
    assert after_office_minutes(local(MONDAY, 6), 30) == local(MONDAY, 8, 30)
