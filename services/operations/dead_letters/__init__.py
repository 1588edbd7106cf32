"""Commands about records that could not be used and partitions that stand still."""
