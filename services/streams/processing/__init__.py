"""One partition number at work: its rule, and where the results of the rule are made durable."""
