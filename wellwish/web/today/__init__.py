"""A member's first page: one obvious next sit, where they were, and something for this time of day."""
