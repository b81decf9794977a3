"""What an organisation does, one file per act: load, decide, do, record."""
