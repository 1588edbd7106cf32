"""Which team should give how much of which work to which other team: a min-cost flow under hard rules."""
