"""What is remembered: the book (rows), the ledger (a chain), the outbox (work owed), the key shelf."""
