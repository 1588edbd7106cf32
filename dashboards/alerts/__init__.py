"""Alerts for Prometheus: one file per part of the system, each alert with its texts and its runbook."""
