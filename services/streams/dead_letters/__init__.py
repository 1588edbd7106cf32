"""Dead letters of a worker: how many are too many, and since when they wait."""
