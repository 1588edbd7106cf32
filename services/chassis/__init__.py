"""What every service bolts onto: Kafka, HTTP, metrics, logs. It knows no business word."""
