"""What crosses a wire: events, orders, topics and metric names. No logic, and nothing of ours is imported here."""
