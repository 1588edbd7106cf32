"""Tables between the markers of a page."""

import re
from collections.abc import Sequence
from typing import Any

Row = Sequence[str]


class NoPlaceError(ValueError):
    """The page lacks the markers of a part, or they are not closed."""


def table(head: Row, rows: Sequence[Row]) -> str:
    """A Markdown table; figures (every column but the first) stand to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def figure(value: float) -> str:
    """A number with three digits that count, and no more."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def ranged(spread: dict[str, float]) -> str:
    """Median, and the range in brackets where there were several runs."""
    if spread["runs"] == 1:
        return figure(spread["median"])
    return f"{figure(spread['median'])} ({figure(spread['least'])} – {figure(spread['most'])})"


def targets(kept: Sequence[dict[str, Any]]) -> str:
    """Each promise, what was measured, and whether it is kept; nothing without any."""
    if not kept:
        return ""
    rows = [
        [
            each["name"],
            f"{each['wanted']} {figure(each['limit'])} {each['unit']}".rstrip(),
            f"{figure(each['measured'])} {each['unit']}".rstrip(),
            "reached" if each["reached"] else "**not reached**",
        ]
        for each in kept
    ]
    return table(["target", "wanted", "measured", ""], rows)


def filled(page: str, part: str, text: str) -> str:
    """The page with this text between the markers of the part. Raises NoPlaceError without them."""
    begin, end = f"<!-- bench:{part} -->", f"<!-- /bench:{part} -->"
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.S)
    if not pattern.search(page):
        raise NoPlaceError(f"the page has no place for {part}: {begin} … {end}")
    return pattern.sub(lambda _: f"{begin}\n{text}\n{end}", page)
