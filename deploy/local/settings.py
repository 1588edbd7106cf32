"""What a user may choose for `make run`, read once from the environment."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from office.world import PRESETS


def _known_office(name: str) -> str:
    if name not in PRESETS:
        raise ValueError(f"there is no such office, only {' and '.join(PRESETS)}")
    return name


class RunSettings(BaseSettings):
    """The settings of `make run`: plain names, as written on the command line of `make`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    leads: Literal["auto", "lively", "page"] = Field(
        "page",
        description="who answers for the teams: played leads (lively: they also pause, hold and end), or the page",
    )
    wait: bool = Field(True, description="with LEADS=page business time stands still while a question waits")
    days: int = Field(0, ge=0, le=1000, description="business days to play; 0 continues until Ctrl-C")
    seed: int = Field(7, ge=0, description="seed of the office; same seed, same plans")
    office: Annotated[str, AfterValidator(_known_office)] = Field("dueren", description="preset of the office")
    day_seconds: float = Field(30.0, ge=0, description="least seconds per business day; 0 is as fast as answered")
    partitions: int = Field(4, ge=1, le=64, description="partitions of the partitioned topics")
    workers: int = Field(2, ge=1, le=8, description="how many backlog workers run side by side")
    sabotage: Literal["", "owner"] = Field("", description="owner: publish one wrong owner before the audit")
    keep: bool = Field(False, description="after the last day keep everything running until Ctrl-C")
