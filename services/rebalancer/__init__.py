"""Answers each tick of a region with a plan, a shortage, or the reason why there is none."""
