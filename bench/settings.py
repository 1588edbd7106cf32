"""What a user may choose for `make bench`, read once from the environment."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BenchSettings(BaseSettings):
    """Plain names, as written on the command line of `make`."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    parts: str = Field("", description="parts to run, separated by commas; all without it")
    quick: bool = Field(False, description="1: small sizes, to try out; the figures mean little")
