"""Practice kept: what a member sat and when, a private journal beside it, and a timer for sits without a guide."""
