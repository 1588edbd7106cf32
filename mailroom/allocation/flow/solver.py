"""Solves a min-cost flow; the only file that knows which solver does it."""

from collections.abc import Mapping

import numpy as np
from ortools.graph.python import min_cost_flow

from mailroom.allocation.flow.network import Network


class UnsolvedError(RuntimeError):
    """A network built by our own rules always has a solution (everything may stay): this is our bug."""


def solve(network: Network, capacities: Mapping[int, int] | None = None) -> tuple[int, ...]:
    """Flow in quarter-hours on each arc, of a cheapest flow. Equal questions give equal flows.

    `capacities`: of these arcs, by their index, instead of their own.
    """
    if not network.arcs:
        return ()
    flow = min_cost_flow.SimpleMinCostFlow()
    table = network.table
    limits = table[:, 2].copy()
    if capacities:
        limits[list(capacities)] = list(capacities.values())
    indices = flow.add_arcs_with_capacity_and_unit_cost(
        table[:, 0].astype(np.int32), table[:, 1].astype(np.int32), limits, table[:, 3]
    )
    nodes = np.arange(len(network.supplies), dtype=np.int32)
    flow.set_nodes_supplies(nodes, np.array(network.supplies, dtype=np.int64))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise UnsolvedError(f"min-cost flow ended with {status}")
    return tuple(flow.flows(indices).tolist())
