"""Settings of `backlog`."""

from pydantic import Field

from services.chassis.settings import Base


class Settings(Base):
    """What `backlog` needs beyond the base."""

    port: int = Field(8082, ge=0, le=65535, description="port of /health and /metrics; 0 chooses a free one")
    forget_closed_after_workdays: int = Field(
        30, ge=0, description="working days after closing until record and row of an item are deleted; 0: never"
    )
    remember_forgotten_workdays: int = Field(
        250,
        ge=0,
        description="working days for which a trace of a forgotten item is kept, so that it can be reopened; 0: none",
    )
    unknown_item_workdays: int = Field(
        7, ge=1, description="working days until events of an item that nobody received become dead letters"
    )
    recount_every_ticks: int = Field(50, ge=0, description="ticks between two recounts of the rows; 0: never")
