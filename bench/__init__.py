"""Measures what Postwaage promises about speed, on real Kafka and with real processes; nothing imports this room."""
