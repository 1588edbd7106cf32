"""Commands about records that could not be used and about stopped partitions."""
