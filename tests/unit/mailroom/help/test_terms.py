"""Terms only ever become less, and each side changes its own."""

from datetime import date
from typing import Any

import pytest

from contracts.items import ItemClass
from contracts.reliefs import ConsentState
from mailroom.help.terms import NotLess, Terms, shorten
from tests.doubles.office.reliefs import a_relief, a_share

SHARE = a_share().share_id


def test_a_receiver_lowers_its_own_share() -> None:
    relief = shorten(
        a_relief(a_share("T2"), a_share("T3")),
        SHARE,
        Terms(minutes_per_day=120, budget_minutes=600, until=date(2026, 3, 9)),
    )
    assert not isinstance(relief, NotLess)
    first, other = relief.shares
    assert (first.minutes_per_day, first.budget_minutes, first.until, first.likely_minutes) == (
        120,
        600,
        date(2026, 3, 9),
        600,
    )
    assert other == a_share("T3")


def test_a_giver_lowers_the_last_day_of_every_open_share_and_the_classes() -> None:
    over = a_share("T4", state=ConsentState.ENDED)
    relief = shorten(
        a_relief(a_share("T2"), a_share("T3"), over),
        None,
        Terms(until=date(2026, 3, 9), item_classes=(ItemClass.WBA, ItemClass.VAEM)),
    )
    assert not isinstance(relief, NotLess)
    assert [share.until for share in relief.shares] == [date(2026, 3, 9), date(2026, 3, 9), over.until]
    assert relief.item_classes == (ItemClass.VAEM, ItemClass.WBA)
    fewer = shorten(relief, None, Terms(item_classes=(ItemClass.WBA,)))
    assert not isinstance(fewer, NotLess) and fewer.item_classes == (ItemClass.WBA,)
    assert shorten(fewer, None, Terms(item_classes=(ItemClass.VAEM,))) == NotLess(("item_classes",))


@pytest.mark.parametrize(
    ("side", "terms", "fields"),
    [
        (SHARE, {"minutes_per_day": 601}, ("minutes_per_day",)),
        (SHARE, {"budget_minutes": 1_801, "until": date(2026, 4, 1)}, ("budget_minutes", "until")),
        (SHARE, {"item_classes": (ItemClass.WBA,)}, ("item_classes",)),
        (None, {"minutes_per_day": 1}, ("minutes_per_day",)),
        (None, {"until": date(2026, 4, 1)}, ("until",)),
        (None, {"item_classes": ()}, ("item_classes",)),
    ],
)
def test_more_than_agreed_or_the_other_sides_is_named(side: str | None, terms: dict[str, Any], fields: Any) -> None:
    assert shorten(a_relief(), side, Terms(**terms)) == NotLess(fields)


def test_the_same_terms_change_nothing() -> None:
    relief = a_relief()
    assert shorten(relief, SHARE, Terms(minutes_per_day=600)) is relief
