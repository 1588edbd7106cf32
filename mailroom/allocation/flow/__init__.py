"""The plan as a min-cost flow: the question, its cells, the solver, whole minutes of the answer."""
