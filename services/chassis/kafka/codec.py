"""From bytes on the wire to events and back: reading is tolerant, writing is strict."""

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from contracts.base import Event
from services.chassis.kafka.messages import Encoded

EventT = TypeVar("EventT", bound=Event)

_DETAIL_LIMIT = 300


class BadMessage(ValueError):  # noqa: N818 - it names the thing, as in the dead-letter topic
    """A record that its sender got wrong. Carries a stable code and the place of the fault, never the content."""

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail


def decode(adapter: TypeAdapter[EventT], value: bytes | None) -> EventT:
    """The event in this value. Unknown fields are ignored, so that an older reader survives a newer writer.

    Raises BadMessage `empty`, `not_json`, `unknown_type` or `invalid`; its detail names fields, never their values.
    """
    if not value:
        raise BadMessage("empty", "the record has no value")
    try:
        return adapter.validate_json(value, extra="ignore")
    except ValidationError as error:
        raise _explained(error) from None


def encode(event: Event | Encoded) -> bytes:
    """The bytes of an event, in the field order of its class."""
    if isinstance(event, Encoded):
        return event.value
    return event.__pydantic_serializer__.to_json(event)


def _explained(error: ValidationError) -> BadMessage:
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    kinds = {each["type"] for each in errors}
    if kinds == {"json_invalid"}:
        return BadMessage("not_json", "the value is not a JSON document")
    if kinds & {"union_tag_invalid", "union_tag_not_found"}:
        return BadMessage("unknown_type", "the literal `type` names no event of this topic")
    places = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in errors)
    return BadMessage("invalid", places[:_DETAIL_LIMIT])
