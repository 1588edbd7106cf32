"""What a part runs on: a fresh Kafka, services of the product, topics, a load generator."""
