"""Sits: choosing one, making it, playing it, and what is kept of it."""
