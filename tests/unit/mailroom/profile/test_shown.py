"""Small teams are not shown alone, sensitive classes are not named."""

from contracts.items import ItemClass
from mailroom.profile.shown import NAMED_CLASSES, hidden_teams
from mailroom.teams import roster_of
from tests.doubles.office.records import REGION, a_team


def test_a_small_team_hides_the_next_smallest_of_its_site() -> None:
    roster = roster_of([a_team("T1"), a_team("T2", heads=12), a_team("T3", heads=3), a_team("T4", site="B", heads=6)])
    assert hidden_teams(roster, REGION) == {"T1", "T3"}


def test_no_sensitive_class_is_named() -> None:
    assert ItemClass.VAEM in NAMED_CLASSES
    assert not {"WIDERSPRUCH", "ZUST_KLAERUNG", "EIL_WOHNUNG", "EIL_NOTLAGE"} & set(NAMED_CLASSES)
