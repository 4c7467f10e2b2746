"""Programmes: courses that members join, pause, take up again, leave, and do again."""
