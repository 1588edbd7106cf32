"""What leaves the service besides answers: messages of the outbox to Kafka."""
