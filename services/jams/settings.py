"""Settings of `jams`."""

from pydantic import Field

from services.chassis.settings import Base


class Settings(Base):
    """What `jams` needs beyond the base. `k_team` and `k_part` may only be raised (privacy rule P4)."""

    port: int = Field(8083, ge=0, le=65535, description="port of /health and /metrics; 0 chooses a free one")
    k_team: int = Field(5, ge=5, le=100, description="heads from which a team's absence may be split")
    k_part: int = Field(3, ge=3, le=100, description="persons that each shown part of an absence must have")
