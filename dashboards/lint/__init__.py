"""What must hold of every board, rule and alert: one named rule each, checked by `make boards-check` and by tests."""
