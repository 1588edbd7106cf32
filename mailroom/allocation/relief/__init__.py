"""What reliefs mean for a plan: which pairs of teams may get work, whom to ask, and what is over."""
