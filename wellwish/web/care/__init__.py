"""Care for whoever sits: the ground, what to know before, and whom to call."""
