"""The trace of a decision is that of its messages, although they wait in SQL in between."""

from contracts.topics import SETTINGS
from tests.doubles.assignment import Assignment
from tests.doubles.office.records import REGION

TRACE = "0af7651916cd43dd8448eb211c80319c"


async def test_what_a_call_leads_to_carries_its_trace(assignment: Assignment) -> None:
    headers = {**assignment.headers("supervisor"), "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
    answer = await assignment.client.put(f"/v1/settings/{REGION}", json={"moves": "on"}, headers=headers)
    assert answer.status_code == 200 and answer.headers["traceresponse"][3:35] == TRACE
    await assignment.settled()
    (written,) = await assignment.connection.publisher.read(SETTINGS.name)
    assert written.headers["traceparent"][3:35] == TRACE
