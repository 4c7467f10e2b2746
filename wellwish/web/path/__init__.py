"""A member's path of loving-kindness: who is next and why, how hard, how many words."""
