"""How the arrivals of a working day compare with a mean one."""

from datetime import date, timedelta

import pytest

from contracts.items import ItemClass
from mailroom.forecast.profile import day_share
from mailroom.workdays import is_workday

YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.mark.parametrize("item_class", [ItemClass.VAEM, ItemClass.WBA])
def test_the_mean_working_day_of_a_year_has_the_mean_arrivals(item_class: ItemClass) -> None:
    shares = [day_share(item_class, day) for day in YEAR if is_workday(day)]
    assert sum(shares) / len(shares) == pytest.approx(1, abs=0.04)
    assert all(day_share(item_class, day) == 0 for day in YEAR if not is_workday(day))


def test_renewals_come_at_the_turn_of_the_month_and_changes_do_not() -> None:
    edge, within = date(2026, 3, 31), date(2026, 3, 17)  # both Tuesdays
    assert day_share(ItemClass.WBA, edge) == pytest.approx(1.9 * day_share(ItemClass.WBA, within))
    assert day_share(ItemClass.VAEM, edge) == day_share(ItemClass.VAEM, within)
