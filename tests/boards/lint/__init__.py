"""What must hold of every board, rule and alert: one named rule each, used by the tests of boards."""
