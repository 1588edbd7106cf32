"""What is told of the runs: targets, tables, pictures, the page."""
