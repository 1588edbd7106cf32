"""Commands for operators: import teams and items, handle dead letters."""
