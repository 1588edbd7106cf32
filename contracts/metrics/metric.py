"""What the catalogue says about a metric, the labels metrics may have, and the closed lists of their values (P1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from contracts.items import Channel, ItemClass
from contracts.jams import Cause

ALLOWED_LABELS = frozenset(
    {
        "site",
        "team",
        "item_class",
        "channel",
        "clock",
        "state",
        "reason_code",
        "age_band",
        "due_band",
        "from_team",
        "to_team",
        "variant",
        "horizon",
        "quantile",
        "phase",
        "stage",
        "topic",
        "partition",
        "group",
        "agent",
        "region",
        "flow",
        "day",
        "version",
        "revision",
    }
)
"""docs/rules/privacy.md#p1: no label may name or count a person."""

SITE = ("region", "site")
PLACE = (*SITE, "team")
"""The labels of a team's figure; a team is at one site and in one region."""
OTHER = "OTHER"
"""Per team, classes that would stand alone in small or telling numbers are one (docs/rules/privacy.md#p13)."""
AGE_BANDS = ("0-1", "2-3", "4-5", "6-10", "11-14", "15-30", "31-90", ">90")
"""Working days since the legal receipt."""
DUE_BANDS = ("overdue", "today", "1", "2-5", "6-10", "later")
"""Working days until a clock ends. The bands do not overlap: sums mean something."""
CLOCKS = ("target", "hard")
"""A clock that the office set itself, or that the law set."""
DAYS = ("today", "yesterday")
FLOWS = ("received", "completed", "moved_in", "moved_out")
"""What changes the open items of a team or site on a day."""
STAGES = ("intake", "backlog", "jams", "rebalancer", "assignment")
"""The path of a heartbeat, in the direction of the data."""

Labels = tuple[str, ...]
Buckets = tuple[float, ...]
Kind = Literal["gauge", "counter", "histogram"]
Moves = Literal["live", "tick", "slot"]
"""When a figure changes: as it happens, at each tick of business time, or at the fixed times of day only (P5)."""
Unit = Literal["items", "seconds", "timestamp", "ratio", "workdays", "state", "records", "count"]

CLOSED_VALUES: Mapping[str, tuple[str, ...]] = {
    "item_class": tuple(ItemClass),
    "channel": tuple(Channel),
    "clock": CLOCKS,
    "age_band": AGE_BANDS,
    "due_band": DUE_BANDS,
    "quantile": ("0.1", "0.5", "0.9"),
    "horizon": ("5", "10"),
    "reason_code": tuple(Cause),
}
"""Values of a label where the metric itself names no others. Labels that are not here are open: they come from the
configuration (region, site, team), and the size of the installation limits them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric: who exports it, what it counts, in which unit, with which labels, and when it moves.

    `values`: closed lists of label values that differ from `CLOSED_VALUES`.
    """

    name: str
    kind: Kind
    labels: Labels = ()
    unit: Unit
    moves: Moves
    exported_by: str
    meaning: str
    buckets: Buckets = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def values_of(self, label: str) -> tuple[str, ...] | None:
        """The closed list of a label's values; None where it is open."""
        return self.values.get(label) or CLOSED_VALUES.get(label)


@dataclass(frozen=True, slots=True)
class Source:
    """Who exports a metric and when it moves; its methods make the entries of the catalogue that are like that.

    What they take besides the fields of a metric are the closed lists of its label values, by label.
    """

    exported_by: str
    moves: Moves

    def gauge(self, name: str, unit: Unit, meaning: str, labels: Labels = (), **values: tuple[str, ...]) -> Metric:
        """A figure that rises and falls."""
        return self._metric("gauge", name, unit, meaning, labels=labels, values=values)

    def counter(self, name: str, unit: Unit, meaning: str, labels: Labels = (), **values: tuple[str, ...]) -> Metric:
        """A figure that only rises."""
        return self._metric("counter", name, unit, meaning, labels=labels, values=values)

    def histogram(
        self, name: str, unit: Unit, meaning: str, labels: Labels = (), *, buckets: Buckets, **values: tuple[str, ...]
    ) -> Metric:
        """A distribution; a bucket is named by its upper limit, in the unit of the metric."""
        return self._metric("histogram", name, unit, meaning, labels=labels, buckets=buckets, values=values)

    def _metric(self, kind: Kind, name: str, unit: Unit, meaning: str, **more: Any) -> Metric:
        by, moves = self.exported_by, self.moves
        return Metric(name=name, kind=kind, unit=unit, meaning=meaning, exported_by=by, moves=moves, **more)


def series_bound(metric: Metric, sizes: Mapping[str, int]) -> int:
    """The most series this metric can have in an installation with this many values of each open label.

    A team determines its site and region, so these two do not multiply the series. A histogram has a series
    per bucket, one for infinity, a sum and a count.
    """
    labels = [label for label in metric.labels if not ("team" in metric.labels and label in ("region", "site"))]
    labels = [label for label in labels if not ("site" in labels and label == "region")]
    bound = 1
    for label in labels:
        closed = metric.values_of(label)
        bound *= len(closed) if closed else sizes[label]
    return bound * (len(metric.buckets) + 3) if metric.kind == "histogram" else bound
