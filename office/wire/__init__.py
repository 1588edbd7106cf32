"""What is said to the services, and asked of them, by HTTP."""
