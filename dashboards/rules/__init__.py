"""Recording rules: one definition of every number that more than one board or alert shows."""
