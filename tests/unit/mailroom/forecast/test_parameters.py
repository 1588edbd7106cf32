"""Every number of the forecast and of the jam rule does what its text says: one case each, calculated by hand.

No case reads the number itself, so a number that is changed by mistake fails the case of its name.
"""

import pytest

from mailroom.forecast import parameters
from tests.unit.mailroom.forecast import cases_of_capacity, cases_of_jams, cases_of_post, cases_of_work

CASES = cases_of_capacity.CASES | cases_of_post.CASES | cases_of_work.CASES | cases_of_jams.CASES


def test_every_parameter_has_its_case() -> None:
    assert set(CASES) == {name for name in vars(parameters) if name.isupper()}


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_parameter_does_what_its_text_says(name: str) -> None:
    found, wanted = CASES[name]()
    assert found == wanted
