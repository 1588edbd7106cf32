"""What people and callers may order, and what follows for a proposal; one transaction each."""
