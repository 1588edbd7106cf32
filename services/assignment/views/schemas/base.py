"""What all answers have in common."""

from pydantic import BaseModel, ConfigDict


class Shown(BaseModel):
    """An answer."""

    model_config = ConfigDict(frozen=True)
