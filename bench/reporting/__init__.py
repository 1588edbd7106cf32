"""What was measured, kept and told: figures, targets, tables and pictures."""
