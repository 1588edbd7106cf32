"""What a user may choose for `make chaos`, read once from the environment."""

import re

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chaos.kinds import KINDS, SHORT_KINDS

_SEEDS = re.compile(r"\d+(-\d+)?(,\d+(-\d+)?)*")


class ChaosSettings(BaseSettings):
    """Plain names, as written on the command line of `make`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    seed: int = Field(1, ge=0, description="the seed of schedule, load and office")
    seeds: str = Field("", description="many, one after the other: 1-20 or 1,4,9; those with a result are skipped")
    stock: bool = Field(False, description="backlog workers on unhardened Faust: must end with a difference")
    short: bool = Field(False, description="one act of the cheaper kinds, for continuous integration")
    kinds: str = Field("", description="only these kinds, comma-separated; writes no result")
    again: bool = Field(False, description="with SEEDS: play also those that have a result")
    day_seconds: float = Field(9.0, ge=0, description="least seconds of a simulated working day")

    @field_validator("seeds")
    @classmethod
    def _a_list_of_numbers(cls, text: str) -> str:
        if text and not _SEEDS.fullmatch(text):
            raise ValueError("must look like 1-20 or 1,4,9")
        return text

    @field_validator("kinds")
    @classmethod
    def _known_kinds(cls, text: str) -> str:
        if unknown := [name for name in text.split(",") if name and name not in KINDS]:
            raise ValueError(f"there is no kind {', '.join(unknown)}, only {', '.join(KINDS)}")
        return text

    @property
    def is_whole(self) -> bool:
        """Whether a seed is played with everything that belongs to it."""
        return not (self.short or self.kinds)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The kinds of a partial run."""
        return tuple(self.kinds.split(",")) if self.kinds else SHORT_KINDS

    def numbers(self) -> list[int]:
        """The seeds to play, in their order."""
        if not self.seeds:
            return [self.seed]
        found: list[int] = []
        for part in self.seeds.split(","):
            first, _, last = part.partition("-")
            found += range(int(first), int(last or first) + 1)
        return found
