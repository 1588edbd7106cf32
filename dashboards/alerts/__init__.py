"""Alerts for Prometheus: one file per part of the house, each alert with its words and its runbook."""
