"""Solves a min-cost flow; the only file that knows which solver does it."""

import numpy as np
from ortools.graph.python import min_cost_flow

from mailroom.allocation.flow.problem import Network


class UnsolvedError(RuntimeError):
    """A network built by our own rules always has a solution (everything may stay): this is our bug."""


def solve(network: Network) -> tuple[int, ...]:
    """Flow in quarter-hours on each arc, of a cheapest flow. Equal networks give equal flows."""
    if not network.arcs:
        return ()
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = np.array(network.arcs, dtype=np.int64)
    indices = flow.add_arcs_with_capacity_and_unit_cost(
        arcs[:, 0].astype(np.int32), arcs[:, 1].astype(np.int32), arcs[:, 2], arcs[:, 3]
    )
    nodes = np.arange(len(network.supplies), dtype=np.int32)
    flow.set_nodes_supplies(nodes, np.array(network.supplies, dtype=np.int64))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise UnsolvedError(f"min-cost flow ended with {status}")
    return tuple(int(amount) for amount in flow.flows(indices))
