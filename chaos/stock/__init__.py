"""A `backlog` worker as Faust's own documentation would have it, to show what the hardened transport is for."""
