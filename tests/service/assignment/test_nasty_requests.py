"""Whatever is in a path, a query or a cursor: a caller's fault is reported to the caller, on either database."""

from services.chassis.http.tokens import demo_token
from tests.doubles.assignment import SECRET, Assignment
from tests.doubles.nasty import break_nothing, unbounded_parameters
from tests.doubles.office.records import an_item


async def test_no_request_line_breaks_the_service(assignment: Assignment) -> None:
    await assignment.items(an_item("a"), an_item("b"))
    token = demo_token(SECRET, "supervisor")
    signed_in = await assignment.client.post("/sign-in", data={"code": token})  # for the page; its cookie is kept
    assert signed_in.status_code == 303
    answers = await break_nothing(assignment.app, assignment.client, {"Authorization": f"Bearer {token}"})
    assert answers[422] > 1_000 and answers[404] > 100 and answers[200] > 100
    assert assignment.app.state.health.live()


async def test_every_parameter_is_bounded(assignment: Assignment) -> None:
    assert unbounded_parameters(assignment.app) == []
