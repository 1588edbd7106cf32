"""Reading: chunks of one partition, their order, their positions, and the lease under which they are ours."""
