"""The first page: makes a sit for one person on your mind, and plays it."""
