"""Adds up what waits, compares it with capacity at each tick, and says where a jam is, is coming, or is over."""
