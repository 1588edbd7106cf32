"""The decision benchmark judges the product itself: it imports the engine that the services run, and no service."""

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
ENGINE = {
    ("mailroom.forecast.staffing", "evolve"),
    ("mailroom.jams.region", "judge"),
    ("mailroom.allocation.planning", "evolve"),
    ("mailroom.allocation.planning", "answer"),
    ("mailroom.proposals.bundles", "bundles_of"),
    ("mailroom.proposals.bundles", "measure"),
    ("mailroom.proposals.life", "decide"),
    ("mailroom.proposals.life", "evolve"),
    ("mailroom.proposals.life", "progress"),
    ("mailroom.help.asks", "open_help"),
    ("mailroom.help.life", "decide"),
    ("mailroom.help.lists", "at_tick"),
    ("mailroom.help.lists", "carried_on"),
    ("mailroom.help.lists", "room_under"),
    ("mailroom.help.lists", "started"),
    ("mailroom.help.upkeep", "after_list"),
    ("mailroom.help.upkeep", "after_plan"),
    ("mailroom.help.upkeep", "at_tick"),
    ("mailroom.help.waiting", "asked_of"),
}
"""Forecast, jams, plans, agreements and their lists: all that the product decides by."""


def imported(room: str) -> Iterator[tuple[str, str]]:
    """What the modules of a room take from where; a module that is imported whole counts with what is asked of it."""
    for file in (HOUSE / room).rglob("*.py"):
        tree = ast.parse(file.read_text())
        modules: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.module, name.name) for name in node.names)
                modules |= {name.asname or name.name: f"{node.module}.{name.name}" for name in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
                yield modules[node.value.id], node.attr


def test_services_and_benchmark_import_the_same_engine() -> None:
    assert set(imported("services")) >= ENGINE
    assert set(imported("bench/decisions")) >= ENGINE


def test_the_benchmark_stands_on_no_service_and_on_nothing_private() -> None:
    taken = set(imported("bench/decisions"))
    of_services = {module for module, _ in taken if module.split(".")[0] == "services"}
    assert of_services == {"services.chassis.garbage"}, "the process is set up as theirs; nothing else"
    assert not [pair for pair in taken if pair[0].startswith("mailroom") and pair[1].startswith("_")]
