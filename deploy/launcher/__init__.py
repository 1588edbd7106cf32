"""Starts Postwaage on one machine: Kafka, PostgreSQL and the services as processes under supervision."""
