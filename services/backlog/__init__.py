"""Keeps the state and owner of every item: facts and orders in, item records and backlog measurements out."""
