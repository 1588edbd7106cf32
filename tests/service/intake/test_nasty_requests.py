"""Whatever is in a path or a query of `intake`: a caller's fault is reported to the caller."""

from tests.doubles.intake import Intake
from tests.doubles.nasty import break_nothing, unbounded_parameters


async def test_no_request_line_breaks_the_service(intake: Intake) -> None:
    answers = await break_nothing(intake.app, intake.client, {})
    assert answers[422] > 100 and answers[404] > 10


async def test_every_parameter_is_bounded(intake: Intake) -> None:
    assert unbounded_parameters(intake.app) == []
