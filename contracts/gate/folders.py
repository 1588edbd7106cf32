"""Every difference between two folders of published contracts: their events and their topics."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from contracts.gate.schemas import differences

_MAY_CHANGE = frozenset({"description", "x-producers", "x-consumers"})
"""Of a topic: words, and who writes and reads it. Whoever joins finds records of a known form."""


class NoBaseError(Exception):
    """There is nothing to compare with: the folder of the last release is missing or holds no contracts."""


def compare_folders(old: Path, new: Path) -> list[str]:
    """One line per difference that could break somebody. Raises NoBaseError where `old` is no published folder."""
    schemas = sorted((old / "schemas").glob("*.json"))
    if not schemas or not (old / "asyncapi.yaml").is_file():
        raise NoBaseError(f"{old} holds no contracts of a release")
    found: list[str] = []
    for path in schemas:
        successor = new / "schemas" / path.name
        if successor.is_file():
            found += differences(json.loads(path.read_text()), json.loads(successor.read_text()), path.stem)
        else:
            found.append(f"{path.stem}: event is gone")
    return [*found, *_topics(_channels(old), _channels(new))]


def _channels(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    channels: Mapping[str, Mapping[str, Any]] = yaml.safe_load((folder / "asyncapi.yaml").read_text())["channels"]
    return channels


def _topics(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """A new topic breaks nobody; a new event in a known one does: a reader of the last release sets it aside."""
    yield from (f"topic {name}: is gone" for name in old if name not in new)
    for name in (name for name in old if name in new):
        before, now = old[name], new[name]
        events, events_now = before["messages"].keys(), now["messages"].keys()
        yield from (f"topic {name}: event {event} is gone" for event in sorted(events - events_now))
        yield from (f"topic {name}: event {event} is new" for event in sorted(events_now - events))
        for part in sorted((before.keys() | now.keys()) - _MAY_CHANGE - {"messages"}):
            if before.get(part) != now.get(part):
                yield f"topic {name}: {part} was {before.get(part)}, is {now.get(part)}"
