"""What topics say: records of Kafka become the read model, proposals and first placements."""
