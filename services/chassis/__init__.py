"""What every service is built on: Kafka, HTTP, metrics, logs. It has no business vocabulary."""
