"""What a part found: figures, and how they stand to the targets; kept as JSON."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parents[1] / "results"


@dataclass(frozen=True, slots=True)
class Target:
    """A promise and what was measured. Whether it is reached follows from the figures, never from a word."""

    name: str
    wanted: Literal["at most", "at least"]
    limit: float
    measured: float
    unit: str
    reached: bool

    @property
    def line(self) -> str:
        """As it stands on the screen."""
        verdict = "reached" if self.reached else "NOT REACHED"
        figure = f"{self.measured:.4g} {self.unit}".rstrip()
        return f"  {self.name}: {figure}, wanted {self.wanted} {self.limit:g}: {verdict}"

    @classmethod
    def at_most(cls, name: str, limit: float, measured: float, unit: str) -> "Target":
        """The less the better."""
        return cls(name, "at most", limit, measured, unit, measured <= limit)

    @classmethod
    def at_least(cls, name: str, limit: float, measured: float, unit: str) -> "Target":
        """The more the better."""
        return cls(name, "at least", limit, measured, unit, measured >= limit)


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one part."""

    figures: dict[str, Any]
    targets: list[Target]


def keep(part: str, result: Result, facts: dict[str, object], seconds: float, folder: Path = FOLDER) -> Path:
    """Write the result of a part with the facts of the machine."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{part}.json"
    document = {
        "part": part,
        "facts": facts,
        "seconds": round(seconds, 1),
        "targets": [asdict(target) for target in result.targets],
        "figures": result.figures,
    }
    file.write_text(json.dumps(rounded(document), indent=1, ensure_ascii=False) + "\n")
    return file


def load(part: str, folder: Path = FOLDER) -> dict[str, Any] | None:
    """The kept result of a part, or None."""
    file = folder / f"{part}.json"
    if not file.exists():
        return None
    document: dict[str, Any] = json.loads(file.read_text())
    return document


def rounded(value: Any) -> Any:
    """With five digits that count: what JSON keeps of a measurement."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return [rounded(each) for each in value] if isinstance(value, list | tuple) else value
