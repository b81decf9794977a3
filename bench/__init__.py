"""What things cost: `./zegel bench NAME [--json]`, each figure beside a peer's from the same run."""
