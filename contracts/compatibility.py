"""Finds breaking changes between two published folders: `python -m contracts.compatibility OLD NEW`.

A change breaks when a reader of the old messages fails on new ones, or a new reader fails on old ones:
an event or topic that is gone, a field that is gone, a new required field, a narrower type or closed list.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

_LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems")
_UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
_NARROWING = [(keyword, 1) for keyword in _LOWER_BOUNDS] + [(keyword, -1) for keyword in _UPPER_BOUNDS]


def breaking_changes(old: dict[str, Any], new: dict[str, Any], where: str = "") -> Iterator[str]:
    """Every breaking difference between two JSON Schemas, as one readable line each."""
    old_defs, new_defs = old.get("$defs", {}), new.get("$defs", {})
    yield from _compare(old, new, where)
    for name in sorted(old_defs.keys() & new_defs.keys()):
        yield from _compare(old_defs[name], new_defs[name], f"{where}/{name}")


def _compare(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
    yield from _compare_values(old, new, where)
    old_fields, new_fields = old.get("properties", {}), new.get("properties", {})
    for name in sorted(old_fields.keys() - new_fields.keys()):
        yield f"{where}: field {name} is gone"
    for name in sorted(new_fields.keys() - old_fields.keys()):
        # Serialisation schemas list every field as required; only one without a default breaks old messages.
        if "default" not in new_fields[name] and name in new.get("required", []):
            yield f"{where}: new field {name} has no default"
    for name in sorted(old_fields.keys() & new_fields.keys()):
        yield from _compare_values(old_fields[name], new_fields[name], f"{where}.{name}")


def _compare_values(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
    for keyword in ("type", "const", "format", "pattern", "$ref"):
        if keyword in old and old[keyword] != new.get(keyword):
            yield f"{where}: {keyword} was {old[keyword]!r}, is {new.get(keyword)!r}"
    for keyword, sign in _NARROWING:
        if keyword in new and (keyword not in old or sign * (new[keyword] - old[keyword]) > 0):
            yield f"{where}: {keyword} is narrower ({old.get(keyword)} → {new[keyword]})"
    yield from _compare_choices(old, new, where)
    for keyword in ("items", "additionalProperties"):
        if isinstance(old.get(keyword), dict) and isinstance(new.get(keyword), dict):
            yield from _compare_values(old[keyword], new[keyword], f"{where}[{keyword}]")


def _compare_choices(old: dict[str, Any], new: dict[str, Any], where: str) -> Iterator[str]:
    if "enum" in new:
        yield from (f"{where}: value {value!r} is gone" for value in old.get("enum", []) if value not in new["enum"])
    if "anyOf" in old:
        choices = new.get("anyOf", [new])
        for choice in old["anyOf"]:
            if choice not in choices:
                yield f"{where}: alternative {json.dumps(choice, sort_keys=True)} is gone"


def compare_folders(old: Path, new: Path) -> list[str]:
    """All breaking changes between two `published` folders. A folder without schemas breaks nothing."""
    found = []
    for path in sorted((old / "schemas").glob("*.json")):
        successor = new / "schemas" / path.name
        if not successor.exists():
            found.append(f"{path.stem}: event is gone")
            continue
        found += breaking_changes(json.loads(path.read_text()), json.loads(successor.read_text()), path.stem)
    if (old / "asyncapi.yaml").exists():
        before, after = (yaml.safe_load((folder / "asyncapi.yaml").read_text())["channels"] for folder in (old, new))
        found += [f"topic {name} is gone" for name in before if name not in after]
    return found


def main() -> int:
    """Exit 1 and name each breaking change, else 0."""
    if len(sys.argv) != 3:
        print("usage: python -m contracts.compatibility OLD_PUBLISHED NEW_PUBLISHED", file=sys.stderr)
        return 2
    found = compare_folders(Path(sys.argv[1]), Path(sys.argv[2]))
    for line in found:
        print(f"BREAKING {line}")
    print(f"contracts: {len(found)} breaking changes")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
