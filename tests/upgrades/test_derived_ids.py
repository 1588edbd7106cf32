"""Ids that `intake` derives from what it is told: a repeat after an upgrade must be the event of before.

They depend on the order of a body"s fields, which comes from the contracts. The literals are what 0.2.0 derived.
"""

from datetime import UTC, datetime

from contracts.items import MoveBasis, ReceiptCorrection
from services.intake.bodies import (
    AnnouncementBody,
    CapacityBody,
    EventBody,
    HandedOverBody,
    ReceiptCorrectedBody,
    ReclassifiedBody,
    StepBody,
    TeamBody,
)
from services.intake.ingest import events

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
TEAM = TeamBody.model_validate_json(
    '{"region": "r", "site": "s", "heads": 10, "posts_fte": 10.0, "staffed_fte": 9.0, "skills": ["NEUANTRAG"],'
    ' "partners": ["b"], "usual_items_per_day": {"WBA": 3.0}}'
)
CAPACITY = CapacityBody.model_validate_json(
    '{"days": [{"day": "2026-03-03", "heads": 10, "fte_available": 8.0, "fte_planned_absence": 1.0,'
    ' "fte_unplanned_absence": 1.0, "persons_planned": 1, "persons_unplanned": 1}]}'
)
BATCH = AnnouncementBody.model_validate_json(
    '{"channel": "scan_provider", "announced_items": 3, "stamped_on": "2026-03-02"}'
)
TEAM_DAY_BATCH = [
    "2ef0b425-fc86-5fd3-95e7-7b562b1c5bfe",
    "1a9364dd-9824-5f2c-bcad-12e9f27c357a",
    "7774eea5-50de-51f6-86f1-407fded1fbe4",
]
STEPS = [
    "a7c6fb20-2f33-5bc5-a331-704526a7ed0c",
    "0bd6cbe5-61aa-54ed-bef3-c4916f72346d",
    "9ccc2942-e1c5-5f91-a8ba-7dbbb74ac67f",
    "319c015f-8e6c-5aba-b1b2-790122e77242",
]


def event_id(body: EventBody) -> str:
    return events.happened("i1", body, MONDAY, None).event_id


def test_what_is_told_of_teams_and_batches_keeps_its_id() -> None:
    team = events.described("T1", TEAM, MONDAY)
    (day,) = events.published(team, CAPACITY, MONDAY, MONDAY)
    assert [team.event_id, day.event_id, events.announced("b1", BATCH, MONDAY).event_id] == TEAM_DAY_BATCH


def test_what_happens_to_an_item_keeps_its_id() -> None:
    corrected = ReceiptCorrectedBody(
        type="item.receipt_corrected", legal_received_on=MONDAY.date(), reason=next(iter(ReceiptCorrection))
    )
    bodies: tuple[EventBody, ...] = (
        StepBody(type="item.started"),
        ReclassifiedBody.model_validate({"type": "item.reclassified", "item_class": "WBA", "minutes": 5}),
        corrected,
        HandedOverBody(type="item.handed_over", to_team="T2", basis=MoveBasis.REORGANISATION),
    )
    assert [event_id(body) for body in bodies] == STEPS
