"""The mapping: one TOML file that says what the columns and activities of an event log mean to us."""

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from contracts.base import Code
from contracts.items import Channel, ItemClass
from mailroom.privacy import MINIMUM_HEADS


class MappingError(ValueError):
    """The mapping cannot be used; the text says which key is wrong and what is allowed."""


class Step(StrEnum):
    """What an activity of the log means. `handed_over` is a mere change of team, `ignored` is not sent at all."""

    RECEIVED = "received"
    STARTED = "started"
    PARKED = "parked"
    RESUMED = "resumed"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    TOUCHED = "touched"
    HANDED_OVER = "handed_over"
    IGNORED = "ignored"


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is not a time zone of the IANA list, such as Europe/Berlin") from error
    return name


def _one_sign(text: str) -> str:
    if len(text) != 1:
        raise ValueError("must be one sign, such as , or ; or a tab")
    return text


Column = Annotated[str, Field(min_length=1)]
Heads = Annotated[int, Field(ge=MINIMUM_HEADS, le=500)]
"""A replay reads back how each team stands, and smaller teams are not shown alone (P3)."""
Posts = Annotated[float, Field(ge=0, le=500)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Columns(_Table):
    """Where a case's own data stand: columns of a CSV, or XES attributes (`case:` before those of the trace)."""

    received: Column | None = None
    due: Column | None = None
    closed: Column | None = None
    channel: Column | None = None
    item_class: Column | None = Field(None, alias="class")
    priority: Column | None = None

    def named(self) -> dict[str, str]:
        """Our field → column, for those that are mapped."""
        return {field: column for field in Columns.model_fields if (column := getattr(self, field)) is not None}


class LogColumns(Columns):
    """Columns of the log itself, one row per activity."""

    item: Column
    activity: Column
    time: Column
    team: Column | None = None


class Csv(_Table):
    """How a CSV file is written."""

    delimiter: Annotated[str, AfterValidator(_one_sign)] = ","
    encoding: Literal["utf-8", "utf-8-sig", "latin-1", "cp1252"] = "utf-8-sig"


class Attributes(_Table):
    """A second CSV file with one row per case. `file` is looked up next to the log."""

    file: str
    join: Column
    columns: Columns


class TeamColumn(_Table):
    """What an empty team means: a team of its own (`keep`), or nothing known (`none`)."""

    empty: Literal["keep", "none"] = "none"
    empty_values: tuple[str, ...] = ("",)
    empty_name: Code = "EMPTY"


class DueRule(_Table):
    """Where the log has no due date: this many calendar days after receipt, by priority or for all."""

    days: Annotated[int, Field(ge=0, le=3650)] | None = None
    days_by_priority: dict[str, Annotated[int, Field(ge=0, le=3650)]] = Field(default_factory=dict)


class Teams(_Table):
    """Master data the log does not know: defaults, and a CSV next to the mapping for teams that differ."""

    region: Code = "log"
    site: Code = "site"
    heads: Heads = 8
    posts_fte: Posts | None = None
    """None: as many as heads, up to 8."""
    file: str | None = None

    @model_validator(mode="after")
    def _posts_are_people(self) -> "Teams":
        if self.posts_fte is not None and self.posts_fte > self.heads:
            raise ValueError("posts_fte must not exceed heads")
        return self


class Ticks(_Table):
    """When business time is driven. Days without events may get one tick instead of all slots, or one a week."""

    quiet_days: Literal["all-slots", "day-end", "weekly"] = "all-slots"


class Mapping(_Table):
    """One event log, explained. `docs/interfaces/mapping.md` describes every key."""

    name: Code
    """Names the log; item ids are derived from it and the case id, so it must not change between runs."""
    format: Literal["csv", "xes"] | None = None
    time_zone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Berlin"
    calendar: Literal["nrw", "weekdays", "all"] = "nrw"
    ties: Literal["file-order"] = "file-order"
    after_closed: Literal["ignore", "reopen"] = "ignore"
    csv: Csv = Csv()
    columns: LogColumns
    attributes: Attributes | None = None
    team: TeamColumn = TeamColumn()
    events: dict[str, Step]
    channels: dict[str, Channel] = Field(default_factory=dict)
    classes: dict[str, ItemClass] = Field(default_factory=dict)
    due: DueRule = DueRule()
    teams: Teams = Teams()
    ticks: Ticks = Ticks()

    @model_validator(mode="after")
    def _fits_together(self) -> "Mapping":
        if "default" not in self.events:
            raise ValueError("events: needs a key default, the meaning of every activity that is not listed")
        taken = self.columns.named()
        if self.attributes:
            twice = sorted(taken.keys() & self.attributes.columns.named().keys())
            if twice:
                raise ValueError(f"attributes.columns: {_key(twice[0])} is also given under columns; give it once")
            taken |= self.attributes.columns.named()
        if "due" in taken and (self.due.days is not None or self.due.days_by_priority):
            raise ValueError("due: the log has a due date (columns.due), so [due] must not give days")
        if self.due.days_by_priority and "priority" not in taken:
            raise ValueError("due: days_by_priority needs a column priority")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """Zone of times that carry none, and of the log's dates."""
        return ZoneInfo(self.time_zone)

    def step(self, activity: str) -> Step:
        """What this activity means."""
        return self.events.get(activity) or self.events["default"]

    def channel(self, text: str | None) -> Channel:
        """Our channel for the log's; unlisted ones take `default`, else the scan provider's."""
        return self.channels.get(text or "") or self.channels.get("default") or Channel.SCAN_PROVIDER

    def item_class(self, text: str | None) -> ItemClass:
        """Our class for the log's; unlisted ones take `default`, else UNKLAR."""
        return self.classes.get(text or "") or self.classes.get("default") or ItemClass.UNKLAR


def _key(field: str) -> str:
    return "class" if field == "item_class" else field


def parse_mapping(text: str, where: str) -> Mapping:
    """The mapping in this TOML text. Raises MappingError with one line per wrong key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"{where}: is not TOML: {error}") from error
    try:
        return Mapping.model_validate(data)
    except ValidationError as error:
        lines = [f"{where}: {_explain(dict(each))}" for each in error.errors(include_url=False)]
        raise MappingError("\n".join(lines)) from error


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping file. A bare name such as `wabo-receipt` means a shipped one."""
    shipped = Path(__file__).parent / "mappings" / f"{path}.toml"
    chosen = shipped if not path.exists() and path.parent == Path() and shipped.exists() else path
    try:
        return parse_mapping(chosen.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: cannot be read ({type(error).__name__})") from error


def _allowed(table: str) -> list[str]:
    """The keys of a table, by its path from the top."""
    model: type[BaseModel] = Mapping
    for name in filter(None, table.split(".")):
        kind = model.model_fields[name].annotation
        model = next(each for each in (kind, *get_args(kind)) if isinstance(each, type) and issubclass(each, BaseModel))
    return sorted(_key(name) for name in model.model_fields)


def _explain(error: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in error["loc"])
    table = ".".join(str(part) for part in error["loc"][:-1])
    match error["type"]:
        case "extra_forbidden":
            return f"{place}: unknown key; allowed here: {', '.join(_allowed(table))}"
        case "missing":
            return f"{place}: is missing"
        case "value_error":
            reason = str(error["ctx"]["error"])
            return f"{place}: {reason}" if place else reason
        case _:
            return f"{place}: {error['msg']} (given: {error['input']!r})"
