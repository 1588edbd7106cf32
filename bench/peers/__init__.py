"""Other ways to do the core of `backlog`'s work, each written as its own documentation would have it."""
