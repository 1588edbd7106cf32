"""The auditor: reads the topics from their start, counts everything again by itself, and compares."""
