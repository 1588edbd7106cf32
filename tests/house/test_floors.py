"""How high a service is built: a module is one floor above the highest module of the service that it imports."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

HIGHEST = {"services.assignment": 8}
"""The most floors a service may have: whoever reads its lowest module must be able to see what stands on it."""


def floors(imports: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Each module's floor, 1 for those that import none of the others. Raises CycleError for a circle of imports."""
    found: dict[str, int] = {}
    for module in TopologicalSorter(imports).static_order():
        found[module] = 1 + max((found[each] for each in imports.get(module, ())), default=0)
    return found


@pytest.mark.parametrize("service", HIGHEST)
def test_a_service_has_no_more_floors_than_it_may(service: str) -> None:
    graph = grimp.build_graph("services", cache_dir=None)
    modules = {service, *graph.find_descendants(service)}
    found = floors({module: graph.find_modules_directly_imported_by(module) & modules for module in modules})
    highest = max(found.values())
    top = sorted(module for module, floor in found.items() if floor == highest)
    assert len(found) > 50 and highest <= HIGHEST[service], (highest, top)


def test_the_longest_way_down_counts() -> None:
    assert floors({"app": {"view", "state"}, "view": {"state"}}) == {"state": 1, "view": 2, "app": 3}


def test_a_circle_has_no_floors() -> None:
    with pytest.raises(CycleError):
        floors({"view": {"state"}, "state": {"view"}})
