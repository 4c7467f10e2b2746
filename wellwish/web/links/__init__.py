"""Private links: one sit for someone without an account, until it expires or is ended."""
