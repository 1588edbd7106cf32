"""What assignment knows: in memory, in SQL, and the transaction that keeps both in step."""
