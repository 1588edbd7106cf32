"""Proof under faults: real Kafka and services, a seeded schedule of faults, and an independent verdict."""
