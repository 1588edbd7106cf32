"""Every difference between two JSON Schemas of one event that a reader or a writer could notice."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

Schema = Mapping[str, Any]

_WORDS = frozenset({"title", "description", "examples", "$schema", "$id", "$defs", "$comment"})
"""Keywords for people: no record is read differently because of them."""

_PARTS = frozenset(
    {"properties", "required", "enum", "const", "anyOf", "oneOf", "items", "prefixItems", "additionalProperties"}
    | {"propertyNames", "default"}
)
"""Keywords that are compared part by part. Any other must be equal, known here or not."""


def differences(old: Schema, new: Schema, where: str) -> Iterator[str]:
    """One line `where/field: what` per difference. A new field with a default is none: old and new readers accept
    it."""
    yield from _Comparison(old.get("$defs", {}), new.get("$defs", {})).of(old, new, where)


class _Comparison:
    """Walks two schemas side by side, each `$ref` followed into its own definitions."""

    def __init__(self, old_definitions: Schema, new_definitions: Schema) -> None:
        self._old = old_definitions
        self._new = new_definitions
        self._open: list[tuple[str, str]] = []

    def of(self, old: Schema, new: Schema, where: str) -> Iterator[str]:
        """All differences between two schemas at the same place."""
        names = (str(old.get("$ref", "")), str(new.get("$ref", "")))
        if names in self._open and any(names):
            return  # a definition within itself: it is being compared already
        self._open.append(names)
        old, new = _followed(old, self._old), _followed(new, self._new)
        if _alternatives(old) or _alternatives(new):
            yield from self._choices(old, new, where)
        else:
            yield from self._same_kind(old, new, where)
        self._open.pop()

    def _same_kind(self, old: Schema, new: Schema, where: str) -> Iterator[str]:
        for keyword in sorted((old.keys() | new.keys()) - _WORDS - _PARTS - {"$ref"}):
            before, now = _spelled_out(old.get(keyword), self._old), _spelled_out(new.get(keyword), self._new)
            if before != now:
                yield f"{where}: {keyword} {_was_and_is(before, now)}"
        yield from _values(old, new, where)
        yield from self._fields(old, new, where)
        yield from self._positions(old.get("prefixItems", ()), new.get("prefixItems", ()), where)
        for keyword, step in (("items", "each"), ("additionalProperties", "values"), ("propertyNames", "keys")):
            yield from self._part(old.get(keyword), new.get(keyword), f"{where}/{step}", keyword)

    def _part(self, old: Any, new: Any, where: str, keyword: str) -> Iterator[str]:
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from self.of(old, new, where)
        elif old != new:
            yield f"{where}: {keyword} {_was_and_is(old, new)}"

    def _fields(self, old: Schema, new: Schema, where: str) -> Iterator[str]:
        before, now = old.get("properties", {}), new.get("properties", {})
        for name in sorted(before.keys() - now.keys()):
            yield f"{where}/{name}: field is gone"
        for name in sorted(now.keys() - before.keys()):
            if "default" not in now[name]:  # what is written always names every field, so `required` says nothing
                yield f"{where}/{name}: field is new and has no default"
        for name in sorted(before.keys() & now.keys()):
            if "default" in before[name] and before[name]["default"] != now[name].get("default", _NO_DEFAULT):
                yield f"{where}/{name}: default {_was_and_is(before[name]['default'], now[name].get('default'))}"
            yield from self.of(before[name], now[name], f"{where}/{name}")

    def _positions(self, old: Sequence[Schema], new: Sequence[Schema], where: str) -> Iterator[str]:
        for place, (before, now) in enumerate(zip_longest(old, new)):
            if before is None or now is None:
                yield f"{where}/{place}: place is {'new' if before is None else 'gone'}"
            else:
                yield from self.of(before, now, f"{where}/{place}")

    def _choices(self, old: Schema, new: Schema, where: str) -> Iterator[str]:
        before = {_kind(each, self._old): each for each in _alternatives(old) or (old,)}
        now = {_kind(each, self._new): each for each in _alternatives(new) or (new,)}
        yield from (f"{where}: alternative {kind} is gone" for kind in sorted(before.keys() - now.keys()))
        yield from (f"{where}: alternative {kind} is new" for kind in sorted(now.keys() - before.keys()))
        for kind in sorted(before.keys() & now.keys()):
            yield from self.of(before[kind], now[kind], where)


_NO_DEFAULT = object()
_DEEPEST = 16
"""How deep a definition within itself is spelled out."""


def _followed(schema: Schema, definitions: Schema) -> Schema:
    """The schema with references replaced by what they refer to; keywords next to a reference stay."""
    if "$ref" not in schema:
        return schema
    beside = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
    return {**_followed(definitions[str(schema["$ref"]).rsplit("/", 1)[-1]], definitions), **beside}


def _spelled_out(value: Any, definitions: Schema, depth: int = 0) -> Any:
    """The value of a keyword with everything it refers to in its place, and without words for people."""
    if isinstance(value, Mapping):
        followed = _followed(value, definitions) if depth < _DEEPEST else value
        return {
            name: _spelled_out(part, definitions, depth + 1) for name, part in followed.items() if name not in _WORDS
        }
    return [_spelled_out(each, definitions, depth + 1) for each in value] if isinstance(value, list) else value


def _alternatives(schema: Schema) -> Sequence[Schema]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _kind(schema: Schema, definitions: Schema) -> str:
    """What an alternative is recognised by: its type, for objects and closed lists with their title."""
    meant = _followed(schema, definitions)
    named = meant.get("title", "") if "properties" in meant or "enum" in meant or "const" in meant else ""
    return f"{meant.get('type', 'anything')} {meant.get('format', '')} {named}".strip()


def _values(old: Schema, new: Schema, where: str) -> Iterator[str]:
    """Closed lists. One more value breaks too: a reader of the last release refuses the whole record."""
    before, now = _listed(old), _listed(new)
    if before is None or now is None:
        if before is not now:
            yield f"{where}: closed list {_was_and_is(before, now)}"
        return
    yield from (f"{where}: value {value!r} is gone" for value in before if value not in now)
    yield from (f"{where}: value {value!r} is new" for value in now if value not in before)


def _listed(schema: Schema) -> list[Any] | None:
    return list(schema["enum"]) if "enum" in schema else [schema["const"]] if "const" in schema else None


def _was_and_is(old: Any, new: Any) -> str:
    return f"was {'none' if old is None else old!r}, is {'none' if new is None else new!r}"
