"""Processing one partition number: its rule, and where the rule's results are made durable."""
