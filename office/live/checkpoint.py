"""The progress of the play, written atomically after each step, so that a killed simulator resumes from there."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from contracts.base import Instant
from office.live.clerks import Desk
from office.wire.services import Happening
from services.chassis.files import write_whole


class Checkpoint(BaseModel):
    """The play after a step. Whatever follows was not done yet, or is done again with the same ids."""

    model_config = ConfigDict(frozen=True)

    played: str
    """Office, seed and first day; a checkpoint of another play is not used."""
    at: Instant
    """The step that was finished last."""
    desks: Mapping[str, Desk] = {}
    to_report: tuple[Happening, ...] = ()
    """What the clerks do until the next step; reported just before it."""


def read(file: Path, played: str) -> Checkpoint | None:
    """The last checkpoint of this very play, or None."""
    try:
        checkpoint = Checkpoint.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        return None
    return checkpoint if checkpoint.played == played else None


def write(file: Path, checkpoint: Checkpoint) -> None:
    """Replace the checkpoint as a whole: a kill leaves the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, checkpoint.model_dump_json())
