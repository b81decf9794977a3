"""Where people and machines speak with Zegel: pages, command line, worker, signer, wiring."""
