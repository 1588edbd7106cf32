"""Where panels are placed: a grid of 24 columns. The SDK's own layout breaks where a line is not full."""

from collections.abc import Iterator, Sequence

from grafana_foundation_sdk.models.dashboard import GridPos

from dashboards.elements.panels import Panel

COLUMNS = 24
Placed = tuple[Panel, GridPos]


def place(rows: Sequence[Sequence[Panel]], top: int = 0) -> list[Placed]:
    """Positions line by line.

    Raises:
        ValueError: a line does not fill the 24 columns exactly, or its panels differ in height.
    """
    placed: list[Placed] = []
    for row in rows:
        if sum(panel.width for panel in row) != COLUMNS or len({panel.height for panel in row}) != 1:
            raise ValueError(f"line of {[panel.key for panel in row]} must fill 24 columns with equal heights")
        left = 0
        for panel in row:
            placed.append((panel, GridPos(h=panel.height, w=panel.width, x=left, y=top)))
            left += panel.width
        top += row[0].height
    return placed


def in_pairs(panels: Sequence[Panel], top: int) -> Iterator[Placed]:
    """Positions two by two, for the tables next to the pictures; the last may be alone."""
    for number, panel in enumerate(panels):
        line, right = divmod(number, 2)
        y = top + line * panel.height
        yield panel, GridPos(h=panel.height, w=panel.width, x=right * COLUMNS // 2, y=y)
