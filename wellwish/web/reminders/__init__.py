"""Reminders: at times that a member chose, by e-mail and as a calendar; once each, and with nobody named."""
