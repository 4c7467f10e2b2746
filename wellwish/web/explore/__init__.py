"""Pages that teach: a technique, the guides, what a sit is like; and the way in for someone new."""
