"""The HTTP bodies of `intake` say the same as the contracts, so that nothing needs to be checked twice."""

from datetime import UTC, datetime

import pytest
from pydantic import BaseModel, TypeAdapter

from contracts.base import derive_id
from contracts.batches import BatchAnnounced
from contracts.capacity import CapacityPublished
from contracts.items import ItemHandedOver, ItemReceiptCorrected, ItemReceived, ItemReclassified
from contracts.teams import TeamDescribed
from services.intake.bodies import (
    AnnouncementBody,
    DayBody,
    HandedOverBody,
    ItemBody,
    ReceiptCorrectedBody,
    ReclassifiedBody,
    TeamBody,
)
from services.intake.ingest.events import received

# Looked up, derived or stamped by intake; or looser in the body on purpose.
LOOSER = {"event_id", "occurred_at", "region", "item_class"}
# What older versions took must stay readable in the event.
STRICTER = {"case_key"}
FOLDED_IN = {"notice_team"}
"""Said to intake only: becomes part of another field of the event."""


@pytest.mark.parametrize(
    ("body", "event", "added"),
    [
        (ItemBody, ItemReceived, {"type", "resync_id"}),
        (ReclassifiedBody, ItemReclassified, {"item_id"}),
        (ReceiptCorrectedBody, ItemReceiptCorrected, {"item_id"}),
        (HandedOverBody, ItemHandedOver, {"item_id"}),
        (TeamBody, TeamDescribed, {"type", "team", "former_regions"}),
        (DayBody, CapacityPublished, {"type", "event_id", "region", "team", "slot", "published_at"}),
        (AnnouncementBody, BatchAnnounced, {"type", "batch_id"}),
    ],
)
def test_a_body_has_the_fields_of_its_event(body: type[BaseModel], event: type[BaseModel], added: set[str]) -> None:
    assert set(body.model_fields) - FOLDED_IN == set(event.model_fields) - added
    for name in set(body.model_fields) - FOLDED_IN - LOOSER - STRICTER - {"type"}:
        ours, theirs = body.model_fields[name], event.model_fields[name]
        assert repr(ours.annotation) == repr(theirs.annotation), name
        assert [repr(each) for each in ours.metadata] == [repr(each) for each in theirs.metadata], name
        assert ours.get_default(call_default_factory=True) == theirs.get_default(call_default_factory=True), name
        assert ours.is_required() == theirs.is_required(), name


def test_a_constructed_receipt_is_what_validation_would_make() -> None:
    body = ItemBody.model_validate(
        {
            "item_id": derive_id("letter").upper(),
            "item_class": "WBA",
            "channel": "email",
            "legal_received_on": "2026-02-27",
            "skills": ["NEUANTRAG"],
            "occurred_at": "2026-03-02T08:00:00+01:00",
        }
    )
    made = received(body, "nord", datetime(2026, 3, 2, tzinfo=UTC))
    assert TypeAdapter(ItemReceived).validate_json(made.model_dump_json()) == made
