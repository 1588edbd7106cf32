"""Proposals: which households move, the life of a proposal, and what still fits when both teams have agreed."""
