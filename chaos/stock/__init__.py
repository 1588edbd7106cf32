"""A `backlog` worker as Faust's own documentation would have it, to see what the hardened transport is for."""
