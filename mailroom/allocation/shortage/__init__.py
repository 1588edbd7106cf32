"""What is missing where nobody has room, and in which order to work meanwhile."""
