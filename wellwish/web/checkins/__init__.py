"""Check-ins: short measures that a member answers for themselves, and what can honestly be said of them."""
