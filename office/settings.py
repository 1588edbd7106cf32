"""Settings of the live play and the replay."""

from datetime import date
from typing import Literal

from pydantic import Field, SecretStr

from services.chassis.settings import Base


class Settings(Base):
    """Which office is played, for how long, how fast, and where the services are."""

    intake_url: str = Field("http://127.0.0.1:8081", description="base address of intake")
    assignment_url: str = Field("http://127.0.0.1:8085", description="base address of assignment")
    office: str = Field("dueren", description="preset of the office")
    seed: int = Field(7, ge=0, description="same seed, same office, same plans")
    scenario: Literal["absence", "absence-at-once", "none"] = Field("absence", description="what befalls the office")
    first_day: date = Field(date(2026, 3, 2), description="first simulated day; fixed, so that runs can be repeated")
    days: int = Field(0, ge=0, description="business days to play; 0 continues forever")
    day_seconds: float = Field(30.0, ge=0, description="least wall seconds per business day; 0 is as fast as answered")
    leads: Literal["auto", "lively", "page"] = Field("page", description="who answers for the teams")
    wait_for_people: bool = Field(False, description="with leads=page: time stands still while a question waits")
    demo_secret: SecretStr = Field(SecretStr("postwaage-demo"), description="secret of the demo accounts' tokens")
    patience_seconds: float = Field(30.0, gt=0, description="a tick unanswered for this many seconds is logged")
