"""What assignment knows: in memory and in SQL, the transaction that keeps both in step, and the outbox."""
