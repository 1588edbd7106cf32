"""Adds up what waits, holds it against capacity at each tick, and says where a jam is, is coming, or is over."""
