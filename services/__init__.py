"""The processes. Each takes messages, asks the mailroom, and sends messages."""
