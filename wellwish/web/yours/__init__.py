"""What is a member's own to decide: settings, what is kept of them, consents; and what the house says of itself."""
