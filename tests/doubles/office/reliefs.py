"""A relief of T1 with shares of other teams, for the rules of help."""

from datetime import date, datetime
from typing import Any

from contracts.base import derive_id
from contracts.reliefs import ConsentState, ReliefCause, ReliefChanged, ShareStated
from tests.doubles.office.records import REGION

ASKED_AT = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
"""A Monday."""


def a_share(to_team: str = "T2", **changed: Any) -> ShareStated:
    """A share that is asked for: up to ten hours a day, thirty in all, until the end of March."""
    fields: dict[str, Any] = {
        "share_id": derive_id("share", to_team),
        "to_team": to_team,
        "state": ConsentState.ASKED,
        "minutes_per_day": 600,
        "budget_minutes": 1_800,
        "until": date(2026, 3, 31),
        "likely_minutes": 900,
        "asked_at": ASKED_AT,
    }
    return ShareStated.model_validate(fields | changed)


def a_relief(*shares: ShareStated, **changed: Any) -> ReliefChanged:
    """A relief that nobody has answered yet, with one share if none is given."""
    fields: dict[str, Any] = {
        "region": REGION,
        "version": 1,
        "at": ASKED_AT,
        "relief_id": derive_id("relief", "T1"),
        "from_team": "T1",
        "cause": ReliefCause.OPEN_JAM,
        "state": ConsentState.ASKED,
        "asked_at": ASKED_AT,
        "shares": shares or (a_share(),),
    }
    return ReliefChanged.model_validate(fields | changed)
