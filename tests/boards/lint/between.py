"""Rules about boards together: links lead somewhere, and German and English differ in words only."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from tests.boards.lint.structure import Json, panels, texts, variables

_LINK = re.compile(r"/d/([a-z-]+)\?(.*)")
_PASSED = re.compile(r"\$\{(\w+):queryparam\}|var-(\w+)=")
WORDS = frozenset(
    {"title", "description", "text", "label", "name", "legendFormat", "url", "uid", "tags", "tooltip", "noValue"}
)
"""Keys whose values are read by people, or name the board of the same language."""
RENAMED = frozenset({"renameByName", "displayName", "matcher", "indexByName"})
"""Keys under which headings of columns stand."""


def links_lead_somewhere(boards: Mapping[str, Json]) -> list[str]:
    """Every link goes to a board of the same language and passes only what that board lets one choose."""
    found = []
    for uid, board in boards.items():
        for text in texts(board):
            match = _LINK.match(text)
            if match is None:
                continue
            goal = boards.get(match.group(1))
            if goal is None or match.group(1)[-3:] != uid[-3:]:
                found.append(f"{uid}: leads to {match.group(1)}")
                continue
            passed = {one or other for one, other in _PASSED.findall(match.group(2))}
            known = {each["name"] for each in variables(goal)}
            found += [f"{uid}: passes {name} to {match.group(1)}" for name in sorted(passed - known)]
            own = {each["name"] for each in variables(board)}
            carried = {one for one, _ in _PASSED.findall(match.group(2)) if one}
            found += [f"{uid}: has no {name} to pass" for name in sorted(carried - own)]
    return found


def operators_board_stands_apart(boards: Mapping[str, Json]) -> list[str]:
    """The operators' board is reached from supervisors' boards by 'data is stale' alone."""
    found = []
    for uid, board in boards.items():
        for panel in panels(board):
            leads = any("/d/mr-betrieb" in text for text in texts(panel))
            if leads and not any("mailroom:data_age_seconds:max" in target["expr"] for target in panel["targets"]):
                found.append(f"{uid}: {panel['title']}")
    return found


def languages_differ_in_words_only(boards: Mapping[str, Json]) -> list[str]:
    """Ids, queries, units, limits and places are the same in German and English; titles are not."""
    found = []
    for uid in sorted({uid[:-3] for uid in boards}):
        german, english = boards.get(f"{uid}-de"), boards.get(f"{uid}-en")
        if german is None or english is None or _bones(german) != _bones(english):
            found.append(f"{uid}: different boards")
        elif [panel["description"] for panel in panels(german)] == [panel["description"] for panel in panels(english)]:
            found.append(f"{uid}: not translated")
    return found


def _bones(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _bones(value) for key, value in part.items() if key not in WORDS and key not in RENAMED}
    if isinstance(part, list):
        return [_bones(value) for value in part]
    return part


RULES_BETWEEN: dict[str, Callable[[Mapping[str, Json]], Collection[str]]] = {
    "links lead somewhere": links_lead_somewhere,
    "the operators' board stands apart": operators_board_stands_apart,
    "languages differ in words only": languages_differ_in_words_only,
}
"""Rule → what is wrong with all boards by it (by uid)."""
