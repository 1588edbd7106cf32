"""What somebody had typed when the session was over: kept in the sign-in form, and offered again after it."""

import json
from collections.abc import Mapping
from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

MOST_KEPT = 20_000
"""Characters of a form that are kept."""


class Kept(BaseModel):
    """A form that could not be taken: where it goes, and its fields in their order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: Annotated[str, Field(pattern=r"^/(reliefs|proposals|items|teams|steering)/[A-Za-z0-9/_-]+$", max_length=200)]
    fields: Annotated[tuple[tuple[str, str], ...], Field(max_length=1_000)]


async def kept_of(request: Request) -> str:
    """The form of a request as text for a hidden field; empty if there is none, or too much. The token of the old
    session is left out."""
    if request.method != "POST":
        return ""
    sent = [(name, str(value)) for name, value in (await request.form()).multi_items() if name != "form_token"]
    text = json.dumps({"path": request.url.path, "fields": sent})
    return text if read(text) is not None else ""


def read(text: str) -> Kept | None:
    """What was kept; None if it is nothing that this page has written."""
    if not text or len(text) > MOST_KEPT:
        return None
    try:
        return Kept.model_validate_json(text)
    except ValidationError:
        return None


def shown(kept: Kept) -> Mapping[str, str]:
    """The fields that people know of, for them to look at before they send it again."""
    hidden = {"version", "share_id", "team"}
    return {name: value for name, value in kept.fields if name not in hidden and value}
