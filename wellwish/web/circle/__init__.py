"""Your circle: the people you wish well, known to you alone."""
