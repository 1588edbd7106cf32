"""HTTP services: the app, limits, bodies as JSON, problem details, and the runner that listens."""
