"""Values at, below and above the bounds of every field, made from a JSON Schema: what is new is covered by itself."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Schema = Mapping[str, Any]

DAYS: tuple[str, ...] = ("0001-01-01", "0206-03-09", "1899-12-31", "1900-01-01", "1970-01-01", "2023-03-01")
DAYS += ("2026-03-02", "2026-03-03", "2060-12-31", "2062-03-09", "2199-12-31", "2200-01-01", "9999-12-31", "2026-02-30")
INSTANTS: tuple[str, ...] = ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "1899-12-31T23:59:59Z")
INSTANTS += ("1900-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2016-03-02T00:00:00Z", "2026-03-02T07:00:00.000001Z")
INSTANTS += ("2026-04-01T00:00:00Z", "2199-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z")
INSTANTS += ("9999-12-31T23:59:59-12:00", "2026-03-02T07:00:00", "20260302")
TEXTS: tuple[str, ...] = ("", "a", "A", "-", "ä", "\x00", "A\n", "x" * 8, "A" * 32, "A" * 33, "A" * 64, "A" * 65)
TEXTS += ("A" * 88, "A" * 89, "https://a/{item_id}", "https://a/" + "x" * 300, "0" * 43)
TEXTS += ("5B0F7C1E-6A0A-5F0E-9D4E-7A1C52B0C0DE",)
MOST_MADE = 1_000
"""Longer lists are not made: no body and no record holds them."""


class Case(NamedTuple):
    """A document with one field at an edge."""

    field: str
    document: dict[str, Any]


def cases(schema: Schema, base: Mapping[str, Any]) -> Iterator[Case]:
    """The document with each of its fields at each of its edges, and left out."""
    yield from _cases(schema, base, schema.get("$defs", {}), "")


def _cases(schema: Schema, base: Mapping[str, Any], named: Schema, place: str) -> Iterator[Case]:
    for name, field in _followed(schema, named).get("properties", {}).items():
        where = f"{place}{name}"
        yield Case(where, {key: value for key, value in base.items() if key != name})
        for value in _edges(field, named):
            yield Case(where, {**base, name: value})
        known = base.get(name)
        if isinstance(known, dict):
            for inner in _cases(_form_of(field, known, named), known, named, f"{where}."):
                yield Case(inner.field, {**base, name: inner.document})
        elif isinstance(known, list | tuple) and known and isinstance(known[0], dict):
            element = _followed(field, named).get("items", {})
            for inner in _cases(_form_of(element, known[0], named), known[0], named, f"{where}.0."):
                yield Case(inner.field, {**base, name: [inner.document, *known[1:]]})


def forms(schema: Schema) -> Iterator[Schema]:
    """The alternatives of a schema that has a `type` to tell them apart, else itself; each with all definitions."""
    named = schema.get("$defs", {})
    for each in schema.get("oneOf") or (schema,):
        yield {**_followed(each, named), "$defs": named}


def _form_of(schema: Schema, document: Mapping[str, Any], named: Schema) -> Schema:
    """The alternative that this document is one of."""
    for form in forms({**_followed(schema, named), "$defs": named}):
        kind = form.get("properties", {}).get("type", {})
        if "type" not in document or document["type"] in (kind.get("const"), *kind.get("enum", ())):
            return form
    return {}


def _edges(schema: Schema, named: Schema) -> Iterator[Any]:
    schema = _followed(schema, named)
    for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _edges(choice, named)
    yield from schema.get("enum", ())
    if "const" in schema:
        yield schema["const"]
    match schema.get("type"):
        case "integer" | "number":
            yield from _numbers(schema)
        case "string":
            yield from {"date": DAYS, "date-time": INSTANTS}.get(schema.get("format", ""), TEXTS)
            yield from (0, 20260302, True)
        case "boolean":
            yield from (True, False, 0, "off")
        case "array":
            yield from _lists(schema, named)
        case "object" if isinstance(schema.get("additionalProperties"), dict):
            keys = _followed(schema.get("propertyNames", {}), named).get("enum", ["a"])
            values = list(_edges(schema["additionalProperties"], named))
            yield from ({}, dict.fromkeys(keys, values[0]), {"no such key": values[0]})
            yield from ({keys[0]: value} for value in values)
    yield None


def _numbers(schema: Schema) -> Iterator[Any]:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    for bound in (low, high):
        if bound is not None:
            yield from (bound - 1, bound, bound + 1, bound + 0.5, bound + 0.25)
    yield from (0, 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1, 1e308, True, "1")


def _lists(schema: Schema, named: Schema) -> Iterator[Any]:
    elements = [each for each in _edges(schema.get("items", {}), named) if each is not None]
    yield []
    yield from ([each] for each in elements)
    good = "UNTERLAGEN" if "UNTERLAGEN" in elements else "A"
    for many in (2, schema.get("maxItems", 0), schema.get("maxItems", 0) + 1):
        if 1 < many <= MOST_MADE:
            yield [good] * many
            yield [f"A{number}" for number in range(many)]


def _followed(schema: Schema, named: Schema) -> Schema:
    return named[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
