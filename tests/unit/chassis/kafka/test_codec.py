"""Bytes on the wire: reading is tolerant, errors name places and never values."""

import pytest

from contracts.base import derive_id
from contracts.items import ITEMS_RECORD, ItemTouched
from services.chassis.kafka import BadMessage, decode, encode

TOUCHED = ItemTouched.model_validate(
    {"event_id": derive_id(1), "item_id": derive_id(2), "occurred_at": "2026-03-02T09:00:00+01:00"}
)


def test_what_was_written_is_read_again() -> None:
    assert decode(ITEMS_RECORD, encode(TOUCHED)) == TOUCHED


def test_a_field_of_a_newer_writer_is_passed_over() -> None:
    newer = encode(TOUCHED).replace(b"{", b'{"colour":"blue",', 1)
    assert decode(ITEMS_RECORD, newer) == TOUCHED


@pytest.mark.parametrize(
    ("value", "reason_code"),
    [
        (None, "empty"),
        (b"", "empty"),
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[]", "invalid"),
        (b'{"type":"item.melted"}', "unknown_type"),
        (b"{}", "unknown_type"),
        (b'{"type":"item.touched","item_id":"secret"}', "invalid"),
    ],
)
def test_a_bad_record_has_a_reason(value: bytes | None, reason_code: str) -> None:
    with pytest.raises(BadMessage) as caught:
        decode(ITEMS_RECORD, value)
    assert caught.value.reason_code == reason_code


def test_the_detail_names_the_field_and_never_its_value() -> None:
    with pytest.raises(BadMessage) as caught:
        decode(ITEMS_RECORD, b'{"type":"item.touched","item_id":"Erika Muster"}')
    assert "item_id" in caught.value.detail
    assert "Erika" not in str(caught.value)
