"""What people read, and the programs that draw parts of it."""
