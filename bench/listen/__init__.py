"""A page of blind pairs: the same phrases by two guides, or by two builds, for people to say which they prefer."""
