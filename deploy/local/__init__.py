"""Everything on one machine without containers: Kafka, services, Prometheus, the simulated office."""
