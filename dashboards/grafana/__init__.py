"""Boards as Grafana reads them: the only room that knows the SDK, and where a Grafana board gets its form."""
