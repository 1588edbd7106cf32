"""Settings of assignment."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, model_validator

from services.chassis.http.listening import is_loopback
from services.chassis.http.windows import LONGEST_DAYS
from services.chassis.settings import Base

_PUBLISHED_SECRET = "postwaage-demo"


class Settings(Base):
    """Where it stores, who may sign in, and what a new region starts with."""

    profile: Literal["local", "production"] = Field("production", description="local: demo accounts, loopback only")
    database_url: str = Field("", description="SQLAlchemy URL; empty: SQLite in data_dir; postgresql:// is understood")
    demo_secret: SecretStr = Field(SecretStr(_PUBLISHED_SECRET), description="secret of the demo accounts' tokens")
    session_minutes: int = Field(600, ge=5, le=1440, description="how long a sign-in on the page lasts")
    default_moves: Literal["watch_only", "on"] = Field("watch_only", description="moves of a region without settings")
    default_placement: Literal["advise", "order"] = Field("advise", description="first placement of such a region")
    silent_after_seconds: float = Field(
        300, gt=0, description="wall time without a heartbeat after which a stage before this one counts as silent"
    )
    outage_past_days: int = Field(
        92, ge=0, le=LONGEST_DAYS, description="days back for which an outage may be declared"
    )
    outage_future_days: int = Field(
        366, ge=1, le=LONGEST_DAYS, description="days ahead for which an outage may be declared"
    )
    max_batch: int = Field(2000, ge=1, le=100_000, description="records per poll and SQL transaction")

    @model_validator(mode="after")
    def _demo_accounts_stay_at_home(self) -> "Settings":
        if self.profile == "local" and not is_loopback(self.host):
            raise ValueError("profile 'local' has demo accounts and listens on a loopback address only (MAILROOM_HOST)")
        return self

    @property
    def has_demo_accounts(self) -> bool:
        """Whether the demo accounts exist. Without them nobody can sign in until an identity provider is connected."""
        return self.profile == "local"

    @property
    def has_published_secret(self) -> bool:
        """Whether the secret is the published one; then the sign-in page offers the demo accounts to choose from."""
        return self.demo_secret.get_secret_value() == _PUBLISHED_SECRET

    @property
    def database(self) -> str:
        """The URL with the async driver in it."""
        if not self.database_url:
            return f"sqlite+aiosqlite:///{self.sqlite_file}"
        for scheme in ("postgresql://", "postgres://"):
            if self.database_url.startswith(scheme):
                return "postgresql+asyncpg://" + self.database_url.removeprefix(scheme)
        return self.database_url

    @property
    def sqlite_file(self) -> Path:
        """The embedded default database."""
        return self.data_dir / "assignment.sqlite"
